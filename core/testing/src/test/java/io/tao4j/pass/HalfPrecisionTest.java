package io.tao4j.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Node;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
  private static Model model() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3, 8, 8));
    Value c = b.conv2d("conv", x, 4, 3, 1, Padding.NONE, 1, true);
    Value n = b.batchNorm("bn", c, 1e-5, 0.1);
    b.output("y", b.linear("fc", b.flatten(b.relu(n)), 2, true));
    b.output("features", n);
    Graph graph = b.build();
    return new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("m"));
  }

  private static DType type(Model model, String node) {
    return model.graph().type(Value.of(node)).dtype();
  }

  @Test
  void computesIn16BitsAndKeepsInputsOutputsAndBatchNorms() {
    Model model = model();
    Model half = new HalfPrecision(Set.of()).apply(model);
    assertThat(type(half, "conv")).isEqualTo(DType.FLOAT16);
    assertThat(type(half, "fc")).isEqualTo(DType.FLOAT16);
    assertThat(type(half, "bn")).isEqualTo(DType.FLOAT32);
    assertThat(half.graph().inputs()).isEqualTo(model.graph().inputs());
    assertThat(half.graph().outputs())
        .allMatch(o -> half.graph().type(o.value()).dtype() == DType.FLOAT32)
        .extracting(Graph.Output::name)
        .containsExactly("y", "features");
    assertThat(half.weights()).isSameAs(model.weights());
    assertThat(half.graph().node("conv").inputs())
        .containsExactly(
            Value.of("x.half"), Value.of("conv.weight.half"), Value.of("conv.bias.half"));
  }

  @Test
  void takesFormatsOf16BitsOnly() {
    assertThat(type(new HalfPrecision(Set.of(), DType.BFLOAT16).apply(model()), "conv"))
        .isEqualTo(DType.BFLOAT16);
    assertThatThrownBy(() -> new HalfPrecision(Set.of(), DType.FLOAT32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void castsOnceForAllReaders() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(4));
    b.output("y", b.sum(b.relu(x), b.product(x, x)));
    Model model = new Model(b.build(), Weights.initialize(b.build(), 1), ModelMeta.of("m"));
    List<String> casts =
        new HalfPrecision(Set.of())
            .apply(model).graph().nodes().stream()
                .map(Node::name)
                .filter(n -> n.endsWith(".half") || n.endsWith(".single"))
                .toList();
    assertThat(casts).hasSize(2).first().isEqualTo("x.half");
  }

  @Test
  void keptNodesComputeIn32BitsBetweenCasts() {
    Model half = new HalfPrecision(Set.of("fc")).apply(model());
    assertThat(type(half, "fc")).isEqualTo(DType.FLOAT32);
    assertThat(half.graph().node("fc").inputs().get(1)).isEqualTo(Value.of("fc.weight"));
    Model model = model();
    Set<String> all = Set.copyOf(model.graph().nodes().stream().map(Node::name).toList());
    assertThat(new HalfPrecision(all).apply(model)).isSameAs(model);
  }
}
