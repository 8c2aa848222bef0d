package io.tao4j.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tao4j.error.TaoException;
import io.tao4j.model.ModelFile;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.StoredType;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.WeightResources;
import io.tao4j.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFileTest {
  @TempDir Path folder;

  private static WeightFile open(String name) {
    return WeightFile.open(WeightResources.file(name));
  }

  private static float[] floats(WeightFile file, String name) {
    StoredTensor tensor = file.tensors().get(name);
    assertThat(tensor).as(name).isNotNull();
    return tensor.readFloat32().toFloatArray();
  }

  // PyTorch

  @ParameterizedTest
  @ValueSource(strings = {"mixed.pth", "mixed_old.pth"})
  void checkpointsOfPyTorchAreTreesOfTensors(String name) {
    WeightFile file = open(name);
    assertThat(file.format()).isEqualTo(WeightFormat.PYTORCH);
    assertThat(file.tensors().keySet())
        .containsExactly(
            "state_dict.conv",
            "state_dict.view",
            "state_dict.transposed",
            "state_dict.half",
            "state_dict.brain",
            "state_dict.double",
            "state_dict.count",
            "state_dict.short",
            "state_dict.flags",
            "state_dict.parameter",
            "state_dict.empty",
            "list.0",
            "list.1.inner");
    StoredTensor conv = file.tensors().get("state_dict.conv");
    assertThat(conv.shape().toArray()).containsExactly(2, 3, 2, 2);
    float[] expected = new float[24];
    for (int i = 0; i < 24; i++) {
      expected[i] = i;
    }
    // it lies in the file channels last
    assertThat(conv.readFloat32().toFloatArray()).containsExactly(expected);
    assertThat(floats(file, "state_dict.view")).containsExactly(4, 5, 6, 7, 8, 9);
    assertThat(floats(file, "state_dict.transposed")).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(file.tensors().get("state_dict.half").type()).isEqualTo(StoredType.FLOAT16);
    assertThat(floats(file, "state_dict.half")).containsExactly(0.5f, -1.25f);
    assertThat(floats(file, "state_dict.brain")).containsExactly(0.5f, -3);
    assertThat(floats(file, "state_dict.double")).containsExactly(0.1f, 1e-3f);
    assertThat(file.tensors().get("state_dict.count").read()).isEqualTo(Tensor.of(new long[] {7}));
    assertThat(file.tensors().get("state_dict.short").read())
        .isEqualTo(Tensor.of(new int[] {-3, 4}, 2));
    assertThat(file.tensors().get("state_dict.flags").read())
        .isEqualTo(Tensor.of(new boolean[] {true, false}, 2));
    assertThat(floats(file, "state_dict.parameter")).containsExactly(1.5f);
    assertThat(file.tensors().get("state_dict.empty").shape().toArray()).containsExactly(0, 3);
    assertThat(floats(file, "list.0")).containsExactly(1, 1);
    assertThat(floats(file, "list.1.inner")).containsExactly(0);
  }

  @Test
  void aFileThatWasReplacedMeanwhileIsNotReadOn() throws IOException {
    Path file = Files.copy(WeightResources.file("mixed.pth"), folder.resolve("a.pth"));
    WeightFile opened = WeightFile.open(file);
    Tensor before = opened.tensors().get("state_dict.view").read();
    Files.copy(WeightResources.file("mixed_old.pth"), file, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> opened.tensors().get("state_dict.view").read())
        .hasMessageContaining("WEIGHTS-001")
        .hasMessageContaining("changed or replaced");
    assertThat(before.toFloatArray()).containsExactly(4, 5, 6, 7, 8, 9);
  }

  @Test
  void theFirstFormatOfPyTorchIsRead() {
    WeightFile file = open("first.tar");
    assertThat(file.format()).isEqualTo(WeightFormat.PYTORCH);
    assertThat(floats(file, "a")).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(floats(file, "b")).containsExactly(11, 12);
  }

  @Test
  void aTorchScriptArchiveIsTheTreeOfItsModules() {
    WeightFile file = open("script.pt");
    assertThat(file.format()).isEqualTo(WeightFormat.TORCHSCRIPT);
    assertThat(file.tensors().keySet())
        .contains("conv.weight", "conv.bias", "blocks.0.weight", "blocks.1.bias", "bn.running_var");
    assertThat(file.tensors().get("conv.weight").shape().toArray()).containsExactly(2, 1, 3, 3);
    assertThat(floats(file, "bn.running_var")).containsExactly(1, 1);
  }

  @ParameterizedTest
  @CsvSource({"evil.pth,posix.system", "evil_old.pth,posix.system"})
  void aPickleThatWouldRunSomethingIsRefusedByName(String name, String global) {
    TaoException e = catchThrowableOfType(TaoException.class, () -> open(name));
    assertThat(e.code()).isEqualTo("WEIGHTS-004");
    assertThat(e.problem()).contains(name).contains("'" + global + "'");
  }

  /**
   * {@code company.pth} was saved by PyTorch 2: a state_dict and its average, beside a Namespace, a
   * numpy scalar and array, a defaultdict, a Counter, dates, a Path, a set, a frozen set, an Enum,
   * a complex number, a slice, and a dictionary with a tuple and None as keys; {@code module.pth}
   * is a whole nn.Sequential.
   */
  @Test
  void whatIsBesideTheWeightsIsPassedOver() {
    assertThat(open("args.pth").tensors()).isNotEmpty();
    WeightFile file = open("company.pth");
    assertThat(file.tensors().keySet())
        .contains("state_dict.fc.weight", "state_dict.fc.bias", "state_dict_ema.fc.weight")
        .contains("counts.steps.inner");
    assertThat(floats(file, "state_dict.fc.bias")).containsExactly(1, 2);
    assertThat(floats(file, "state_dict_ema.fc.bias")).containsExactly(3, 4);
    assertThat(floats(file, "counts.steps.inner")).containsExactly(7);
  }

  @Test
  void aWholeModuleHasTheNamesOfItsStateDict() {
    WeightFile file = open("module.pth");
    assertThat(file.tensors().keySet())
        .containsExactlyInAnyOrder(
            "0.weight",
            "0.bias",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "1.num_batches_tracked",
            "2.0.weight");
    assertThat(floats(file, "2.0.weight")).containsExactly(5, 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.pth|version https://git-lfs.github.com/spec/v1 oid|WEIGHTS-002|Git LFS pointer",
        "b.pth|<!DOCTYPE html><html><body>log in</body></html>|WEIGHTS-002|web page",
        "c.onnx| <html lang='en'> not found |WEIGHTS-002|web page",
        "d.safetensors|{'metadata': {}, 'weight_map': {}}|WEIGHTS-002|JSON",
        "e.tlt|anything at all|WEIGHTS-006|encrypted model of TAO",
        "f.etlt|anything at all|WEIGHTS-006|encrypted export of TAO",
        "g.pth|''|WEIGHTS-002|empty",
        "h.engine|ftrt and its numbers|WEIGHTS-002|TensorRT engine"
      })
  void whatIsNoWeightsIsNamed(String name, String content, String code, String says)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    assertThatThrownBy(() -> WeightFile.open(file))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining(code)
        .hasMessageContaining(says);
    assertThatThrownBy(() -> ModelFile.read(file))
        .hasMessageContaining("MODEL-003")
        .hasMessageContaining(says);
  }

  @Test
  void anArchiveOfOtherThingsListsThem() throws IOException {
    Path file = zip("z.pth", false, "readme.txt", new byte[3]);
    assertThatThrownBy(() -> WeightFile.open(file))
        .hasMessageContaining("WEIGHTS-002")
        .hasMessageContaining("zip archive of [readme.txt]");
  }

  @Test
  void aTensorThatRepeatsItsStorageWithoutEndIsRefused() {
    assertThatThrownBy(() -> open("expand.pth"))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("WEIGHTS-005")
        .hasMessageContaining("repeats");
  }

  @Test
  void aPickleOfListsInListsDoesNotGrow() throws IOException {
    // x = []; 60 times: x = [x, x]
    ByteBuffer pickle = ByteBuffer.allocate(1000);
    pickle.put(new byte[] {(byte) 0x80, 2, ']', 'q', 0});
    for (int i = 0; i < 60; i++) {
      pickle.put(new byte[] {']', 'q', (byte) (i + 1), '(', 'h', (byte) i, 'h', (byte) i, 'e'});
    }
    pickle.put((byte) '.');
    Path file = zip("lists.pth", false, "a/data.pkl", slice(pickle));
    assertThatThrownBy(() -> WeightFile.open(file)).hasMessageContaining("WEIGHTS-005");
  }

  private static byte[] slice(ByteBuffer bytes) {
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  private Path zip(String name, boolean compress, Object... entries) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < entries.length; i += 2) {
        byte[] bytes = (byte[]) entries[i + 1];
        ZipEntry entry = new ZipEntry((String) entries[i]);
        if (!compress) {
          java.util.zip.CRC32 crc = new java.util.zip.CRC32();
          crc.update(bytes);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(bytes.length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
      }
    }
    return file;
  }

  @Test
  void aZipBombIsRefusedUnopened() throws IOException {
    Path file = zip("bomb.pth", true, "a/data.pkl", new byte[64 << 20]);
    assertThat(Files.size(file)).isLessThan(100_000);
    assertThatThrownBy(() -> WeightFile.open(file))
        .hasMessageContaining("WEIGHTS-005")
        .hasMessageContaining("compressed");
  }

  // Keras and TensorFlow

  @ParameterizedTest
  @CsvSource({
    "tiny.h5,KERAS_HDF5",
    "tiny.keras,KERAS_ZIP",
    "tiny_ckpt.index,TENSORFLOW",
    "tiny_exported/variables/variables.index,TENSORFLOW"
  })
  void filesOfKerasHaveItsNames(String name, WeightFormat format) {
    WeightFile file = open(name);
    assertThat(file.format()).isEqualTo(format);
    assertThat(file.tensors().keySet())
        .contains(
            "stem_conv/kernel",
            "stem_bn/gamma",
            "stem_bn/beta",
            "stem_bn/moving_mean",
            "stem_bn/moving_variance",
            "depth/kernel",
            "depth/bias",
            "point/kernel",
            "point/bias",
            "predictions/kernel",
            "predictions/bias");
    assertThat(file.tensors().get("predictions/kernel").shape().toArray()).containsExactly(96, 5);
    assertThat(floats(file, "point/kernel"))
        .containsExactly(floats(open("tiny.h5"), "point/kernel"));
  }

  @Test
  void aFolderAndACheckpointsNameWillDo() {
    Path exported = WeightResources.file("tiny_exported/variables/variables.index");
    assertThat(WeightFile.open(exported.getParent().getParent()).tensors())
        .containsKey("depth/bias");
    Path index = WeightResources.file("tiny_v1.index");
    assertThat(WeightFile.open(index.resolveSibling("tiny_v1")).tensors())
        .containsKeys("stem/conv/kernel", "stem/bn/moving_mean");
  }

  @Test
  void chunkedAndForeignNumbersOfHdf5AreConverted() {
    WeightFile file = open("chunked.h5");
    assertThat(floats(file, "a/gzip")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(floats(file, "a/big")).containsExactly(1.5f, -2);
    assertThat(floats(file, "half")).containsExactly(0.5f, 1.25f);
    assertThat(floats(file, "double")).containsExactly(0.1f);
    assertThat(file.tensors().get("int8").read()).isEqualTo(Tensor.of(new int[] {-1, 2}, 2));
    assertThat(file.tensors()).doesNotContainKey("text");
  }

  @ParameterizedTest
  @CsvSource({"link.h5,WEIGHTS-004,link", "bomb.h5,WEIGHTS-005,zeros"})
  void hdf5LinksAndBombsAreRefused(String name, String code, String word) {
    assertThatThrownBy(() -> open(name)).hasMessageContaining(code).hasMessageContaining(word);
  }

  @Test
  void aChangedCheckpointIsFoundByItsChecksum() throws IOException {
    String data = "tiny_v1.data-00000-of-00001";
    Files.copy(WeightResources.file("tiny_v1.index"), folder.resolve("tiny_v1.index"));
    byte[] bytes = Files.readAllBytes(WeightResources.file(data));
    bytes[10] ^= 1;
    Files.write(folder.resolve(data), bytes);
    WeightFile file = WeightFile.open(folder.resolve("tiny_v1.index"));
    assertThatThrownBy(() -> file.tensors().values().forEach(StoredTensor::read))
        .hasMessageContaining("WEIGHTS-003")
        .hasMessageContaining("checksum");
    Files.write(folder.resolve(data), java.util.Arrays.copyOf(bytes, 100));
    assertThatThrownBy(() -> WeightFile.open(folder.resolve("tiny_v1.index")))
        .hasMessageContaining("WEIGHTS-003");
  }

  // Safetensors and ONNX

  @Test
  void theFormatIsFoundFromTheContentNotTheName() throws IOException {
    Path file = folder.resolve("weights.pth");
    Safetensors.of(Map.of("x", Tensor.of(new float[] {1, 2}, 2))).write(file);
    assertThat(WeightFile.open(file).format()).isEqualTo(WeightFormat.SAFETENSORS);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> WeightFile.open(file))
        .hasMessageContaining("TENSOR-007")
        .hasMessageContaining("truncated");
    Files.write(file, java.util.Arrays.copyOf(bytes, 20));
    assertThatThrownBy(() -> WeightFile.open(file)).hasMessageContaining("TENSOR-002");
  }

  @Test
  void aHeaderWithOverlappingTensorsIsRefused() throws IOException {
    String entry = "\"%s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}";
    byte[] header =
        ("{" + entry.formatted("a", 0, 8) + "," + entry.formatted("b", 4, 12) + "}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 12).order(ByteOrder.LITTLE_ENDIAN);
    Path file = folder.resolve("overlap.safetensors");
    Files.write(file, bytes.putLong(header.length).put(header).array());
    assertThatThrownBy(() -> WeightFile.open(file))
        .hasMessageContaining("TENSOR-007")
        .hasMessageContaining("inside the tensor before it");
  }

  private static WireWriter onnx(WireWriter tensor) {
    WireWriter graph = new WireWriter().message(5, tensor);
    return new WireWriter().int64(1, 8).message(7, graph);
  }

  private static WireWriter external(String location) {
    return new WireWriter()
        .int64(1, 2)
        .int64(2, 1)
        .string(8, "w")
        .message(13, new WireWriter().string(1, "location").string(2, location))
        .int64(14, 1);
  }

  @Test
  void onnxInitialisersMayBeInAFileBesideTheModelOnly() throws IOException {
    Path outside = folder.resolve("secret.data");
    Files.write(outside, new byte[8]);
    Path inner = Files.createDirectory(folder.resolve("model"));
    Files.write(inner.resolve("w.data"), new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
    Path file = inner.resolve("model.onnx");
    Files.write(file, onnx(external("w.data")).toByteArray());
    WeightFile good = WeightFile.open(file);
    assertThat(good.format()).isEqualTo(WeightFormat.ONNX);
    assertThat(floats(good, "w")).containsExactly(1, 2);
    Files.createSymbolicLink(inner.resolve("link.data"), outside);
    for (String location :
        new String[] {
          "../secret.data", outside.toString(), "link.data", "", "w.data/../../secret.data"
        }) {
      Files.write(file, onnx(external(location)).toByteArray());
      assertThatThrownBy(() -> WeightFile.open(file))
          .as(location)
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("ONNX-003");
    }
  }

  @Test
  void onnxNumbersMayBeInTypedFields() throws IOException {
    Path file = folder.resolve("typed.onnx");
    WireWriter half =
        new WireWriter().int64(1, 2).int64(2, 10).string(8, "h").packedInt64s(5, 0x3800, 0xbd00);
    Files.write(file, onnx(half).toByteArray());
    StoredTensor tensor = WeightFile.open(file).tensors().get("h");
    assertThat(tensor.type()).isEqualTo(StoredType.FLOAT16);
    assertThat(tensor.readFloat32().toFloatArray()).containsExactly(0.5f, -1.25f);
    assertThat(tensor.readFloat32().dtype()).isEqualTo(DType.FLOAT32);
  }

  // What is nothing of these

  @Test
  void otherFilesAreNamedUnknown() throws IOException {
    Path file = folder.resolve("notes.pth");
    Files.writeString(file, "these are no weights");
    assertThatThrownBy(() -> WeightFile.open(file))
        .hasMessageContaining("WEIGHTS-002")
        .hasMessageContaining("safetensors");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> WeightFile.open(file)).hasMessageContaining("WEIGHTS-002");
    assertThatThrownBy(() -> WeightFile.open(folder.resolve("missing.pth")))
        .hasMessageContaining("WEIGHTS-001")
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> WeightFile.open(zip("other.zip", true, "a.txt", new byte[3])))
        .hasMessageContaining("WEIGHTS-002");
    assertThatThrownBy(() -> WeightFile.open(folder)).hasMessageContaining("WEIGHTS-002");
  }
}
