package io.tao4j.model;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphJson;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model in one file, {@code .tao}: a zip archive of
 *
 * <ul>
 *   <li>{@code meta.json}: network, class names, preprocessing, metrics, properties, and the
 *       version of the format;
 *   <li>{@code graph.json}: the network, see {@link GraphJson};
 *   <li>{@code weights.safetensors}: stored without compression at a multiple of 64 bytes, so that
 *       it is read in one piece and any safetensors reader can take it where it lies;
 *   <li>{@code parts/NAME.json}: graphs of further parts, where the model has some; all share the
 *       weights;
 *   <li>{@code assets.json} and {@code assets/NAME}: sizes and digests of the assets, and their
 *       bytes, stored without compression, where the model has some;
 *   <li>{@code training.json} and {@code optimizer.safetensors}: only in a checkpoint that a
 *       training goes on from. State that equals the weights is not stored again.
 * </ul>
 *
 * <p>Files are written in one step: whoever dies half-way leaves the old file. Equal models give
 * equal bytes. A model that was read needs its file no more: tensors lie in memory of the process,
 * outside of the heap, and the file may be replaced, changed or deleted, also by writing the model
 * over it. A checksum finds damage, and weights that are not finite are refused.
 */
public final class ModelFile {
  /**
   * The newest version that is read. A model of one part without assets and facts is written as
   * version 1, so that an older tao4j reads it too.
   */
  public static final int VERSION = 2;

  private static final String META = "meta.json";
  private static final String GRAPH = "graph.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String TRAINING = "training.json";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String JSON = ".json";
  private static final String PARTS = "parts/";
  private static final String ASSET_LIST = "assets.json";
  private static final String ASSETS = "assets/";
  private static final Set<String> KNOWN =
      Set.of(META, GRAPH, WEIGHTS, TRAINING, OPTIMIZER, ASSET_LIST);

  /**
   * What a file holds.
   *
   * @param model the model
   * @param state what a training goes on from, or null
   */
  public record Content(Model model, @Nullable TrainingState state) {}

  /** What to do with weights that are infinite or no number. */
  public enum NonFinite {
    /** Fail: such a model answers nothing. */
    REFUSE,
    /** Read them, to look at what went wrong. */
    ALLOW
  }

  private ModelFile() {}

  // Writing

  /** Writes a model without a training state. */
  public static void write(Path file, Model model) {
    write(file, model, null);
  }

  /**
   * Writes a model, and what its training goes on from.
   *
   * @param state or null
   * @throws TaoException {@code MODEL-009} it cannot be written; an old file is as it was
   * @throws IllegalArgumentException if the preprocessing holds other than plain values
   */
  public static void write(Path file, Model model, @Nullable TrainingState state) {
    boolean plain =
        model.parts().size() == 1
            && model.assets().names().isEmpty()
            && model.meta().facts().isEmpty();
    String meta = ModelMetaJson.write(model.meta(), plain ? 1 : VERSION);
    String graph = GraphJson.write(model.graph());
    try {
      AtomicFile.write(
          file,
          channel ->
              ModelArchive.write(
                  channel,
                  writer -> {
                    writer.text(META, meta);
                    writer.text(GRAPH, graph);
                    for (String part : model.otherParts()) {
                      writer.text(PARTS + part + JSON, GraphJson.write(model.parts().get(part)));
                    }
                    writer.tensors(WEIGHTS, Safetensors.of(model.weights().asMap()));
                    writeAssets(writer, model.assets());
                    if (state != null) {
                      writeState(writer, model.weights(), state);
                    }
                  }));
    } catch (IOException e) {
      throw new TaoException(
          "MODEL-009",
          "cannot write model %s: %s".formatted(file, e.getMessage()),
          List.of("check the folder, its permissions and the free space"),
          e);
    }
  }

  private static void writeAssets(ModelArchive.Writer writer, Assets assets) throws IOException {
    if (!assets.names().isEmpty()) {
      writer.text(ASSET_LIST, ModelMetaJson.write(assets));
      for (Asset asset : assets.all()) {
        writer.asset(ASSETS + asset.name(), asset);
      }
    }
  }

