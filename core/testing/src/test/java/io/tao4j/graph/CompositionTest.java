package io.tao4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tao4j.graph.ReferenceExecutor.Setting;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The simpler ops that stand for an op compute what it means, in plain Java. */
class CompositionTest {
  private static Graph composed(Graph graph) {
    Op op = graph.node(OpCase.NODE).op();
    return Composition.of(graph, o -> o.equals(op));
  }

  @TestFactory
  Stream<DynamicTest> simplerOpsSayTheSame() {
    return OpCases.all().stream()
        .filter(c -> c.op() instanceof Op.Composed)
        // over images they are what the others are made of
        .filter(c -> !(c.op() instanceof WindowOp) || c.name().matches(".*/[13]d.*"))
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  private static void check(OpCase c) {
    OpCase.Prepared prepared = c.forward();
    Graph graph = composed(prepared.graph());
    assertThat(graph.node(OpCase.NODE)).isNull();
    Map<String, DoubleArray> expected =
        ReferenceExecutor.run(prepared.graph(), prepared.arrays(), Setting.INFERENCE).outputs();
    Map<String, DoubleArray> actual =
        ReferenceExecutor.run(graph, prepared.arrays(), Setting.INFERENCE).outputs();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, array) -> {
          assertThat(actual.get(name).shape()).as(name).isEqualTo(array.shape());
          for (int i = 0; i < array.length(); i++) {
            assertThat(actual.get(name).data()[i])
                .as("%s of %s: %s", name, c.name(), Arrays.toString(array.shape()))
                .isCloseTo(array.data()[i], org.assertj.core.data.Offset.offset(1e-6));
          }
        });
  }

  @Test
  void aGraphWithoutThemStaysTheSame() {
    GraphBuilder b = new GraphBuilder();
    b.output("y", b.relu(b.input("x", DType.FLOAT32, Shape.of(2))));
    Graph graph = b.build();
    assertThat(Composition.of(graph, op -> op instanceof SampleOp)).isSameAs(graph);
  }

  @Test
  void anOpThatNothingStandsForIsNamed() {
    GraphBuilder b = new GraphBuilder();
    b.output("y", b.relu(b.input("x", DType.FLOAT32, Shape.of(2))));
    Graph graph = b.build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Composition.of(graph, op -> true))
        .withMessageContaining("node 'relu'");
  }
}
