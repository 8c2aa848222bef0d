package io.tao4j.engine.pytorch.internal;

import io.tao4j.graph.Composition;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Op;
import io.tao4j.graph.SampleOp;

/** Ops for which PyTorch has no kernel of its own; simpler ops stand for them. */
final class MissingKernels {
  private MissingKernels() {}

  /** The graph without them. */
  static Graph replaced(Graph graph) {
    return Composition.of(graph, MissingKernels::isMissing);
  }

  static boolean isMissing(Op op) {
    return op instanceof SampleOp.RoiAlign;
  }
}
