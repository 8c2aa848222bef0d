package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.Composition;
import io.tao4j.graph.Graph;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.Op;
import io.tao4j.graph.RecurrentOp;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.WindowOp;

/**
 * Ops for which TensorFlow has no kernel, or none whose gradient is there and right; simpler ops
 * stand for them. Knows no class of TensorFlow.
 */
final class MissingKernels {
  private MissingKernels() {}

  /** The graph without them. */
  static Graph replaced(Graph graph) {
    return Composition.of(graph, MissingKernels::isMissing);
  }

  static boolean isMissing(Op op) {
    if (op instanceof WindowOp.Conv conv) {
      return conv.rank() != 2;
    } else if (op instanceof WindowOp.ConvTranspose conv) {
      return conv.rank() != 2;
    } else if (op instanceof WindowOp.MaxPool pool) {
      return pool.kernel().size() != 2;
    } else if (op instanceof WindowOp.AveragePool pool) {
      return pool.kernel().size() != 2;
    }
    return op instanceof SampleOp || op instanceof RecurrentOp || op instanceof LossOp;
  }
}
