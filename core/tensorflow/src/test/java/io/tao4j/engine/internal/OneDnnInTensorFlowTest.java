package io.tao4j.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Engine;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("tensorflow")
class OneDnnInTensorFlowTest {
  /** Natives of another version need a look at their object, and a new line in the list. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void pinnedNativesAreAmongTheKnown() throws IOException {
    GraphBuilder b = new GraphBuilder();
    b.output("y", b.scale(b.input("x", DType.FLOAT32, Shape.batch(3)), 2));
    Graph graph = b.build();
    Model model = new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("doubling"));
    Engine.TENSORFLOW.provider().compile(model, ExecutionPlan.CPU_FP32).close();
    assertThat(OneDnnCaches.version("libtensorflow_cc.so.2")).isIn(OneDnnCaches.KNOWN);
  }
}
