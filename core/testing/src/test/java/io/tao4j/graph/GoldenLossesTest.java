package io.tao4j.graph;

import io.tao4j.engine.ConformanceTarget;
import io.tao4j.engine.ReferenceTarget;

/** The losses themselves: in double precision, gradients by finite differences. */
class GoldenLossesTest implements LossContract {
  @Override
  public ConformanceTarget target() {
    return new ReferenceTarget();
  }
}
