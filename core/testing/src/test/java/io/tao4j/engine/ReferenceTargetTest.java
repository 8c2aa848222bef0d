package io.tao4j.engine;

import io.tao4j.graph.OpCase;
import java.util.function.Predicate;

/** The contracts can be met: the reference does. */
class ReferenceTargetTest
    implements ConformanceContract, TrainingStepContract, PhasesContract, ExecutableContract {
  @Override
  public ConformanceTarget target() {
    return new ReferenceTarget();
  }

  /** Where differences cannot tell the gradient the reference has none to offer. */
  @Override
  public Predicate<OpCase> selection() {
    return c -> c.expected() == null;
  }

  @Override
  public void inputsThatAreMissingOrDoNotFitAreNamed() {
    TrainingStepContract.super.inputsThatAreMissingOrDoNotFitAreNamed();
    ExecutableContract.super.inputsThatAreMissingOrDoNotFitAreNamed();
  }

  @Override
  public void closesTwiceAndRefusesToWorkAfterwards() {
    TrainingStepContract.super.closesTwiceAndRefusesToWorkAfterwards();
    ExecutableContract.super.closesTwiceAndRefusesToWorkAfterwards();
  }
}
