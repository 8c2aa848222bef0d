package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tao4j.graph.Parameter.Role;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class GraphTest {
  /** Residual blocks: doubling at each join would never end. */
  private static Graph residual(int blocks) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(4, 8, 8));
    for (int i = 0; i < blocks; i++) {
      GraphBuilder block = b.scope("layer1." + i);
      Value y = block.conv2d("conv", x, 4, 3, 1, Padding.all(1), 1, false);
      x = block.relu(block.sum(block.batchNorm("bn", y, 1e-5, 0.1), x));
    }
    b.output("y", x);
    return b.build();
  }

  @Test
  void deepResidualGraphHashesAndComparesInNoTime() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          Graph graph = residual(400);
          assertThat(graph).isEqualTo(residual(400)).hasSameHashCodeAs(residual(400));
          assertThat(graph).isNotEqualTo(residual(399));
          assertThat(graph.withOutputs(List.of("y"))).isEqualTo(graph);
          assertThat(GraphBuilder.of(graph).build()).isEqualTo(graph);
        });
  }

  @Test
  void scopesNestAndParametersAreNamedByPlace() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3, 8, 8));
    GraphBuilder block = b.scope("backbone").scope("layer1").scope("0");
    Value y = block.conv2d("conv1", x, 4, 3, 1, Padding.half(3), 1, true);
    y = block.batchNorm("bn1", y, 1e-5, 0.1);
    b.output("y", b.linear("head", b.flatten(y), 2, false));
    Graph graph = b.build();
    assertThat(graph.parameters().stream().map(Parameter::name))
        .containsExactly(
            "backbone.layer1.0.conv1.weight",
            "backbone.layer1.0.conv1.bias",
            "backbone.layer1.0.bn1.weight",
            "backbone.layer1.0.bn1.bias",
            "head.weight");
    assertThat(graph.parameters().stream().map(Parameter::role))
        .containsExactly(Role.WEIGHT, Role.BIAS, Role.GAMMA, Role.BETA, Role.WEIGHT);
    assertThat(graph.buffers().stream().map(Buffer::name))
        .containsExactly("backbone.layer1.0.bn1.running_mean", "backbone.layer1.0.bn1.running_var");
    assertThat(graph.parameterCount()).isEqualTo(4 * 3 * 9 + 4 + 4 + 4 + 2 * 4 * 64);
    assertThat(graph.node("backbone.layer1.0.conv1")).isNotNull();
  }

  /**
   * Two inputs through one layer: the same weights and statistics, nodes with names of their own.
   */
  @Test
  void whatWasComputedOfAValueIsComputedAgainOfAnother() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3, 8, 8));
    Value y = b.input("y", DType.FLOAT32, Shape.batch(3, 8, 8));
    Value conv = b.conv2d("conv", x, 4, 3, 1, Padding.half(3), 1, true);
    Value norm = b.batchNorm("bn", b.sum(conv, b.constant(2)), 1e-5, 0.1);
    List<Value> second = b.scope("second").again(x, y, List.of(norm, conv));
    assertThat(second).extracting(Value::toString).containsExactly("second.bn", "second.conv");
    b.output("difference", b.difference(norm, second.get(0)));
    Graph graph = b.build();
    assertThat(graph.parameterCount()).isEqualTo(4 * 3 * 9 + 4 + 4 + 4);
    assertThat(graph.buffers()).hasSize(2);
    Node again = graph.node("second.conv");
    assertThat(again.op()).isEqualTo(graph.node("conv").op());
    assertThat(again.inputs()).containsExactly(y, Value.of("conv.weight"), Value.of("conv.bias"));
    Value small = b.input("small", DType.FLOAT32, Shape.batch(3, 4, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> b.scope("third").again(x, small, List.of(norm)))
        .withMessageContaining("small");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> b.scope("fourth").again(x, y, List.of(small)))
        .withMessageContaining("does not depend");
  }

  @Test
  void namelessNodesAreNumberedInTheirScope() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3));
    assertThat(b.relu(x)).hasToString("relu");
    assertThat(b.relu(x)).hasToString("relu_1");
    assertThat(b.scope("a").relu(x)).hasToString("a.relu");
    assertThat(b.relu(x)).hasToString("relu_2");
    b.add("relu_3", new ElementwiseOp.StopGradient(), x);
    assertThat(b.relu(x)).hasToString("relu_4");
  }

  @Test
  void continuedGraphKeepsItsNodesAndFindsFreeNames() {
    Graph graph = residual(2);
    GraphBuilder b = GraphBuilder.of(graph);
    Value y = graph.output("y").value();
    assertThat(b.shape(y)).isEqualTo(graph.type(y).shape());
    b.trainingOutput("loss", Losses.mean(b, b.scope("layer1.0").relu(y)));
    Graph continued = b.build();
    assertThat(continued.nodes()).startsWith(graph.nodes().toArray(Node[]::new));
    assertThat(continued.node("layer1.0.relu_1")).isNotNull();
    assertThat(continued.forInference()).isEqualTo(graph);
  }

  @Test
  void fewerOutputsLeaveOutWhatTheyDoNotNeed() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3));
    Value target = b.input("target", DType.FLOAT32, Shape.batch(2));
    Value logits = b.linear("head", x, 2, true);
    b.output("logits", logits);
    b.output("auxiliary", b.linear("side", b.relu(x), 2, false));
    b.trainingOutput("loss", Losses.mean(b, Losses.squared(b, logits, target)));
    Graph graph = b.build();
    Graph one = graph.withOutputs(List.of("logits"));
    assertThat(one.inputs().stream().map(Graph.Input::name)).containsExactly("x");
    assertThat(one.nodes().stream().map(Node::name)).containsExactly("head");
    assertThat(one.parameter("side.weight")).isNull();
    assertThat(graph.forInference().outputs().stream().map(Graph.Output::name))
        .containsExactly("logits", "auxiliary");
    assertThat(graph.consumers().get(x).stream().map(Node::name)).containsExactly("head", "relu");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.withOutputs(List.of("none")))
        .withMessageContaining("[logits, auxiliary, loss]");
  }

  @Test
  void oneNodeThatReadsAValueTwiceIsOneConsumer() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3));
    b.output("y", b.product(x, x));
    assertThat(b.build().consumers().get(x)).hasSize(1);
  }

  @Test
  void constantsAndReductionsOfScalars() {
    GraphBuilder b = new GraphBuilder();
    Value scalar = b.constant(2);
    assertThat(b.reduceAll(ReduceOp.ReduceKind.MEAN, scalar)).isEqualTo(scalar);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SourceOp.Constant(DType.FLOAT32, Shape.of(2), List.of(1.0)))
        .withMessageContaining("needs 2 values");
  }

  @Test
  void initializersAreDeterministicAndFollowTheirFans() {
    Shape shape = Shape.of(64, 32, 3, 3);
    List<Initializer> all =
        List.of(
            Initializer.kaimingFanOut(),
            new Initializer.KaimingNormal(false, 1),
            new Initializer.Normal(0.02),
            new Initializer.FanInUniform(0),
            new Initializer.FanInUniform(100),
            new Initializer.XavierUniform());
    double[] deviations = {
      Math.sqrt(2.0 / (64 * 9)),
      Math.sqrt(1.0 / (32 * 9)),
      0.02,
      1 / Math.sqrt(32 * 9) / Math.sqrt(3),
      0.1 / Math.sqrt(3),
      Math.sqrt(6.0 / (32 * 9 + 64 * 9)) / Math.sqrt(3)
    };
    for (int i = 0; i < deviations.length; i++) {
      Tensor drawn = all.get(i).draw(shape, 7);
      assertThat(drawn).isEqualTo(all.get(i).draw(shape, 7));
      assertThat(drawn).isNotEqualTo(all.get(i).draw(shape, 8));
      double squares = 0;
      double sum = 0;
      for (double v : drawn.toDoubleArray()) {
        squares += v * v;
        sum += v;
      }
      double n = shape.elements();
      assertThat(Math.sqrt(squares / n) / deviations[i])
          .as(all.get(i).toString())
          .isBetween(0.98, 1.02);
      assertThat(Math.abs(sum / n)).isLessThan(5 * deviations[i] / Math.sqrt(n));
    }
    assertThat(Initializer.ones().draw(Shape.of(2), 1)).isEqualTo(Tensor.full(1, 2));
  }
}
