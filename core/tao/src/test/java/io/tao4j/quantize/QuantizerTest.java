package io.tao4j.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.engine.Engine;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.export.DataType;
import io.tao4j.export.VariantExporter;
import io.tao4j.export.VariantReport;
import io.tao4j.export.VariantSettings;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.graph.Padding;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.inference.TestTask;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.SinglePassInference;
import io.tao4j.network.Task;
import io.tao4j.pass.FoldBatchNorm;
import io.tao4j.pass.InsertQuantization;
import io.tao4j.pass.QuantizationLayout;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibration on pictures, what comes of it, and the report on exported forms. */
@Tag("pytorch")
class QuantizerTest {
  private static final EngineProvider ENGINE = Engine.PYTORCH.provider();
  private static final int SIZE = 16;

  @TempDir static Path drawn;
  @TempDir Path folder;
  private static Path pictures;

  @BeforeAll
  static void draw() throws IOException {
    pictures = drawn.resolve("train");
    ShapesImageDataset.builder(drawn)
        .shapes("cross", "ring")
        .train(12)
        .validation(1)
        .size(SIZE, SIZE)
        .write();
  }

  private static Model model(long seed) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, SIZE, SIZE));
    Value c = b.conv2d("conv1", x, 16, 3, 1, Padding.all(1), 1, false);
    Value y = b.relu(b.batchNorm("bn1", c, 1e-5, 0.1));
    y = b.relu(b.conv2d("conv2", y, 16, 3, 2, Padding.all(1), 1, true));
    y = b.reduce(ReduceKind.MEAN, y, false, 2, 3);
    b.output("logits", b.linear("head", y, 4, true));
    Graph graph = b.build();
    return new Model(graph, Weights.initialize(graph, seed), ModelMeta.of("test"));
  }

  /** Pictures as numbers from -1 to 1. */
  private static Task<Image, String> task() {
    return TestTask.pictures(
        String.class,
        new SinglePassInference<Image, String>() {
          @Override
          public Map<String, Tensor> encode(List<Image> images) {
            float[] values = new float[images.size() * 3 * SIZE * SIZE];
            int i = 0;
            for (Image image : images) {
              for (int channel = 0; channel < 3; channel++) {
                for (int at = 0; at < SIZE * SIZE; at++) {
                  values[i++] = image.level(at % SIZE, at / SIZE, channel) / 127.5f - 1;
                }
              }
            }
            return Map.of("images", Tensor.of(values, images.size(), 3, SIZE, SIZE));
          }

          @Override
          public List<String> decode(List<Image> images, Map<String, Tensor> outputs) {
            throw new UnsupportedOperationException("nobody asks");
          }
        });
  }

  private static QuantizeSettings settings() {
    return QuantizeSettings.images(pictures).withBatches(3, 4);
  }

  private static QuantizedModel quantize(Model model, QuantizeSettings settings) {
    return Quantizer.quantize(model, ENGINE, ExecutionPlan.CPU_FP32, task(), settings);
  }

  private static void assertFails(String code, QuantizeSettings settings) {
    assertThatThrownBy(() -> quantize(model(1), settings))
        .isInstanceOfSatisfying(TaoException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void foldsCalibratesAndRounds() {
    QuantizedModel quantized = quantize(model(1), settings());
    Graph graph = quantized.model().graph();
    assertThat(graph.nodes()).noneMatch(n -> n.op() instanceof BatchNorm);
    assertThat(graph.nodes().stream().filter(n -> n.op() instanceof FakeQuantize).count())
        .isEqualTo(3 + 4);
    assertThat(quantized.calibration()).isNotNull();
    assertThat(quantized.calibration().images()).isEqualTo(12);
    Calibration.Range images = quantized.calibration().ranges().get("images");
    assertThat(images.minimum()).isGreaterThanOrEqualTo(-1);
    assertThat(images.maximum()).isLessThanOrEqualTo(1).isGreaterThan(0.2);
  }

  @Test
  void everyMethodChoosesNoMoreThanWasSeen() {
    for (CalibrationMethod method : CalibrationMethod.values()) {
      Calibration calibration = quantize(model(1), settings().withMethod(method)).calibration();
      assertThat(calibration).isNotNull();
      calibration
          .ranges()
          .forEach(
              (name, range) -> {
                double largest = Math.max(range.maximum(), -range.minimum());
                assertThat(range.threshold()).as(name).isBetween(largest / 50, largest);
                if (method == CalibrationMethod.MIN_MAX) {
                  assertThat(range.threshold()).isEqualTo(largest);
                }
              });
    }
  }

  @Test
  void aCacheTakesThePlaceOfImages() {
    Path cache = folder.resolve("cal.json");
    QuantizedModel first = quantize(model(1), settings().withCache(cache));
    assertThat(cache).isNotEmptyFile();
    QuantizedModel second = quantize(model(1), QuantizeSettings.cache(cache));
    assertThat(second.model()).isEqualTo(first.model());
    assertThatThrownBy(() -> quantize(model(2), QuantizeSettings.cache(cache)))
        .hasMessageContaining("QUANTIZE-006");
  }

  @Test
  void aCacheOfAnotherReleaseIsRefusedWhereItLacksValues() throws Exception {
    Path cache = folder.resolve("cal.json");
    quantize(model(1), settings().withCache(cache));
    Calibration read = Calibration.read(cache);
    Map<String, Calibration.Range> fewer = new LinkedHashMap<>(read.ranges());
    String first = fewer.keySet().iterator().next();
    fewer.remove(first);
    new Calibration(read.model(), read.method(), read.layout(), read.images(), fewer).write(cache);
    assertThatThrownBy(() -> quantize(model(1), QuantizeSettings.cache(cache)))
        .hasMessageContaining("QUANTIZE-006")
        .hasMessageContaining("'" + first + "'");
  }

  @Test
  void sensitivityOrdersLayersAndKeepsTheWorstInFloats() {
    QuantizedModel measured = quantize(model(1), settings().withSensitivity(true));
    SensitivityReport report = measured.sensitivity();
    assertThat(report).isNotNull();
    assertThat(report.layers())
        .extracting(SensitivityReport.Layer::name)
        .containsExactlyInAnyOrder("conv1", "conv2", "head");
    assertThat(report.layers())
        .isSortedAccordingTo(
            java.util.Comparator.comparingDouble(SensitivityReport.Layer::error).reversed());
    assertThat(report.allError()).isGreaterThan(report.layers().get(2).error());
    QuantizedModel limited =
        quantize(model(1), settings().withMaximumError(report.allError() * 0.98));
    assertThat(limited.floatLayers()).first().isEqualTo(report.layers().get(0).name());
    QuantizedModel none = quantize(model(1), settings().withMaximumError(1e-12));
    assertThat(none.floatLayers()).hasSize(3);
    assertThat(InsertQuantization.isQuantized(none.model().graph())).isFalse();
  }

  @Test
  void scalesOfTrainingStayUnlessForced() {
    Model folded = new FoldBatchNorm().apply(model(1));
    Map<String, Double> thresholds = new java.util.HashMap<>();
    InsertQuantization.values(folded.graph(), QuantizationLayout.ONNX_RUNTIME)
        .keySet()
        .forEach(v -> thresholds.put(v.name(), 3.5));
    Model trained =
        new InsertQuantization(thresholds, QuantizationLayout.ONNX_RUNTIME, Set.of()).apply(folded);
    assertThat(quantize(trained, QuantizeSettings.images(null)).model()).isEqualTo(trained);
    QuantizedModel forced = quantize(trained, settings().withForceCalibration(true));
    assertThat(forced.model()).isEqualTo(quantize(model(1), settings()).model());
    assertThatThrownBy(() -> quantize(trained, settings().withFloatLayers(Set.of("head"))))
        .hasMessageContaining("QUANTIZE-008");
  }

  @Test
  void saysWhatIsWrongWithImages() throws IOException {
    assertFails("QUANTIZE-009", QuantizeSettings.images(null));
    assertFails("QUANTIZE-009", QuantizeSettings.cache(folder.resolve("no.json")));
    assertFails("QUANTIZE-001", QuantizeSettings.images(folder.resolve("no")));
    assertFails("QUANTIZE-001", QuantizeSettings.images(folder));
    assertFails("QUANTIZE-002", QuantizeSettings.images(pictures).withBatches(100, 16));
    assertFails("QUANTIZE-008", settings().withFloatLayers(Set.of("conv7")));
    Files.writeString(folder.resolve("broken.png"), "no picture");
    Path cache = folder.resolve("cal.json");
    assertFails("QUANTIZE-003", QuantizeSettings.images(folder).withBatches(1, 1).withCache(cache));
    assertThat(cache).doesNotExist();
  }

  @Test
  void saysWhichValueIsNoNumber() {
    Model model = model(1);
    float[] broken = model.weights().get("conv2.weight").toFloatArray();
    broken[0] = Float.NaN;
    Model nan =
        model.withWeights(
            model.weights().with(Map.of("conv2.weight", Tensor.of(broken, 16, 16, 3, 3))));
    assertThatThrownBy(() -> quantize(nan, settings()))
        .hasMessageContaining("QUANTIZE-007")
        .hasMessageContaining("relu");
  }

  @Test
  void whatIsBeyondHalfPrecisionStaysInSingle() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(4));
    Value large = b.add("large", new Clip(-1e9, 1e9), b.scale(x, 1e6));
    Value small = b.scale(large, 1e-6);
    b.output("y", b.relu(small));
    Model model = new Model(b.build(), Weights.initialize(b.build(), 1), ModelMeta.of("m"));
    Map<String, Tensor> batch = Map.of("images", Tensor.of(new float[] {1, -2, 0.5f, 0}, 1, 4));
    Set<String> kept = HalfRange.keep(model, ENGINE, ExecutionPlan.CPU_FP32, List.of(batch));
    String product = model.graph().node("large").inputs().get(0).name();
    assertThat(kept).contains(product, "large", small.name());
    assertThat(kept).hasSize(3);
  }

  @Test
  void formsAreMeasuredSideBySide() throws IOException {
    VariantSettings settings =
        VariantSettings.in(folder, "m", Arrays.asList(DataType.values()))
            .withQuantize(settings())
            .withLatencyRuns(10);
    VariantReport report =
        VariantExporter.export(
            model(1), ENGINE, ExecutionPlan.CPU_FP32, null, model -> task(), settings, () -> false);
    assertThat(report.variants())
        .extracting(VariantReport.Variant::type)
        .containsExactly(DataType.values());
    for (VariantReport.Variant variant : report.variants()) {
      assertThat(variant.export().file()).isNotEmptyFile();
      assertThat(variant.latency50()).isPositive().isLessThanOrEqualTo(variant.latency99());
    }
    assertThat(report.variant(DataType.FP32).maximumError()).isLessThan(1e-4);
    assertThat(report.variant(DataType.INT8).maximumError()).isBetween(1e-6, 0.5);
    assertThat(report.primaryMetric()).isNull();
    assertThat(report.toString()).contains("fp32", "fp16", "int8");
    assertThat(Files.readString(folder.resolve("report.json")))
        .contains("\"data_type\" : \"int8\"", "\"method\" : \"mse\"", "m_int8.onnx");
  }

  @Test
  void noFileIsWrittenWhereAFormCannotBeMade() {
    VariantSettings settings =
        VariantSettings.in(folder, "m", List.of(DataType.FP32, DataType.INT8))
            .withQuantize(QuantizeSettings.images(folder.resolve("no")));
    assertThatThrownBy(
            () ->
                VariantExporter.export(
                    model(1),
                    ENGINE,
                    ExecutionPlan.CPU_FP32,
                    null,
                    model -> task(),
                    settings,
                    () -> false))
        .hasMessageContaining("QUANTIZE-001");
    assertThat(folder).isEmptyDirectory();
  }
}
