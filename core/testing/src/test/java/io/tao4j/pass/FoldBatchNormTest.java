package io.tao4j.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.DoubleArray;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReferenceExecutor;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.graph.WindowOp.ConvTranspose;
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
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FoldBatchNormTest {
  private final GraphBuilder b = new GraphBuilder();
  private final Value x = b.input("x", DType.FLOAT32, Shape.batch(4, 7, 6));

  private Value conv(String name, int channels, int groups, boolean bias) {
    return b.conv2d(name, x, channels, 3, 1, Padding.all(1), groups, bias);
  }

  private Model model() {
    return model(b);
  }

  private static Model model(GraphBuilder builder) {
    Graph graph = builder.build();
    Random random = new Random(3);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Weights.initialize(graph, 1)
        .asMap()
        .forEach(
            (name, tensor) -> {
              float[] values = new float[(int) tensor.elements()];
              for (int i = 0; i < values.length; i++) {
                values[i] =
                    name.endsWith("running_var")
                        ? 0.2f + random.nextFloat()
                        : (float) random.nextGaussian();
              }
              weights.put(name, Tensor.of(values, tensor.shape().toArray()));
            });
    return new Model(graph, Weights.of(weights), ModelMeta.of("m"));
  }

  private static Map<String, DoubleArray> run(Model model) {
    float[] values = new float[2 * 4 * 7 * 6];
    Random random = new Random(9);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Map<String, DoubleArray> given =
        ReferenceExecutor.arrays(Map.of("x", Tensor.of(values, 2, 4, 7, 6)));
    given.putAll(ReferenceExecutor.arrays(model.weights().asMap()));
    return ReferenceExecutor.run(model.graph(), given, ReferenceExecutor.Setting.INFERENCE)
        .outputs();
  }

  private static void assertSameNumbers(Model before, Model after) {
    Map<String, DoubleArray> expected = run(before);
    Map<String, DoubleArray> actual = run(after);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, array) ->
            assertThat(actual.get(name).data())
                .as(name)
                .containsExactly(array.data(), Offset.offset(1e-5)));
  }

  private static long norms(Model model) {
    return model.graph().nodes().stream().filter(n -> n.op() instanceof BatchNorm).count();
  }

  @Test
  void foldsConvolutionsWithAndWithoutBiasGroupsAndDenseLayers() {
    Value plain = b.batchNorm("bn1", conv("plain", 6, 1, false), 1e-3, 0.1);
    Value biased = b.batchNorm("bn2", conv("biased", 6, 1, true), 1e-5, 0.1);
    Value grouped = b.batchNorm("bn3", conv("grouped", 6, 2, false), 1e-5, 0.1);
    Value depthwise = b.batchNorm("bn4", conv("depthwise", 4, 4, true), 1e-5, 0.1);
    Value dense = b.batchNorm("bn5", b.linear("dense", b.flatten(x), 5, false), 1e-5, 0.1);
    b.output("sum", b.relu(b.sum(b.sum(plain, biased), grouped)));
    b.output("depthwise_norm", depthwise);
    b.output("dense_norm", dense);
    Model before = model();
    Model after = new FoldBatchNorm().apply(before);
    assertThat(norms(before)).isEqualTo(5);
    assertThat(norms(after)).isZero();
    assertThat(after.graph().buffers()).isEmpty();
    assertThat(after.weights().names())
        .containsExactly(
            "plain.weight",
            "plain.bias",
            "biased.weight",
            "biased.bias",
            "grouped.weight",
            "grouped.bias",
            "depthwise.weight",
            "depthwise.bias",
            "dense.weight",
            "dense.bias");
    Node plainConv = after.graph().node("plain");
    assertThat(plainConv).isNotNull();
    assertThat(plainConv.inputs()).hasSize(3);
    assertSameNumbers(before, after);
    assertThat(new FoldBatchNorm().apply(after)).as("nothing is left to fold").isSameAs(after);
  }

  private void assertStays() {
    Model before = model();
    assertThat(norms(before)).isPositive();
    assertThat(new FoldBatchNorm().apply(before)).isSameAs(before);
  }

  @Test
  void keepsConvWhoseOutputIsAlsoAGraphOutput() {
    Value y = conv("conv", 4, 1, false);
    b.output("y", b.batchNorm("bn", y, 1e-5, 0.1));
    b.output("before_norm", y);
    assertStays();
  }

  @Test
  void keepsConvWhoseOutputIsReadTwice() {
    Value y = conv("conv", 4, 1, false);
    b.output("y", b.sum(b.batchNorm("bn", y, 1e-5, 0.1), y));
    assertStays();
  }

  @Test
  void keepsConvThatSharesItsWeight() {
    Value y = conv("conv", 4, 1, false);
    Value other = b.add("other", Conv.of(1, Padding.all(1), 1), x, Value.of("conv.weight"));
    b.output("y", b.sum(b.batchNorm("bn", y, 1e-5, 0.1), other));
    assertStays();
  }

  @Test
  void keepsNormThatFollowsSomethingElse() {
    b.output("y", b.batchNorm("bn", b.relu(conv("conv", 4, 1, false)), 1e-5, 0.1));
    assertStays();
  }

  @Test
  void keepsDenseLayerWhoseChannelsAreNotTheNorms() {
    // over [N, 4, 7, 6] a dense layer works on the last axis and the norm on the second
    b.output("y", b.batchNorm("bn", b.linear("dense", x, 4, false), 1e-5, 0.1));
    assertStays();
  }

  @Test
  void foldsTheFirstOfTwoNormsOnly() {
    Value once = b.batchNorm("bn1", conv("conv", 4, 1, false), 1e-5, 0.1);
    b.output("y", b.batchNorm("bn2", once, 1e-5, 0.1));
    Model before = model();
    Model after = new FoldBatchNorm().apply(before);
    assertThat(norms(after)).isOne();
    assertSameNumbers(before, after);
  }

  @Test
  void newBiasTakesAFreeName() {
    Value y = b.batchNorm("bn", conv("conv", 4, 1, false), 1e-5, 0.1);
    b.add("conv.bias", new io.tao4j.graph.ElementwiseOp.StopGradient(), y);
    b.output("y", Value.of("conv.bias"));
    Model before = model();
    Model after = new FoldBatchNorm().apply(before);
    assertThat(after.weights().names()).contains("conv.bias_1");
    assertSameNumbers(before, after);
  }

  /** Its output channels are axis 1 of its kernel, within each group. */
  @Test
  void foldsIntoATransposedConvolutionOfGroups() {
    for (int groups : new int[] {1, 2, 4}) {
      GraphBuilder g = new GraphBuilder();
      Value in = g.input("x", DType.FLOAT32, Shape.batch(4, 7, 6));
      ConvTranspose op = ConvTranspose.of(2, Padding.NONE, groups);
      Value y = g.convTranspose("up", in, 8, List.of(3, 2), op, groups == 2);
      g.output("y", g.batchNorm("bn", y, 1e-3, 0.1));
      Model model = model(g);
      Model folded = new FoldBatchNorm().apply(model);
      assertThat(norms(folded)).isZero();
      assertSameNumbers(model, folded);
    }
  }
}
