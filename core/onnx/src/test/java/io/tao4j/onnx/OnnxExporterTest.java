package io.tao4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.check.CheckReport;
import io.tao4j.check.Sample;
import io.tao4j.check.Tolerance;
import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.StopGradient;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.NormalizeOp.Dropout;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxExporterTest {
  private static final Tolerance TIGHT = new Tolerance(1e-5, 1e-5);
  private static final OnnxOptions PLAIN = OnnxOptions.DEFAULT.withFoldBatchNorm(false);

  @TempDir Path folder;

  private List<Sample> samples(Model model) {
    return List.of(
        SampleModels.sample(model, Map.of("images", SampleModels.noise(1, 1, 3, 17, 15))),
        SampleModels.sample(model, Map.of("images", SampleModels.noise(2, 5, 3, 17, 15))));
  }

  private List<String> files() throws IOException {
    try (var list = Files.list(folder)) {
      return list.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void oneFileServesSeveralBatchSizes() {
    Model model = SampleModels.classifier();
    for (OnnxOptions options : List.of(PLAIN, OnnxOptions.DEFAULT)) {
      CheckReport report =
          OnnxExporter.exportChecked(
              model, folder.resolve("a.onnx"), options, samples(model), TIGHT);
      assertThat(report.isWithin()).isTrue();
      assertThat(report.outputs())
          .singleElement()
          .satisfies(
              c -> {
                assertThat(c.output()).isEqualTo("logits");
                assertThat(c.elements()).isEqualTo(6 * 5);
              });
      assertThat(report.maximumError()).isLessThan(1e-4);
    }
  }

  @Test
  void keepsNamesOfNodesParametersAndOutputs() throws IOException {
    Path file = folder.resolve("a.onnx");
    OnnxExporter.export(SampleModels.classifier(), file, PLAIN);
    OnnxReader read = OnnxReader.read(file);
    assertThat(read.irVersion).isEqualTo(8);
    assertThat(read.operatorSet).isEqualTo(17);
    assertThat(read.nodes)
        .extracting(OnnxReader.ReadNode::name)
        .contains("stem.conv", "fc", "pool");
    assertThat(read.types()).doesNotContain("Dropout", "Identity");
    assertThat(read.initializers)
        .containsKeys("stem.conv.weight", "depth.bn.running_var", "fc.weight", "fc.bias")
        .doesNotContainKey("aux.weight");
    assertThat(read.inputs)
        .isEqualTo(Map.of("images", new OnnxReader.ReadValue(1, List.of("N", "3", "17", "15"))));
    assertThat(read.outputs)
        .isEqualTo(Map.of("logits", new OnnxReader.ReadValue(1, List.of("N", "5"))));
    assertThat(read.initializers.get("fc.weight").raw())
        .isEqualTo(bytes(SampleModels.classifier().weights().get("fc.weight")));
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[(int) tensor.byteSize()];
    tensor.bytes().get(bytes);
    return bytes;
  }

  @Test
  void foldsBatchNormsUnlessToldNotTo() throws IOException {
    Path file = folder.resolve("a.onnx");
    OnnxExporter.export(SampleModels.classifier(), file);
    assertThat(OnnxReader.read(file).types()).doesNotContain("BatchNormalization");
    OnnxExporter.export(SampleModels.classifier(), file, PLAIN);
    assertThat(OnnxReader.read(file).types()).contains("BatchNormalization");
  }

  @Test
  void tellsWhatAnEmbedderNeeds() {
    Path file = folder.resolve("a.onnx");
    OnnxExporter.export(SampleModels.classifier(), file);
    try (OnnxSession session = OnnxSession.open(file)) {
      assertThat(session.properties())
          .containsEntry("tao4j.network", "classification")
          .containsEntry("tao4j.class_names", "[\"cat\",\"dog \\\"x\\\"\",\"öl\",\"d\",\"e\"]")
          .containsEntry("tao4j.metrics", "{\"top_1\":0.75}")
          .containsEntry("tao4j.symbols", "{\"N\":1}")
          .containsKeys("tao4j.version", "tao4j.preprocessing");
      assertThat(session.properties().get("tao4j.preprocessing")).contains("\"height\":17");
    }
  }

  @Test
  void symbolicImageSizesAreNamedDimensions() throws IOException {
    Model model = SampleModels.fullyConvolutional();
    Path file = folder.resolve("map.onnx");
    CheckReport report =
        OnnxExporter.exportChecked(
            model,
            file,
            OnnxOptions.DEFAULT,
            List.of(
                SampleModels.sample(model, Map.of("images", SampleModels.noise(1, 1, 3, 8, 12))),
                SampleModels.sample(model, Map.of("images", SampleModels.noise(2, 3, 3, 16, 4)))),
            TIGHT);
    assertThat(report.isWithin()).isTrue();
    OnnxReader read = OnnxReader.read(file);
    assertThat(read.inputs.get("images").dims()).containsExactly("N", "3", "H", "W");
    assertThat(read.outputs.get("map").dims()).containsExactly("N", "2", "H/4", "W/4");
    assertThat(read.properties).containsEntry("tao4j.symbols", "{\"H\":4,\"N\":1,\"W\":4}");
  }

  @Test
  void equalModelsGiveEqualBytes() throws IOException {
    OnnxExporter.export(SampleModels.classifier(), folder.resolve("a.onnx"));
    OnnxExporter.export(SampleModels.classifier(), folder.resolve("b.onnx"));
    assertThat(folder.resolve("a.onnx")).hasSameBinaryContentAs(folder.resolve("b.onnx"));
  }

  @Test
  void tooLargeAnErrorLeavesNoFile() throws IOException {
    Model model = SampleModels.classifier();
    List<Sample> wrong =
        samples(model).stream()
            .map(
                s -> {
                  float[] values = s.outputs().get("logits").toFloatArray();
                  values[values.length - 1] += 0.5f;
                  Tensor moved = Tensor.of(values, s.outputs().get("logits").shape().toArray());
                  return new Sample(s.inputs(), Map.of("logits", moved));
                })
            .toList();
    for (OnnxOptions options : List.of(OnnxOptions.DEFAULT, PLAIN.withEmbeddedBytes(0))) {
      assertThatThrownBy(
              () ->
                  OnnxExporter.exportChecked(
                      model, folder.resolve("a.onnx"), options, wrong, Tolerance.DEFAULT))
          .isInstanceOfSatisfying(
              TaoException.class,
              e -> {
                assertThat(e.code()).isEqualTo("EXPORT-004");
                assertThat(e).hasMessageContaining("output 'logits': max abs error 0.500 over 30");
                assertThat(e).hasMessageContaining("allowed is 1.0E-4 + 0.001 * |expected|");
              });
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void tooLargeAnErrorLeavesTheOlderExport() throws IOException {
    Model model = SampleModels.classifier();
    Path file = folder.resolve("a.onnx");
    OnnxExporter.export(model, file, PLAIN.withEmbeddedBytes(0));
    List<String> before = files();
    byte[] old = Files.readAllBytes(file);
    Sample sample = samples(model).get(0);
    Map<String, Tensor> nonsense = Map.of("logits", Tensor.full(Float.NaN, 1, 5));
    assertThatThrownBy(
            () ->
                OnnxExporter.exportChecked(
                    model.withWeights(SampleModels.randomWeights(model.graph())),
                    file,
                    PLAIN,
                    List.of(new Sample(sample.inputs(), nonsense)),
                    Tolerance.DEFAULT))
        .hasMessageContaining("Infinity");
    assertThat(files()).isEqualTo(before);
    assertThat(Files.readAllBytes(file)).isEqualTo(old);
  }

  @Test
  void weightsBeyondTheLimitLieInASecondFile() throws IOException {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(300));
    b.output("y", b.linear("second", b.relu(b.linear("first", x, 70, true)), 33, true));
    Graph graph = b.build();
    Model model = new Model(graph, SampleModels.randomWeights(graph), ModelMeta.of("dense"));
    Path file = folder.resolve("big.onnx");
    List<Sample> samples =
        List.of(SampleModels.sample(model, Map.of("x", SampleModels.noise(4, 2, 300))));
    OnnxOptions outside = OnnxOptions.DEFAULT.withEmbeddedBytes(100);
    OnnxExporter.exportChecked(model, file, outside, samples, TIGHT);
    assertThat(files()).hasSize(2).allMatch(n -> n.matches("big\\.onnx(\\.[0-9a-f]{16}\\.data)?"));
    OnnxReader read = OnnxReader.read(file);
    OnnxReader.ReadTensor second = read.initializers.get("second.weight");
    assertThat(second.isExternal()).isTrue();
    assertThat(second.raw()).isEmpty();
    assertThat(Long.parseLong(second.external().get("offset")) % 4096).isZero();
    // small vectors stay, so that shape inference needs no second file
    assertThat(read.initializers.get("second.bias").isExternal()).isFalse();

    // other weights: a new pair, and nothing left of the old one
    Map<String, Tensor> changed = Map.of("first.weight", Tensor.full(0.5f, 70, 300));
    Model other = model.withWeights(model.weights().with(changed));
    List<String> before = files();
    OnnxExporter.export(other, file, outside);
    assertThat(files()).hasSize(2).isNotEqualTo(before);
    OnnxExporter.export(other, file);
    assertThat(files()).containsExactly("big.onnx");
  }

  @Test
  void outputsMayBeInputsParametersConstantsAndOneValueTwice() throws IOException {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(2));
    Value y = b.add("relu2", new StopGradient(), b.relu(x));
    b.output("one", y);
    b.output("two", y);
    b.output("relu2", b.add("late", new Dropout(0.1), x));
    b.output("half", b.constant(0.5));
    Value weight =
        b.parameter(
            "w",
            Shape.of(2),
            io.tao4j.graph.Parameter.Role.BIAS,
            io.tao4j.graph.Initializer.ones());
    b.output("weight_itself", weight);
    Model model = new Model(b.build(), Weights.initialize(b.build(), 1), ModelMeta.of("m"));
    Sample sample = SampleModels.sample(model, Map.of("x", Tensor.of(new float[] {-1, 2}, 1, 2)));
    CheckReport report =
        OnnxExporter.exportChecked(
            model,
            folder.resolve("a.onnx"),
            OnnxOptions.DEFAULT,
            List.of(sample),
            new Tolerance(0, 0));
    assertThat(report.outputs())
        .extracting(CheckReport.Comparison::output)
        .containsExactly("one", "two", "relu2", "half", "weight_itself");
  }

  @Test
  void anOutputNamedAsAnInputIsRefused() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(2));
    b.output("x", b.relu(x));
    Model model = new Model(b.build(), Weights.of(Map.of()), ModelMeta.of("m"));
    assertThatThrownBy(() -> OnnxExporter.export(model, folder.resolve("a.onnx")))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("EXPORT-003"))
        .hasMessageContaining("output 'x'");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void allNodesWithoutAnOnnxFormAreNamedAtOnce() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.of(0)));
    List<Extent> extents = List.of(new Extent.SameAs(1), new Extent.Rest());
    b.output("a", b.add("first", new Reshape(extents), x));
    b.output("b", b.add("second", new Reshape(extents), x));
    Model model = new Model(b.build(), Weights.of(Map.of()), ModelMeta.of("m"));
    assertThatThrownBy(() -> OnnxExporter.export(model, folder.resolve("a.onnx")))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("EXPORT-002"))
        .hasMessageContaining("'first'")
        .hasMessageContaining("'second'");
  }

  @Test
  void symbolsThatMoveAreReadAtRunTime() throws IOException {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.of(6), Dim.symbol("L")));
    b.output("aligned", b.flatten(b.add("keep", reshape(0, 3L, 2L, 2), x)));
    b.output("moved", b.add("moved", reshape(2, 0, 6L), x));
    Model model = new Model(b.build(), Weights.of(Map.of()), ModelMeta.of("m"));
    Path file = folder.resolve("a.onnx");
    List<Sample> samples =
        List.of(
            SampleModels.sample(model, Map.of("x", SampleModels.noise(1, 2, 6, 5))),
            SampleModels.sample(model, Map.of("x", SampleModels.noise(1, 3, 6, 1))));
    assertThat(
            OnnxExporter.exportChecked(
                    model, file, OnnxOptions.DEFAULT, samples, new Tolerance(0, 0))
                .maximumError())
        .isZero();
    assertThat(OnnxReader.read(file).types()).containsOnlyOnce("Shape");
  }

  /** Integers are axes, longs are sizes. */
  private static Reshape reshape(Object... extents) {
    return new Reshape(
        java.util.Arrays.stream(extents)
            .map(
                e ->
                    e instanceof Integer axis
                        ? (Extent) new Extent.SameAs(axis)
                        : new Extent.Sized((Long) e))
            .toList());
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "no folder");
    assertThatThrownBy(
            () -> OnnxExporter.export(SampleModels.classifier(), blocked.resolve("a.onnx")))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("EXPORT-001"))
        .hasMessageContaining("a.onnx");
  }

  @Test
  void namesOfHelpersGiveWayToNamesOfTheGraph() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(4, 4));
    Value dense = b.linear("dense", x, 3, true);
    b.output("dense/product", b.relu(dense));
    b.output("y", b.add("dense.weight/transposed", new StopGradient(), b.relu(dense)));
    Model model = new Model(b.build(), Weights.initialize(b.build(), 1), ModelMeta.of("m"));
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("x", SampleModels.noise(1, 2, 4, 4));
    assertThat(
            OnnxExporter.exportChecked(
                    model,
                    folder.resolve("a.onnx"),
                    OnnxOptions.DEFAULT,
                    List.of(SampleModels.sample(model, inputs)),
                    TIGHT)
                .isWithin())
        .isTrue();
  }
}
