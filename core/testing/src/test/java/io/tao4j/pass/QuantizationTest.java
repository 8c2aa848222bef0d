package io.tao4j.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tao4j.graph.Attention;
import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LinearOp.MatMul;
import io.tao4j.graph.Node;
import io.tao4j.graph.Padding;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.MaxPool;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Inserting, removing and moving quantisation. */
class QuantizationTest {
  /** Stem, pool, a residual block, mean, head. */
  private static Model residual() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3, 12, 12));
    Value stem = b.add("stem.relu", relu(), b.conv2d("stem", x, 8, 3, 1, Padding.all(1), 1, true));
    Value pooled = b.add("pool", new MaxPool(2, 2, 2, 2, Padding.NONE), stem);
    Value inner =
        b.add("conv1.relu", relu(), b.conv2d("conv1", pooled, 8, 3, 1, Padding.all(1), 1, true));
    Value outer = b.conv2d("conv2", inner, 8, 3, 1, Padding.all(1), 1, true);
    Value joined = b.add("join.relu", relu(), b.add("join", add(), outer, pooled));
    Value mean = b.reduce(ReduceKind.MEAN, joined, false, 2, 3);
    b.output("y", b.linear("head", mean, 4, true));
    Graph graph = b.build();
    return new Model(graph, Weights.initialize(graph, 7), ModelMeta.of("m"));
  }

  private static io.tao4j.graph.ElementwiseOp.Unary relu() {
    return new io.tao4j.graph.ElementwiseOp.Unary(io.tao4j.graph.ElementwiseOp.UnaryKind.RELU);
  }

  private static io.tao4j.graph.ElementwiseOp.Binary add() {
    return new io.tao4j.graph.ElementwiseOp.Binary(io.tao4j.graph.ElementwiseOp.BinaryKind.ADD);
  }

  private static Map<String, DoubleArray> given(Model model) {
    float[] values = new float[2 * 3 * 12 * 12];
    Random random = new Random(9);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Map<String, DoubleArray> given =
        ReferenceExecutor.arrays(Map.of("x", Tensor.of(values, 2, 3, 12, 12)));
    given.putAll(ReferenceExecutor.arrays(model.weights().asMap()));
    return given;
  }

  private static ReferenceExecutor.Run run(Model model) {
    return ReferenceExecutor.run(model.graph(), given(model), ReferenceExecutor.Setting.INFERENCE);
  }

  /** The largest magnitude of each value: what a calibration by MIN_MAX finds. */
  private static Map<String, Double> thresholds(Model model, QuantizationLayout layout) {
    ReferenceExecutor.Run run = run(model);
    Map<String, Double> thresholds = new LinkedHashMap<>();
    for (Value value : InsertQuantization.values(model.graph(), layout).keySet()) {
      double largest = 0;
      for (double number : run.values().get(value).data()) {
        largest = Math.max(largest, Math.abs(number));
      }
      thresholds.put(value.name(), largest);
    }
    return thresholds;
  }

  private static Model quantized(Model model, QuantizationLayout layout, String... floats) {
    return new InsertQuantization(thresholds(model, layout), layout, Set.of(floats)).apply(model);
  }

  private static FakeQuantize op(Model model, String value) {
    Node node = model.graph().node(value + ".quantize");
    return node == null ? null : (FakeQuantize) node.op();
  }

  private static List<String> roundedValues(Model model) {
    return model.graph().nodes().stream()
        .filter(n -> n.op() instanceof FakeQuantize q && !q.isPerChannel())
        .map(n -> n.inputs().get(0).name())
        .toList();
  }

  @Test
  void roundsEverythingBetweenLayersForOnnxRuntime() {
    Model model = quantized(residual(), QuantizationLayout.ONNX_RUNTIME);
    String mean = model.graph().node("head").inputs().get(0).name().replace(".quantize", "");
    assertThat(roundedValues(model))
        .containsExactly("x", "stem.relu", "pool", "conv1.relu", "conv2", "join.relu", mean);
    assertThat(op(model, "x")).isEqualTo(FakeQuantize.signed());
    assertThat(op(model, "conv2")).isEqualTo(FakeQuantize.signed());
    for (String positive : List.of("stem.relu", "pool", "conv1.relu", "join.relu", mean)) {
      assertThat(op(model, positive)).as(positive).isEqualTo(FakeQuantize.unsigned());
    }
    assertThat(model.graph().node("conv1").inputs())
        .containsExactly(
            Value.of("pool.quantize"), Value.of("conv1.weight.quantize"), Value.of("conv1.bias"));
    assertThat(model.graph().node("join").inputs())
        .containsExactly(Value.of("conv2.quantize"), Value.of("pool.quantize"));
    assertThat(op(model, "conv1.weight")).isEqualTo(FakeQuantize.perChannel(0));
    // the sum of the outputs' largest magnitudes is on the grid of what was pooled
    assertThat(model.weights().get("pool.quantize.scale"))
        .isEqualTo(model.weights().get("stem.relu.quantize.scale"));
  }

  @Test
  void roundsInputsOfLayersAndTheResidualSideForTensorRt() {
    Model model = quantized(residual(), QuantizationLayout.TENSORRT);
    assertThat(roundedValues(model)).contains("x", "pool", "conv1.relu").doesNotContain("conv2");
    assertThat(model.graph().node("join").inputs())
        .containsExactly(Value.of("conv2"), Value.of("pool.quantize"));
    assertThat(model.graph().nodes())
        .filteredOn(n -> n.op() instanceof FakeQuantize)
        .allMatch(n -> ((FakeQuantize) n.op()).zeroPoint() == 0)
        .allMatch(n -> ((FakeQuantize) n.op()).minimum() < 0);
  }

  @Test
  void weightsHaveTheirLargestMagnitudeOfEachChannelOnTheGrid() {
    Model model = quantized(residual(), QuantizationLayout.ONNX_RUNTIME);
    float[] weight = model.weights().get("conv1.weight").toFloatArray();
    float[] scales = model.weights().get("conv1.weight.quantize.scale").toFloatArray();
    assertThat(scales).hasSize(8);
    for (int channel = 0; channel < 8; channel++) {
      double largest = 0;
      for (int i = channel * 72; i < (channel + 1) * 72; i++) {
        largest = Math.max(largest, Math.abs(weight[i]));
      }
      assertThat((double) scales[channel]).isCloseTo(largest / 127, withPercentage());
    }
  }

  private static org.assertj.core.data.Percentage withPercentage() {
    return org.assertj.core.data.Percentage.withPercentage(1e-3);
  }

  @Test
  void staysNearTheFloatNetwork() {
    Model model = residual();
    for (QuantizationLayout layout : QuantizationLayout.values()) {
      double[] expected = run(model).outputs().get("y").data();
      double[] actual = run(quantized(model, layout)).outputs().get("y").data();
      double error = 0;
      double size = 0;
      for (int i = 0; i < expected.length; i++) {
        error += Math.pow(expected[i] - actual[i], 2);
        size += Math.pow(expected[i], 2);
      }
      assertThat(Math.sqrt(error / size)).as("%s", layout).isBetween(1e-6, 0.05);
    }
  }

  @Test
  void leavesNamedLayersInFloats() {
    Model model = quantized(residual(), QuantizationLayout.ONNX_RUNTIME, "conv2", "head");
    assertThat(model.graph().node("conv2").inputs().get(1)).isEqualTo(Value.of("conv2.weight"));
    assertThat(roundedValues(model)).doesNotContain("conv2", "join.relu");
    Model none =
        quantized(residual(), QuantizationLayout.ONNX_RUNTIME, "stem", "conv1", "conv2", "head");
    assertThat(InsertQuantization.isQuantized(none.graph())).isFalse();
  }

  @Test
  void aLayerWhoseOutputIsAnOutputStaysExactThere() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3, 12, 12));
    b.output("y", b.conv2d("only", x, 2, 3, 1, Padding.NONE, 1, true));
    Model model = new Model(b.build(), Weights.initialize(b.build(), 1), ModelMeta.of("m"));
    assertThat(roundedValues(quantized(model, QuantizationLayout.ONNX_RUNTIME)))
        .containsExactly("x");
  }

  /**
   * Two dense layers over a sequence around an attention of one head, and a head behind its mean.
   */
  private static Model attention() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(2, 5, 8));
    Value query = b.linear("query", x, 8, true);
    Value key = b.linear("key", x, 8, true);
    Value attended = Attention.attention(b.scope("attention"), query, key, x);
    Value out = b.linear("out", attended, 8, true);
    b.output("y", b.linear("head", b.reduce(ReduceKind.MEAN, b.sum(out, x), false, 1), 3, true));
    Graph graph = b.build();
    return new Model(graph, Weights.initialize(graph, 7), ModelMeta.of("m"));
  }

  private static ReferenceExecutor.Run runAttention(Model model) {
    float[] values = new float[80];
    Random random = new Random(9);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Map<String, DoubleArray> given =
        ReferenceExecutor.arrays(Map.of("x", Tensor.of(values, 2, 5, 8)));
    given.putAll(ReferenceExecutor.arrays(model.weights().asMap()));
    return ReferenceExecutor.run(model.graph(), given, ReferenceExecutor.Setting.INFERENCE);
  }

  @Test
  void attentionIsComputedInBytesAndGivesFloats() {
    Model model = attention();
    List<String> layers = InsertQuantization.layers(model.graph());
    List<String> products =
        model.graph().nodes().stream()
            .filter(n -> n.op() instanceof MatMul)
            .map(Node::name)
            .toList();
    assertThat(products).hasSize(2);
    assertThat(layers).containsAll(products).contains("query", "key", "out", "head");
    double[] expected = runAttention(model).outputs().get("y").data();
    for (QuantizationLayout layout : QuantizationLayout.values()) {
      Map<String, Double> thresholds = new LinkedHashMap<>();
      runAttention(model)
          .values()
          .forEach(
              (value, array) ->
                  thresholds.put(
                      value.toString(),
                      java.util.Arrays.stream(array.data()).map(Math::abs).max().orElse(0)));
      Model quantized = new InsertQuantization(thresholds, layout, Set.of()).apply(model);
      Graph graph = quantized.graph();
      for (String product : products) {
        for (Value operand : graph.node(product).inputs()) {
          assertThat(graph.node(operand.name()).op()).isInstanceOf(FakeQuantize.class);
        }
      }
      boolean isOnnx = layout == QuantizationLayout.ONNX_RUNTIME;
      assertThat(op(quantized, "x"))
          .isEqualTo(isOnnx ? FakeQuantize.offset() : FakeQuantize.signed());
      // what dense layers over the sequence give stays as it is
      assertThat(roundedValues(quantized)).doesNotContain("out");
      assertThat(op(new SignedQuantization().apply(quantized), "x"))
          .isEqualTo(FakeQuantize.signed());
      double[] actual = runAttention(quantized).outputs().get("y").data();
      double error = 0;
      double size = 0;
      for (int i = 0; i < expected.length; i++) {
        error += Math.pow(expected[i] - actual[i], 2);
        size += Math.pow(expected[i], 2);
      }
      assertThat(Math.sqrt(error / size)).as("%s", layout).isBetween(1e-6, 0.05);
      Model without = new InsertQuantization(thresholds, layout, Set.copyOf(products)).apply(model);
      for (String product : products) {
        assertThat(without.graph().node(product)).isEqualTo(model.graph().node(product));
      }
    }
  }

  /** A product that no softmax is beside is not one of an attention: coordinates, say. */
  @Test
  void otherProductsStayInFloats() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.of(2, 5, 8));
    b.output("y", b.add("product", new MatMul(), b.linear("dense", x, 5, true), x));
    Model model = new Model(b.build(), Weights.initialize(b.build(), 1), ModelMeta.of("m"));
    assertThat(InsertQuantization.layers(model.graph())).containsExactly("dense");
  }

  @Test
  void removingGivesTheModelBack() {
    Model model = residual();
    Model quantized = quantized(model, QuantizationLayout.ONNX_RUNTIME);
    assertThat(new RemoveQuantization().apply(quantized)).isEqualTo(model);
    assertThat(new RemoveQuantization().apply(model)).isSameAs(model);
  }

  @Test
  void signedGridsHaveTheSameRange() {
    Model unsigned = quantized(residual(), QuantizationLayout.ONNX_RUNTIME);
    Model signed = new SignedQuantization().apply(unsigned);
    assertThat(op(signed, "pool")).isEqualTo(FakeQuantize.signed());
    assertThat(signed.weights().get("pool.quantize.scale").item() * 127)
        .isCloseTo(unsigned.weights().get("pool.quantize.scale").item() * 255, withPercentage());
    assertThat(signed.weights().get("x.quantize.scale"))
        .isEqualTo(unsigned.weights().get("x.quantize.scale"));
    assertThat(new SignedQuantization().apply(signed)).isSameAs(signed);
  }

  @Test
  void refusesASecondTimeAndMissingThresholds() {
    Model model = residual();
    QuantizationLayout layout = QuantizationLayout.ONNX_RUNTIME;
    Map<String, Double> thresholds = thresholds(model, layout);
    Model quantized = quantized(model, layout);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InsertQuantization(thresholds, layout, Set.of()).apply(quantized))
        .withMessageContaining("already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InsertQuantization(Map.of(), layout, Set.of()).apply(model))
        .withMessageContaining("'x' has no threshold");
  }
}
