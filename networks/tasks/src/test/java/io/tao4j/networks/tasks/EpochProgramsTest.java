package io.tao4j.networks.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EpochProgramsTest {
  /** So that each side of an adversarial training keeps its own statistics. */
  @Test
  void batchNormsBelongToThePhaseThatTrainsTheirScale() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3, 4, 4));
    Value made = b.batchNorm("generator.norm", x, 1e-5, 0.1);
    b.output("y", b.batchNorm("judge.norm", made, 1e-5, 0.1));
    Graph graph = b.build();
    assertThat(EpochPrograms.batchNormsOf(graph, Set.of("judge.norm.weight")))
        .containsExactly("judge.norm");
    assertThat(EpochPrograms.batchNormsOf(graph, Set.of("generator.norm.bias", "x")))
        .containsExactly("generator.norm");
    assertThat(EpochPrograms.batchNormsOf(graph, Set.of("other"))).isEmpty();
  }
}
