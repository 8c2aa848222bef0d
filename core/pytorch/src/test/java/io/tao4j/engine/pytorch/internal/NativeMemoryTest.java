package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.SteadyMemory;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory outside the Java heap over a thousand calls. */
@Tag("pytorch")
class NativeMemoryTest {
  private static Graph graph() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", DType.FLOAT32, Shape.batch(3, 16, 16));
    Value c = b.conv2d("conv", x, 8, 3, 1, Padding.all(1), 1, false);
    Value y = b.add("drop", new NormalizeOp.Dropout(0.2), b.relu(b.batchNorm("bn", c, 1e-5, 0.1)));
    b.output("y", y);
    b.trainingOutput("loss", b.reduceAll(ReduceKind.MEAN, b.product(y, y)));
    return b.build();
  }

  /** Batches of two sizes: allocators that keep a pool a shape must not grow either. */
  private static Map<String, Tensor> batch(int i) {
    return Map.of("x", Tensor.full(0.5f, i % 2 == 0 ? 4 : 3, 3, 16, 16));
  }

  @Test
  void aThousandStepsDoNotGrowTheProcess() {
    TrainProgram program =
        TrainProgram.of(graph(), "loss", new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0));
    try (TrainingStep step =
        new PyTorchEngine()
            .compile(program, Weights.initialize(program.graph(), 1), ExecutionPlan.CPU_FP32)) {
      SteadyMemory.assertOverCalls(i -> step.run(batch(i), 1e-4f, i));
    }
  }

  @Test
  void aThousandInferencesDoNotGrowTheProcess() {
    Graph graph = graph();
    Graph inference = graph.forInference();
    Model model = new Model(inference, Weights.initialize(inference, 1), ModelMeta.of("test"));
    try (Executable executable = new PyTorchEngine().compile(model, ExecutionPlan.CPU_FP32)) {
      SteadyMemory.assertOverCalls(i -> executable.run(batch(i)));
    }
  }
}
