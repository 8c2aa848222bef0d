package io.tao4j.train;

import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainingStep;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Batches to updates: one each, or one for the accumulated gradients of several. */
final class Updates {
  private final TrainingStep step;
  private final int batchesPerUpdate;
  private int waiting;

  Updates(TrainingStep step, int batchesPerUpdate) {
    this.step = step;
    this.batchesPerUpdate = batchesPerUpdate;
  }

  /**
   * Takes one batch.
   *
   * @param samples of the batch
   * @param rate of the update, if the batch completes one
   * @return with {@code applied} false if something was not finite
   */
  TrainingStep.Result add(Map<String, Tensor> inputs, int samples, float rate, long seed) {
    if (batchesPerUpdate == 1) {
      return step.run(inputs, rate, seed);
    }
    float loss = 0;
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    boolean finite = true;
    for (Phase phase : step.program().phases()) {
      TrainingStep.Result result = step.accumulate(phase.name(), inputs, samples, seed);
      loss += result.loss();
      outputs.putAll(result.outputs());
      finite &= result.applied();
    }
    waiting++;
    if (finite && waiting == batchesPerUpdate) {
      finite = finish(rate);
    }
    return new TrainingStep.Result(loss, outputs, finite);
  }

  /**
   * Makes an update of the batches that wait for one, at the end of an epoch.
   *
   * @return false if it was not finite
   */
  boolean finish(float rate) {
    boolean finite = true;
    if (waiting > 0) {
      for (Phase phase : step.program().phases()) {
        finite &= step.apply(phase.name(), rate);
      }
      waiting = 0;
    }
    return finite;
  }
}
