package io.tao4j.network;

import io.tao4j.tensor.Tensor;
import java.util.Map;

/**
 * Targets that depend on what the network says now: matching of predictions with labels, sampling
 * of proposals. In each step the trainer computes the program's predictions with the current
 * weights ({@link io.tao4j.engine.TrainProgram#predictions}), asks this, and then runs the step
 * with the batch's inputs and the targets. Targets that depend on labels only belong into the
 * batch: there the loader's threads make them while the engine works.
 */
@FunctionalInterface
public interface TargetAssignment {
  /**
   * Makes the targets of a batch.
   *
   * @param batch its inputs and truth
   * @param predictions the program's predictions for it by name
   * @param seed of this step: all that is drawn follows from it, so that a resumed training draws
   *     the same
   * @return further inputs of the program by name
   */
  Map<String, Tensor> targets(Batch batch, Map<String, Tensor> predictions, long seed);
}
