package io.tao4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Which engine infers where nobody has chosen one; all three are on this class path. */
class EngineChoiceTest {
  private static Graph graph(BiFunction<GraphBuilder, Value, Value> middle) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(4));
    b.output("y", b.relu(middle.apply(b, x)));
    return b.build();
  }

  private static Engine choice(Graph graph) {
    return EngineChoice.forInference(graph, Device.CPU);
  }

  @Test
  void onnxRuntimeOnTheCpu() {
    Graph plain = graph((b, x) -> b.linear("fc", x, 4, true));
    assertThat(choice(plain)).isEqualTo(Engine.ONNX_RUNTIME);
    assertThat(EngineChoice.forInference(plain, Device.gpu(0))).isEqualTo(Engine.PYTORCH);
  }

  @Test
  void gridsOfFewBitsStayOnTheEngineThatTrained() {
    assertThat(choice(graph((b, x) -> b.add("q", FakeQuantize.signed(), x, b.constant(0.1)))))
        .isEqualTo(Engine.PYTORCH);
    for (DType narrow : new DType[] {DType.FLOAT16, DType.BFLOAT16}) {
      Graph graph =
          graph(
              (b, x) -> b.add("back", new Cast(DType.FLOAT32), b.add("half", new Cast(narrow), x)));
      assertThat(choice(graph)).isEqualTo(Engine.PYTORCH);
    }
  }

  @Test
  void onlyTheInferencePartCounts() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(4));
    Value y = b.linear("fc", x, 4, true);
    b.output("y", y);
    b.trainingOutput(
        "loss", b.add("back", new Cast(DType.FLOAT32), b.add("half", new Cast(DType.FLOAT16), y)));
    assertThat(choice(b.build())).isEqualTo(Engine.ONNX_RUNTIME);
  }
}
