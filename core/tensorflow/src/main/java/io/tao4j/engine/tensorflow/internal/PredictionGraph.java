package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Node;
import io.tao4j.tensor.DType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Output;

/** What a training program predicts with its current weights. */
final class PredictionGraph {
  private final ForwardPass forward;
  private final List<Output<?>> results;

  PredictionGraph(TrainingGraph training, DType heavy) {
    TrainProgram program = training.program();
    Set<String> still =
        program.graph().nodes().stream()
            .map(Node::name)
            .filter(program::isFrozenBatchNorm)
            .collect(Collectors.toSet());
    this.forward = new ForwardPass(training, program.predictionGraph(), still, heavy);
    training.writer().at("prediction");
    this.results = forward.hostForms(program.predictions());
  }

  ForwardPass forward() {
    return forward;
  }

  /** The predictions, in order. */
  List<Output<?>> results() {
    return results;
  }
}
