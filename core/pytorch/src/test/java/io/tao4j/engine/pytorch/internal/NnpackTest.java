package io.tao4j.engine.pytorch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.fixtures.ChildJvm;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NnpackTest {

  /** In a process of its own, for native code writes past {@code System.err}. */
  @Test
  void aSmallConvolutionOfOnePictureSaysNothing() throws Exception {
    ProcessBuilder builder =
        ChildJvm.of(NnpackTest.class, List.of("-Xmx256m")).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1"); // with more PyTorch asks oneDNN
    Process child = builder.start();
    String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(printed).isZero();
    assertThat(printed).contains("[1,64,14,14]").doesNotContain("NNPACK");
  }

  /** The child. */
  public static void main(String[] arguments) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(64, 14, 14));
    b.output("y", b.conv2d("conv", x, 64, 3, 1, Padding.all(1), 1, false));
    Graph graph = b.build();
    Model model = new Model(graph, Weights.initialize(graph, 1), ModelMeta.of("test"));
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      Tensor y = executable.run(Map.of("x", Tensor.full(1, 1, 64, 14, 14))).get("y");
      System.out.println(y.shape());
    }
  }
}
