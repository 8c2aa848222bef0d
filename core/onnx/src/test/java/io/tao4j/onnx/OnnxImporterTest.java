package io.tao4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.wire.WireWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of other tools, and what cannot be read. {@code early} and {@code late} are small ones. */
class OnnxImporterTest {
  @TempDir Path folder;

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(OnnxImporterTest.class.getResource(name).toURI());
  }

  private static Map<String, DoubleArray> run(Model model, String input, DoubleArray images) {
    Map<String, DoubleArray> given =
        new LinkedHashMap<>(ReferenceExecutor.arrays(model.weights().asMap()));
    given.put(input, images);
    return ReferenceExecutor.run(model.graph(), given, ReferenceExecutor.Setting.INFERENCE)
        .outputs();
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).doubleValue();
    }
    return numbers;
  }

  /** Operator sets 9 and 21: the same operators say themselves differently. */
  @ParameterizedTest
  @ValueSource(strings = {"early", "late"})
  void computesWhatOnnxRuntimeComputes(String name) throws IOException, URISyntaxException {
    computesWhatOnnxRuntimeComputes(name, 3, 8, 8);
  }

  /**
   * Transposed convolutions with all that their attributes can say, a class token repeated for each
   * picture, means and gains spread over images of a batch.
   */
  @Test
  void spreadsAndRepeatsAsOnnxRuntimeDoes() throws IOException, URISyntaxException {
    computesWhatOnnxRuntimeComputes("transposed", 4, 5, 6);
  }

  /**
   * Arithmetic on shapes with a batch of any size: windows of an image and back, paddings as
   * TensorFlow's are worked out, tables of positions and of indices; and norms that a foreign
   * network brings.
   */
  @Test
  void shapesAreWorkedOutAsOnnxRuntimeDoes() throws IOException, URISyntaxException {
    computesWhatOnnxRuntimeComputes("shapes", 4, 5, 6);
  }

  @Test
  void whatFollowsFromTheFileAloneIsNoNodeAndWhatIsTrainedStaysAParameter()
      throws URISyntaxException {
    Graph graph = OnnxImporter.read(resource("shapes.onnx")).graph();
    assertThat(graph.nodes())
        .extracting(Node::name)
        .doesNotContain("sn", "cs", "ang", "places", "pads");
    assertThat(graph.parameters().stream().map(p -> p.name() + p.shape()))
        .contains("token[1,1,4]", "in.g[4]", "eca.w[2,1,3]", "bias[2,40,104]");
  }

  /** By the reference, by an engine, and in ONNX Runtime again once it is exported. */
  private void computesWhatOnnxRuntimeComputes(String name, int channels, int height, int width)
      throws IOException, URISyntaxException {
    JsonNode answers = new ObjectMapper().readTree(resource(name + ".json").toFile());
    Shape images = Shape.of(Dim.symbol("N"), Dim.of(channels), Dim.of(height), Dim.of(width));
    Model model =
        OnnxImporter.read(resource(name + ".onnx"), new ImportOptions(Map.of("x", images)));
    double[] input = numbers(answers.get("input"));
    int[] shape = {2, channels, height, width};
    JsonNode expected = answers.get("outputs");
    run(model, "x", new DoubleArray(DType.FLOAT32, shape, input))
        .forEach((output, array) -> close(expected, output, array.data(), "reference"));
    Map<String, Tensor> given = Map.of("x", Tensor.of(floats(input), 2, channels, height, width));
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      executable
          .run(given)
          .forEach((output, tensor) -> close(expected, output, tensor.toDoubleArray(), "engine"));
    }
    Path file = folder.resolve("again.onnx");
    OnnxExporter.export(model, file);
    try (OnnxSession session = OnnxSession.open(file)) {
      Map<String, Tensor> outputs = session.run(given);
      assertThat(outputs.keySet()).containsExactlyInAnyOrderElementsOf(names(expected));
      outputs.forEach((output, tensor) -> close(expected, output, tensor.toDoubleArray(), "again"));
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void close(JsonNode answers, String output, double[] actual, String where) {
    double[] expected = numbers(answers.get(output).get("data"));
    assertThat(actual).as(where + " " + output).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s %s[%d]", where, output, i).isCloseTo(expected[i], within(1e-4));
    }
  }

  /** Its kernel is a parameter like any other: it can be trained, pruned and exported. */
  @Test
  void aTransposedConvolutionHasTheFilesKernel() throws URISyntaxException {
    Model model = OnnxImporter.read(resource("transposed.onnx"));
    assertThat(model.graph().parameters().stream().map(p -> p.name() + p.shape()))
        .contains("groups.w[4,3,4,3]", "groups.b[6]", "token[1,1,4]");
  }

  @Test
  void densePartsBecomeLayersThatCanBePruned() throws URISyntaxException {
    Model model = OnnxImporter.read(resource("early.onnx"));
    assertThat(model.graph().parameters().stream().map(p -> p.name() + p.shape()))
        .contains("c1.w[4,3,3,3]", "fc.w[5,4]", "fc.b[5]", "mm.w[3,100]", "mm.b[3]", "bn.g[4]");
    assertThat(model.graph().buffers().stream().map(b -> b.name())).containsExactly("bn.m", "bn.v");
  }

  /** PyTorch's exporter wrote these; what they compute is known. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet10_w4",
        "mobilenet_v3_small_w0_25",
        "efficientnet_b0_w0_2",
        "squeezenet_1_1_div4",
        "darknet53_micro",
        "vgg_micro_bn",
        "convnext_micro"
      })
  void goldenNetworksGiveTheirGoldenOutputs(String name) {
    Golden golden = Golden.get();
    Map<String, GoldenArray> arrays = golden.npz("backbones/tiny/" + name + ".npz");
    Path file = golden.file("backbones/tiny/" + name + ".onnx");
    GoldenArray input = arrays.get("input");
    int[] shape = input.shape().stream().mapToInt(Integer::intValue).toArray();
    Model model = OnnxImporter.read(file);
    String inputName = model.graph().inputs().get(0).name();
    DoubleArray images = new DoubleArray(DType.FLOAT32, shape, input.doubles());
    Map<String, DoubleArray> outputs = run(model, inputName, images);
    float[] logits = floats(outputs.values().iterator().next().data());
    ArrayAssert.assertThat(logits).isCloseTo(arrays.get("logits"), 1e-3, 1e-4);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Test
  void whatWasExportedComesBackWithItsNames() {
    Model model = SampleModels.classifier();
    Path file = folder.resolve("classifier.onnx");
    OnnxExporter.export(model, file, OnnxOptions.DEFAULT.withFoldBatchNorm(false));
    Model back = OnnxImporter.read(file);
    assertThat(back.meta().network()).isEqualTo("classification");
    assertThat(back.meta().classNames()).isEqualTo(model.meta().classNames());
    assertThat(back.weights().names())
        .isEqualTo(
            model.weights().names().stream()
                .filter(name -> !name.startsWith("aux."))
                .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new)));
    back.weights()
        .asMap()
        .forEach((name, tensor) -> assertThat(tensor).isEqualTo(model.weights().get(name)));
    assertThat(back.graph().output("logits")).isNotNull();
    Path saved = folder.resolve("back.tao");
    back.save(saved);
    assertThat(ModelFile.read(saved).model()).isEqualTo(back);
  }

  // What cannot be read

  private Path model(long operatorSet, WireWriter... nodes) throws IOException {
    WireWriter dims = new WireWriter();
    for (int size : new int[] {1, 3, 8, 8}) {
      dims.message(1, new WireWriter().int64(1, size));
    }
    WireWriter type = new WireWriter().message(1, new WireWriter().int64(1, 1).message(2, dims));
    WireWriter graph = new WireWriter();
    for (WireWriter node : nodes) {
      graph.message(1, node);
    }
    graph
        .message(11, new WireWriter().string(1, "x").message(2, type))
        .message(12, new WireWriter().string(1, "y").message(2, type));
    WireWriter model =
        new WireWriter()
            .int64(1, 8)
            .message(7, graph)
            .message(8, new WireWriter().int64(2, operatorSet));
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  private static WireWriter node(String type, String name, String from, String to) {
    return new WireWriter().string(1, from).string(2, to).string(3, name).string(4, type);
  }

  @Test
  void allNodesWithoutACounterpartAreNamed() throws IOException {
    Path file =
        model(
            17,
            node("Relu", "first", "x", "a"),
            node("GridSample", "warp", "a", "b"),
            node("Relu", "behind", "b", "c"),
            node("Det", "other", "a", "d"),
            node("Relu", "last", "c", "y"));
    TaoException e = catchThrowableOfType(TaoException.class, () -> OnnxImporter.read(file));
    assertThat(e.code()).isEqualTo("ONNX-006");
    assertThat(e.details()).hasSize(2);
    assertThat(String.join("\n", e.details()))
        .contains("GridSample 'warp'")
        .contains("Det 'other'")
        .doesNotContain("behind");
  }

  @Test
  void operatorSetsOutsideOfTheRangeAreRefused() throws IOException {
    for (long set : new long[] {8, 22}) {
      Path file = model(set, node("Relu", "r", "x", "y"));
      assertThatThrownBy(() -> OnnxImporter.read(file)).hasMessageContaining("ONNX-005");
    }
  }

  @Test
  void attributesThatNoStandardAllowsAreReported() throws IOException {
    WireWriter pool =
        node("MaxPool", "pool", "x", "y")
            .message(
                5, new WireWriter().string(1, "kernel_shape").packedInt64s(8, 0, 0).int64(20, 7));
    assertThatThrownBy(() -> OnnxImporter.read(model(17, pool)))
        .hasMessageContaining("ONNX-006")
        .hasMessageContaining("MaxPool 'pool'");
  }

  /** Of an input and of numbers of the file alike; the latter would be copied while it is read. */
  @Test
  void repetitionsWithoutEndAreReported() throws IOException {
    Path file =
        model(
            17,
            numbers("four", 1, 1, 1, 2_000_000_000),
            numbers("one", 2_000_000_000),
            node("Tile", "image", "x", "y").string(1, "four"),
            node("Tile", "table", "one", "t").string(1, "one"));
    assertThatThrownBy(() -> OnnxImporter.read(file))
        .hasMessageContaining("ONNX-006")
        .hasMessageContaining("Tile 'image': it repeats an axis 2000000000 times")
        .hasMessageContaining("Tile 'table': it repeats an axis 2000000000 times");
  }

  private static WireWriter numbers(String name, long... values) {
    WireWriter attribute =
        new WireWriter().string(1, "value_ints").packedInt64s(8, values).int64(20, 7);
    return new WireWriter().string(2, name).string(4, "Constant").message(5, attribute);
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.onnx"), "no model");
    assertThatThrownBy(() -> OnnxImporter.read(file)).isInstanceOf(TaoException.class);
    assertThatThrownBy(() -> OnnxImporter.read(folder.resolve("missing.onnx")))
        .hasMessageContaining("ONNX-001");
  }

  @Test
  void listsItsOperators() {
    assertThat(OnnxImporter.operators())
        .hasSizeGreaterThan(60)
        .containsAll(List.of("Conv", "Gemm", "Resize", "BatchNormalization"));
  }
}
