package io.tao4j.weights.format;

import io.tao4j.error.TaoException;
import io.tao4j.file.ForeignFile;
import io.tao4j.onnx.OnnxWeights;
import io.tao4j.tensor.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors of a file of weights. Which {@link WeightFormat} it has is found from its bytes,
 * not from its name. Of PyTorch's and TensorFlow's files a tensor's numbers are read when they are
 * asked for: a file that was changed or replaced meanwhile is refused then ({@code WEIGHTS-001}).
 * What was read stays as it was whatever becomes of the file. There is nothing to close.
 *
 * <p>Names are the file's own, as far as they say something: PyTorch's with their dots ({@code
 * model.layer1.0.conv1.weight}), Keras' and TensorFlow's as {@code LAYER/VARIABLE}.
 *
 * @param path the file
 * @param format what it is
 * @param tensors by name, in the file's order; unmodifiable
 */
public record WeightFile(Path path, WeightFormat format, Map<String, StoredTensor> tensors) {
  private static final int HEAD = 64;
  private static final int SHOWN = 5;
  private static final String INDEX = ".index";

  public WeightFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Opens a file, or a folder that holds one: a SavedModel, or a single file of weights.
   *
   * @param path a file; of a TensorFlow checkpoint its {@code .index} file, or the name before that
   * @throws TaoException {@code WEIGHTS-001} it cannot be read, {@code WEIGHTS-002} no known
   *     format, {@code WEIGHTS-003} it is truncated or damaged, {@code WEIGHTS-004} it holds what
   *     weights do not need (named), {@code WEIGHTS-005} it says sizes that cannot be, or would
   *     unpack to more than it should, {@code WEIGHTS-006} a variant that is not read, {@code
   *     WEIGHTS-007} tensors that do not fit their bytes, and what {@link Safetensors#read} and
   *     {@link OnnxWeights#read} throw
   */
  public static WeightFile open(Path path) {
    if (Files.isDirectory(path)) {
      return open(ofFolder(path));
    }
    if (!Files.exists(path)) {
      Path index = path.resolveSibling(path.getFileName() + INDEX);
      if (Files.exists(index)) {
        return open(index);
      }
    }
    WeightBytes file = WeightBytes.open(path);
    ByteBuffer head = file.head(HEAD);
    if (isSafetensors(head, file.size())) { // first: the others' readers are large to load
      return new WeightFile(path, WeightFormat.SAFETENSORS, safetensors(path));
    }
    if (HdfTensors.isHdf(head)) {
      return new WeightFile(path, WeightFormat.KERAS_HDF5, KerasFiles.readHdf(file));
    }
    if (ZipDirectory.isZip(head)) {
      return openZip(path, ZipDirectory.read(file));
    }
    if (TorchFiles.isStream(head)) {
      return new WeightFile(path, WeightFormat.PYTORCH, TorchFiles.readStream(file));
    }
    if (TorchTar.isTar(file)) {
      return new WeightFile(path, WeightFormat.PYTORCH, TorchTar.read(file));
    }
    if (SortedTable.isTable(file) && path.toString().endsWith(INDEX)) {
      return new WeightFile(path, WeightFormat.TENSORFLOW, TensorFlowCheckpoint.read(file));
    }
    if (OnnxWeights.mayBeOnnx(head)
        && file.size() <= Integer.MAX_VALUE
        && OnnxWeights.isOnnx(file.part(0, file.size()))) {
      return new WeightFile(path, WeightFormat.ONNX, onnx(path));
    }
    String foreign = ForeignFile.describe(path);
    if (foreign != null && isEncrypted(path)) {
      throw WeightErrors.unsupported(
          path.toString(),
          foreign,
          "TAO 5 and newer versions on NGC have the same models as .hdf5, which is read here");
    }
    throw unknown(path, foreign);
  }

  /** What TAO 3 and 4 wrote: nothing in it can be recognised, so the name must do. */
  private static boolean isEncrypted(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).matches(".*\\.e?tlt");
  }

  private static TaoException unknown(Path path, @Nullable String reason) {
    return new TaoException(
        "WEIGHTS-002",
        "%s is no file of weights that is known%s"
            .formatted(path, reason == null ? "" : ": " + reason),
        "safetensors, PyTorch (.pth, .pt), TorchScript, ONNX, Keras (.h5, .hdf5, .keras), TensorFlow"
            + " checkpoints and SavedModels are read; a damaged file may look like none of them");
  }

  private static WeightFile openZip(Path path, ZipDirectory zip) {
    if (KerasFiles.isKeras(zip)) {
      return new WeightFile(path, WeightFormat.KERAS_ZIP, KerasFiles.readZip(zip, path.toString()));
    }
    String folder = TorchFiles.folder(zip);
    if (folder == null) {
      throw unknown(
          path,
          "it is a zip archive of %s%s; if weights are in it, unpack it and name them"
              .formatted(
                  zip.names().stream().limit(SHOWN).toList(),
                  zip.names().size() > SHOWN ? " and more" : ""));
    }
    return new WeightFile(
        path,
        TorchFiles.isScript(zip, folder) ? WeightFormat.TORCHSCRIPT : WeightFormat.PYTORCH,
        TorchFiles.readZip(zip, folder, path.toString()));
  }

  /** Eight bytes of length, then JSON; a header longer than the file is truncation. */
  private static boolean isSafetensors(ByteBuffer head, long size) {
    return size > 8 && head.getLong(0) > 0 && head.getLong(0) < 1L << 32 && head.get(8) == '{';
  }

  private static Map<String, StoredTensor> safetensors(Path path) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Safetensors.read(path)
        .tensors()
        .forEach((name, tensor) -> tensors.put(name, StoredTensor.of(tensor)));
    return tensors;
  }

  private static Map<String, StoredTensor> onnx(Path path) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    OnnxWeights.read(path)
        .forEach(
            (name, tensor) ->
                tensors.put(name, StoredTensor.of(tensor.type(), tensor.shape(), tensor.bytes())));
    return tensors;
  }

  private static Path ofFolder(Path folder) {
    Path variables = folder.resolve("variables").resolve("variables" + INDEX);
    if (Files.exists(variables)) {
      return variables;
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> Files.isRegularFile(file) && isWeights(file.getFileName().toString()))
          .forEach(found::add);
    } catch (IOException e) {
      throw WeightErrors.unreadable(folder, e);
    }
    if (found.size() != 1) {
      throw new TaoException(
          "WEIGHTS-002",
          "folder %s holds %s".formatted(folder, found.isEmpty() ? "no weights" : "several files"),
          found.isEmpty()
              ? "give a folder with one file of weights, or a SavedModel"
              : "name one of "
                  + found.stream().map(p -> p.getFileName().toString()).sorted().toList());
    }
    return found.get(0);
  }

  /** In a folder with a read-me and settings the name must do. */
  private static boolean isWeights(String name) {
    return name.matches(".+\\.(safetensors|pth|pt|bin|ckpt|onnx|h5|hdf5|keras|index|tlt|tar)");
  }
}