  private static void writeState(ModelArchive.Writer writer, Weights weights, TrainingState state)
      throws IOException {
    Map<String, Tensor> slots = new LinkedHashMap<>();
    List<String> fromWeights = new ArrayList<>();
    state
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (weights.contains(name) && weights.get(name).equals(tensor)) {
                fromWeights.add(name);
              } else {
                slots.put(name, tensor);
              }
            });
    writer.text(
        TRAINING,
        ModelMetaJson.write(
            new ModelMetaJson.Training(
                state.progress(), List.copyOf(state.tensors().keySet()), fromWeights)));
    writer.tensors(OPTIMIZER, Safetensors.of(slots));
  }

  // Reading

  /** Whether a file is such an archive, by its entries; false for anything else, also a folder. */
  public static boolean isModelFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (ModelArchive archive = ModelArchive.open(file)) {
      return archive.names().contains(META) || archive.names().contains(GRAPH);
    } catch (TaoException e) {
      // Not this format: an answer, not a fault. But a name that promises one is believed, so that
      // reading says what is wrong.
      return file.toString().endsWith(".tao");
    }
  }

  /** Reads a file and refuses weights that are not finite. */
  public static Content read(Path file) {
    return read(file, NonFinite.REFUSE);
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code MODEL-001} weights and graph do not fit, {@code MODEL-002} it
   *     cannot be read, {@code MODEL-003} it is truncated or no model file, {@code MODEL-004} it
   *     was written by a newer version, {@code MODEL-005} an entry is missing, unknown, compressed
   *     or too large, {@code MODEL-006} it is damaged, {@code MODEL-007} an entry says what cannot
   *     be, {@code MODEL-008} weights are not finite, and what {@link GraphJson#read} and {@link
   *     Safetensors#read(Path)} throw
   */
  public static Content read(Path file, NonFinite nonFinite) {
    try (ModelArchive archive = ModelArchive.open(file)) {
      // First, because a newer version may well have other entries.
      ModelMeta meta = ModelMetaJson.readMeta(archive.text(META), archive.place(META));
      checkNames(file, archive.names());
      Map<String, Graph> parts = readParts(archive);
      Weights weights = Weights.of(archive.tensors(WEIGHTS).tensors());
      if (nonFinite == NonFinite.REFUSE) {
        weights.checkFinite(archive.place(WEIGHTS));
      }
      Model model;
      try {
        model = new Model(parts, weights, meta, readAssets(archive));
      } catch (TaoException e) {
        if (!e.code().equals("MODEL-001")) {
          throw e; // of an asset, which it names
        }
        throw new TaoException(e.code(), file + ": " + e.problem(), e.details(), e);
      } catch (IllegalArgumentException e) {
        throw new TaoException("MODEL-007", file + ": " + e.getMessage(), List.of(), e);
      }
      return new Content(model, readState(archive, weights));
    }
  }

  private static Map<String, Graph> readParts(ModelArchive archive) {
    Map<String, Graph> parts = new LinkedHashMap<>();
    parts.put(Model.MAIN, GraphJson.read(archive.text(GRAPH), archive.place(GRAPH)));
    for (String name : archive.names()) {
      if (name.startsWith(PARTS)) {
        String part = name.substring(PARTS.length(), name.length() - JSON.length());
        if (parts.put(part, GraphJson.read(archive.text(name), archive.place(name))) != null) {
          throw new TaoException("MODEL-007", archive.place(name) + " is the main part once more");
        }
      }
    }
    return parts;
  }

  private static Assets readAssets(ModelArchive archive) {
    if (!archive.names().contains(ASSET_LIST)) {
      return Assets.none();
    }
    List<Asset> assets = new ArrayList<>();
    for (ModelMetaJson.AssetEntry entry :
        ModelMetaJson.readAssets(archive.text(ASSET_LIST), archive.place(ASSET_LIST))) {
      Asset asset = archive.asset(ASSETS + Asset.requireName(entry.name()), entry.name());
      if (asset.size() != entry.size() || !asset.digest().equals(entry.digest())) {
        throw archive.damaged(
            ASSETS + entry.name(),
            "it has %s bytes of digest %s, %s says %s of %s"
                .formatted(asset.size(), asset.digest(), ASSET_LIST, entry.size(), entry.digest()),
            null);
      }
      assets.add(asset);
    }
    Set<String> left = new HashSet<>(archive.names());
    left.removeIf(name -> !name.startsWith(ASSETS));
    assets.forEach(asset -> left.remove(ASSETS + asset.name()));
    if (!left.isEmpty()) {
      throw new TaoException(
          "MODEL-007",
          "%s does not list %s"
              .formatted(archive.place(ASSET_LIST), left.stream().sorted().toList()));
    }
    return Assets.of(assets);
  }

  private static void checkNames(Path file, Set<String> names) {
    Set<String> unknown = new HashSet<>(names);
    unknown.removeAll(KNOWN);
    unknown.removeIf(name -> name.startsWith(PARTS) && name.endsWith(JSON));
    unknown.removeIf(name -> name.startsWith(ASSETS) && names.contains(ASSET_LIST));
    if (!unknown.isEmpty()) {
      throw new TaoException(
          "MODEL-005",
          "%s holds what no model file has: %s"
              .formatted(file, String.join(", ", unknown.stream().sorted().toList())));
    }
    if (names.contains(OPTIMIZER) && !names.contains(TRAINING)) {
      throw new TaoException(
          "MODEL-005", "%s has no entry '%s' beside '%s'".formatted(file, TRAINING, OPTIMIZER));
    }
  }

  private static @Nullable TrainingState readState(ModelArchive archive, Weights weights) {
    if (!archive.names().contains(TRAINING)) {
      return null;
    }
    ModelMetaJson.Training training =
        ModelMetaJson.readTraining(archive.text(TRAINING), archive.place(TRAINING));
    Map<String, Tensor> slots = archive.tensors(OPTIMIZER).tensors();
    Set<String> fromWeights = new HashSet<>(training.fromWeights());
    Set<String> left = new HashSet<>(slots.keySet());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : training.tensors()) {
      boolean shared = fromWeights.remove(name);
      Tensor tensor = !shared ? slots.get(name) : weights.contains(name) ? weights.get(name) : null;
      if (tensor == null || tensors.put(name, tensor) != null) {
        throw new TaoException(
            "MODEL-007",
            "%s: state tensor '%s' is %s"
                .formatted(
                    archive.place(TRAINING), name, tensor == null ? "missing" : "listed twice"));
      }
      left.remove(name);
    }
    left.addAll(fromWeights);
    if (!left.isEmpty()) {
      throw new TaoException(
          "MODEL-007",
          "%s does not list the state tensors %s"
              .formatted(archive.place(TRAINING), left.stream().sorted().toList()));
    }
    return new TrainingState(tensors, training.progress());
  }
}
