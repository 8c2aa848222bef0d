package io.tao4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.graph.Blocks;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFileTest {

  @TempDir Path folder;

  static Model model(int channels) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 8, 8));
    Value y = b.conv2d("conv", x, channels, 3, 1, Padding.all(1), 1, false);
    y = b.relu(b.batchNorm("bn", y, 1e-5, 0.1));
    b.output("logits", b.linear("fc", Blocks.globalAveragePool(b, y), 2, true));
    Graph graph = b.build();
    Map<String, Object> preprocessing = new LinkedHashMap<>();
    preprocessing.put("height", 8);
    preprocessing.put("color_order", "rgb");
    preprocessing.put("scale", 1 / 255.0);
    preprocessing.put("means", List.of(0.485, 1.0));
    preprocessing.put("flip", true);
    preprocessing.put("crop", Map.of("kind", "centre"));
    ModelMeta meta =
        new ModelMeta(
            "classification",
            List.of("cat", "dog \u2603 \"quoted\""),
            preprocessing,
            Map.of("top_1", 0.875, "loss", Double.NaN),
            Map.of("spec", "model_config {\n  arch: \"resnet\"\n}\n"));
    return new Model(graph, Weights.initialize(graph, 3), meta);
  }

  static TrainingState state(Model model) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    tensors.put("fc.bias", Tensor.of(new float[] {5, 6}, 2)); // moved on since the model was made
    tensors.put("optimizer.momentum.fc.weight", Tensor.full(0.25f, 2, 4));
    tensors.put("optimizer.step", Tensor.of(new long[] {1234567890123L}));
    return new TrainingState(tensors, Map.of("epoch", "7", "seed", "42"));
  }

  // Files of before

  /**
   * A file of the first code that wrote any, with swish and mish by their formulas, which are ops
   * now. What it computes was noted when it was added.
   */
  @Test
  void theOldestFileIsReadAndComputesWhatItDid() throws URISyntaxException {
    Path file = Path.of(ModelFileTest.class.getResource("2026-11-24.tao").toURI());
    ModelFile.Content read = ModelFile.read(file);
    Model model = read.model();
    assertThat(model.meta().classNames()).containsExactly("cat", "dog");
    assertThat(model.meta().preprocessing()).isEqualTo(Map.of("height", 8, "color_order", "rgb"));
    assertThat(read.state().tensors().get("optimizer.step")).isEqualTo(Tensor.of(new long[] {7}));
    assertThat(model.graph().nodes().stream().map(node -> node.op()))
        .contains(new NormalizeOp.Dropout(0.25));
    double[] images = new double[2 * 3 * 8 * 8];
    Arrays.setAll(images, i -> Math.sin(i));
    Map<String, DoubleArray> given =
        new LinkedHashMap<>(ReferenceExecutor.arrays(model.weights().asMap()));
    given.put("images", new DoubleArray(DType.FLOAT32, new int[] {2, 3, 8, 8}, images));
    double[] logits =
        ReferenceExecutor.run(model.graph(), given, ReferenceExecutor.Setting.INFERENCE)
            .outputs()
            .get("logits")
            .data();
    assertThat(logits)
        .as("PyTorch has the same from the file's numbers")
        .containsExactly(
            new double[] {0.0802344903, -0.0324956328, 0.0804339051, -0.0341431759}, within(1e-6));
    Path again = folder.resolve("again.tao");
    model.save(again);
    assertThat(Model.load(again)).isEqualTo(model);
  }

  // Round trips

  @Test
  void aModelComesBack() {
    Model model = model(4);
    Path file = folder.resolve("weights/model.tao");
    model.save(file);
    Model read = Model.load(file);
    assertThat(read).isEqualTo(model);
    assertThat(List.copyOf(read.weights().names())).isEqualTo(List.copyOf(model.weights().names()));
    assertThat(read.meta().preprocessing().keySet())
        .containsExactlyElementsOf(model.meta().preprocessing().keySet());
    assertThat(ModelFile.read(file).state()).isNull();
  }

  @Test
  void aCheckpointComesBackInItsOrder() {
    Model model = model(4);
    TrainingState state = state(model);
    Path file = folder.resolve("last.tao");
    ModelFile.write(file, model, state);
    ModelFile.Content read = ModelFile.read(file);
    assertThat(read.model()).isEqualTo(model);
    assertThat(read.state()).isEqualTo(state);
    assertThat(List.copyOf(read.state().tensors().keySet()))
        .isEqualTo(List.copyOf(state.tensors().keySet()));
    assertThat(Model.load(file)).isEqualTo(model);
  }

  @Test
  void stateThatEqualsTheWeightsIsStoredOnce() throws IOException {
    Model model = model(512);
    Path plain = folder.resolve("plain.tao");
    Path checkpoint = folder.resolve("checkpoint.tao");
    ModelFile.write(plain, model);
    ModelFile.write(
        checkpoint, model, new TrainingState(model.weights().asMap(), Map.of("epoch", "1")));
    assertThat(Files.size(checkpoint) - Files.size(plain)).isLessThan(2000);
    assertThat(ModelFile.read(checkpoint).state().tensors()).isEqualTo(model.weights().asMap());
  }

  @Test
  void equalModelsAreEqualFiles() throws IOException {
    Path first = folder.resolve("first.tao");
    Path second = folder.resolve("second.tao");
    ModelFile.write(first, model(4), state(model(4)));
    ModelFile.write(second, model(4), state(model(4)));
    assertThat(second).hasSameBinaryContentAs(first);
    ModelFile.write(second, ModelFile.read(first).model(), ModelFile.read(first).state());
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void tensorsAreStoredAligned() throws IOException {
    Path file = folder.resolve("model.tao");
    ModelFile.write(file, model(4), state(model(4)));
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      for (String name : List.of("weights.safetensors", "optimizer.safetensors")) {
        ZipArchiveEntry entry = zip.getEntry(name);
        assertThat(zip.getRawInputStream(entry)).isNotNull();
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        assertThat(entry.getDataOffset() % 64).as(name).isZero();
      }
    }
    // any zip program reads it too
    assertThat(entries(Files.readAllBytes(file)).keySet())
        .containsExactly(
            "meta.json",
            "graph.json",
            "weights.safetensors",
            "training.json",
            "optimizer.safetensors");
  }

  // Faults of the world

  @Test
  void namesMissingFilesAndFolders() {
    assertCode("MODEL-002", folder.resolve("none.tao"), "no such file");
    assertCode("MODEL-002", folder, "folder");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    Path file = folder.resolve("model.tao");
    ModelFile.write(file, model(4), state(model(4)));
    byte[] original = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.tao");
    for (int length = 0; length < original.length; length += length < 64 ? 1 : 37) {
      Files.write(cut, Arrays.copyOf(original, length));
      assertCode("MODEL-003", cut, "truncated or no tao4j model file");
    }
    Files.write(cut, Arrays.copyOf(original, original.length + 1));
    assertCode("MODEL-003", cut, "does not end");
  }

  @Test
  void aChangedByteIsFoundOrChangesNothing() throws IOException {
    Model model = model(4);
    TrainingState state = state(model);
    Path file = folder.resolve("model.tao");
    ModelFile.write(file, model, state);
    byte[] original = Files.readAllBytes(file);
    Path flipped = folder.resolve("flipped.tao");
    int refused = 0;
    int tried = 0;
    Random random = new Random(5);
    // densely in the directory at the end, which no checksum covers
    int directory = original.length - 450;
    for (int at = 0; at < original.length; at += at < directory ? 1 + random.nextInt(20) : 1) {
      byte[] copy = original.clone();
      copy[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(flipped, copy);
      tried++;
      try {
        ModelFile.Content content = ModelFile.read(flipped);
        assertThat(content.model()).as("byte %d", at).isEqualTo(model);
        assertThat(content.state()).as("byte %d", at).isEqualTo(state);
      } catch (TaoException e) {
        refused++;
        assertThat(e.getMessage()).contains("flipped.tao");
      }
    }
    assertThat(refused).isGreaterThan(tried * 3 / 4);
  }

  @Test
  void foreignFilesAreNamedSo() throws IOException {
    Path file = folder.resolve("foreign.tao");
    Files.writeString(file, "a text that is long enough for the end of a zip archive");
    assertCode("MODEL-003", file, "no tao4j model file");
    Files.write(file, new byte[1000]);
    assertCode("MODEL-003", file, "no tao4j model file");
    Safetensors.of(Map.of("x", Tensor.full(1, 100))).write(file);
    assertCode("MODEL-003", file, "no tao4j model file");
    Files.write(file, zip(Map.of("hello.txt", "hello".getBytes())));
    assertCode("MODEL-005", file, "no entry 'meta.json'");
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 0; i < 257; i++) {
      many.put("e" + i, new byte[0]);
    }
    Files.write(file, zip(many));
    assertCode("MODEL-003", file, "257 entries");
  }

  /** Each changes the entries of a good checkpoint. */
  static Stream<Arguments> malformed() {
    return Stream.of(
        row("no meta", e -> e.remove("meta.json"), "MODEL-005", "'meta.json'"),
        row("no graph", e -> e.remove("graph.json"), "MODEL-005", "'graph.json'"),
        row("no weights", e -> e.remove("weights.safetensors"), "MODEL-005", "'weights.safe"),
        row("no optimizer", e -> e.remove("optimizer.safetensors"), "MODEL-005", "'optimizer"),
        row("no training", e -> e.remove("training.json"), "MODEL-005", "'training.json'"),
        row("unknown entry", e -> e.put("virus.exe", new byte[3]), "MODEL-005", "virus.exe"),
        row("path trick", e -> e.put("../../etc/passwd", new byte[3]), "MODEL-005", "passwd"),
        row("meta empty", e -> e.put("meta.json", new byte[0]), "MODEL-007", "no JSON"),
        row("meta no JSON", e -> edit(e, "meta.json", "{", "<"), "MODEL-007", "no valid JSON"),
        row(
            "newer version",
            e -> edit(e, "meta.json", "\"version\" : 1", "\"version\" : 9"),
            "MODEL-004",
            "newer tao4j"),
        row(
            "newer version with other entries",
            e -> {
              edit(e, "meta.json", "\"version\" : 1", "\"version\" : 9");
              e.put("future.bin", new byte[1]);
              e.remove("graph.json");
            },
            "MODEL-004",
            "newer tao4j"),
        row("other format", e -> edit(e, "meta.json", "tao4j-model", "x"), "MODEL-007", "'x'"),
        row(
            "no network",
            e -> edit(e, "meta.json", "\"network\"", "\"net\""),
            "MODEL-007",
            "'network' is missing"),
        row(
            "meta field unknown",
            e -> edit(e, "meta.json", "{", "{\"extra\":1,"),
            "MODEL-007",
            "'extra'"),
        row(
            "class a number",
            e -> edit(e, "meta.json", "\"cat\"", "3"),
            "MODEL-007",
            "class_names"),
        row("metric a text", e -> edit(e, "meta.json", "0.875", "\"high\""), "MODEL-007", "top_1"),
        row(
            "null in preprocessing",
            e -> edit(e, "meta.json", "\"rgb\"", "null"),
            "MODEL-007",
            "null"),
        row(
            "graph cut",
            e -> e.put("graph.json", Arrays.copyOf(e.get("graph.json"), 300)),
            "GRAPH-020",
            "graph.json"),
        row("unknown op", e -> edit(e, "graph.json", "conv2d", "conv9d"), "GRAPH-022", "conv9d"),
        row(
            "graph of newer version",
            e -> edit(e, "graph.json", "\"version\" : 1", "\"version\" : 3"),
            "GRAPH-021",
            "newer"),
        row(
            "weights of another shape",
            e -> e.put("weights.safetensors", weights(model(5))),
            "MODEL-001",
            "conv.weight: expected [4,3,3,3], got [5,3,3,3]"),
        row(
            "a weight missing",
            e -> e.put("weights.safetensors", changed(m -> m.remove("fc.bias"))),
            "MODEL-001",
            "missing: fc.bias"),
        row(
            "a weight too many",
            e -> e.put("weights.safetensors", changed(m -> m.put("more", Tensor.scalar(1)))),
            "MODEL-001",
            "unexpected: more"),
        row(
            "weights of another type",
            e ->
                e.put(
                    "weights.safetensors",
                    changed(m -> m.replace("fc.bias", m.get("fc.bias").to(DType.FLOAT16)))),
            "MODEL-001",
            "expected FLOAT32, got FLOAT16"),
        row(
            "NaN",
            e ->
                e.put(
                    "weights.safetensors",
                    changed(m -> m.put("fc.bias", Tensor.full(Float.NaN, 2)))),
            "MODEL-008",
            "fc.bias"),
        row(
            "weights no safetensors",
            e -> e.put("weights.safetensors", new byte[100]),
            "TENSOR-002",
            "safetensors"),
        row(
            "weights empty",
            e -> e.put("weights.safetensors", new byte[0]),
            "TENSOR-002",
            "0 bytes"),
        row(
            "state tensor missing",
            e -> e.put("optimizer.safetensors", bytes(Safetensors.of(Map.of()))),
            "MODEL-007",
            "'fc.bias' is missing"),
        row(
            "state tensor twice",
            e -> edit(e, "training.json", "\"optimizer.step\"", "\"fc.bias\""),
            "MODEL-007",
            "listed twice"),
        row(
            "state tensor not listed",
            e -> edit(e, "training.json", ", \"optimizer.step\"", ""),
            "MODEL-007",
            "does not list the state tensors [optimizer.step]"),
        row(
            "state tensor unknown",
            e -> edit(e, "training.json", "\"optimizer.step\"", "\"what\""),
            "MODEL-007",
            "'what' is missing"),
        row(
            "training no JSON",
            e -> e.put("training.json", "[]".getBytes()),
            "MODEL-007",
            "training.json"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void refuses(String what, Consumer<Map<String, byte[]>> change, String code, String says)
      throws IOException {
    Path good = folder.resolve("good.tao");
    ModelFile.write(good, model(4), state(model(4)));
    Map<String, byte[]> entries = entries(Files.readAllBytes(good));
    Path file = folder.resolve("bad.tao");
    Files.write(file, zip(entries));
    assertThat(ModelFile.read(file).model()).isEqualTo(model(4)); // repacking alone is harmless
    change.accept(entries);
    Path changed = folder.resolve("changed.tao");
    Files.write(changed, zip(entries));
    assertCode(code, changed, says);
    assertThatThrownBy(() -> ModelFile.read(changed)).hasMessageContaining("changed.tao");
  }

  @Test
  void readsWeightsThatAreNotFiniteWhenAsked() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(model(4).weights().asMap());
    tensors.put("fc.bias", Tensor.of(new float[] {1, Float.POSITIVE_INFINITY}, 2));
    Model diverged = model(4).withWeights(Weights.of(tensors));
    Path file = folder.resolve("diverged.tao");
    diverged.save(file);
    assertCode("MODEL-008", file, "1 of 7 tensors hold NaN or infinity");
    assertThat(ModelFile.read(file, ModelFile.NonFinite.ALLOW).model()).isEqualTo(diverged);
  }

  @Test
  void refusesCompressedTensors() throws IOException {
    Path good = folder.resolve("good.tao");
    ModelFile.write(good, model(4));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> e : entries(Files.readAllBytes(good)).entrySet()) {
        zip.putNextEntry(new ZipEntry(e.getKey()));
        zip.write(e.getValue());
      }
    }
    Path file = folder.resolve("repacked.tao");
    Files.write(file, bytes.toByteArray());
    assertCode("MODEL-005", file, "(weights.safetensors) is compressed");
  }

  @Test
  void refusesATextThatUnpacksWithoutEnd() throws IOException {
    Path file = folder.resolve("bomb.tao");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("meta.json"));
      byte[] spaces = new byte[1 << 20];
      Arrays.fill(spaces, (byte) ' ');
      for (int i = 0; i < 65; i++) {
        zip.write(spaces);
      }
    }
    assertThat(Files.size(file)).isLessThan(200_000);
    assertCode("MODEL-005", file, "unpacks to more than");
  }

  @Test
  void refusesWhatTheFormatCannotSay() {
    Model model = model(4);
    ModelMeta meta =
        new ModelMeta("x", List.of(), Map.of("when", new Object()), Map.of(), Map.of());
    Path file = folder.resolve("x.tao");
    assertThatThrownBy(() -> model.withMeta(meta).save(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preprocessing.when");
    assertThat(file).doesNotExist();
  }

  // Dying half-way

  @Test
  void failingHalfWayLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("model.tao");
    model(4).save(file);
    byte[] old = Files.readAllBytes(file);
    // the last entry cannot be written, after the others were
    Map<String, Tensor> tensors = new LinkedHashMap<>(state(model(4)).tensors());
    tensors.put("__metadata__", Tensor.scalar(1));
    TrainingState broken = new TrainingState(tensors, Map.of());
    assertThatThrownBy(() -> ModelFile.write(file, model(4), broken))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(old);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(catchThrowableOfType(TaoException.class, () -> model(4).save(file.resolve("x"))))
        .extracting(TaoException::code)
        .isEqualTo("MODEL-009");
  }

  /** Writes models without end until it is killed; run in a process of its own. */
  public static final class Scribbler {
    private Scribbler() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      Model model = model(200_000);
      model.save(file);
      Files.createFile(file.resolveSibling("begun"));
      while (true) {
        model.save(file);
      }
    }
  }

  @Test
  void aKilledProcessLeavesAWholeFile() throws Exception {
    Path file = folder.resolve("model.tao");
    Process process =
        ChildJvm.of(Scribbler.class, List.of("-Xmx512m"), file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      Path begun = folder.resolve("begun");
      Path part = null;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      // killed while a temporary file with some content is there
      while (part == null && System.nanoTime() < deadline && process.isAlive()) {
        if (Files.exists(begun)) {
          part = partial();
        }
      }
      assertThat(part).as(Files.readString(folder.resolve("output"))).isNotNull();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(Model.load(file)).isEqualTo(model(200_000));
  }

  private @org.jspecify.annotations.Nullable Path partial() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path : files.toList()) {
        if (path.toString().endsWith(".part")) {
          try {
            if (Files.size(path) > 1_000_000) {
              return path;
            }
          } catch (java.nio.file.NoSuchFileException e) {
            continue; // renamed in between: look again
          }
        }
      }
    }
    return null;
  }

  @Test
  void aMappedModelOutlivesItsReplacement() {
    Path file = folder.resolve("model.tao");
    model(4).save(file);
    Model first = Model.load(file);
    model(16).save(file);
    assertThat(first).isEqualTo(model(4));
    assertThat(Model.load(file)).isEqualTo(model(16));
  }

  // Archives by hand

  private static Arguments row(
      String what, Consumer<Map<String, byte[]>> change, String code, String says) {
    return Arguments.of(what, change, code, says);
  }

  private static void edit(Map<String, byte[]> entries, String name, String from, String to) {
    String text = new String(entries.get(name), StandardCharsets.UTF_8);
    int at = text.indexOf(from);
    assertThat(at).as(from).isNotNegative();
    String edited = text.substring(0, at) + to + text.substring(at + from.length());
    entries.put(name, edited.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] weights(Model model) {
    return bytes(Safetensors.of(model.weights().asMap()));
  }

  private static byte[] changed(Consumer<Map<String, Tensor>> change) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(model(4).weights().asMap());
    change.accept(tensors);
    return bytes(Safetensors.of(tensors));
  }

  private static byte[] bytes(Safetensors tensors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      tensors.writeTo(Channels.newChannel(out));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static Map<String, byte[]> entries(byte[] archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (InputStream bytes = new ByteArrayInputStream(archive);
        ZipInputStream zip = new ZipInputStream(bytes)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        entries.put(e.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> e : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(e.getKey());
        CRC32 crc = new CRC32();
        crc.update(e.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(e.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(e.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void assertCode(String code, Path file, String says) {
    TaoException e = catchThrowableOfType(TaoException.class, () -> ModelFile.read(file));
    assertThat(e).as("reading %s", file).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e).hasMessageContaining(says);
  }
}
