package io.tao4j.networks.changenet;

import io.tao4j.schedule.LearningRateSchedule;

/**
 * TAO's {@code linear} of visual_changenet: the rate falls with each epoch by the same amount, and
 * would be nothing an epoch after the last.
 *
 * @param base rate of the first epoch
 * @param epochs of the training, one or more
 */
record ChangenetRate(double base, int epochs) implements LearningRateSchedule {
  @Override
  public double rate(long step, long totalSteps) {
    long epoch = totalSteps == 0 ? 0 : Math.min(epochs - 1, step * epochs / totalSteps);
    return base * (1 - (double) epoch / (epochs + 1));
  }
}
