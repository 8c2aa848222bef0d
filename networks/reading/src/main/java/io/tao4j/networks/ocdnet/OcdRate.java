package io.tao4j.networks.ocdnet;

import io.tao4j.schedule.LearningRateSchedule;

/**
 * TAO's rate of ocdnet, which changes from epoch to epoch: an even rise from a third, then the
 * power 0.9 of what is left of the training.
 *
 * @param base rate after the rise
 * @param warmup epochs of the rise
 * @param epochs of the whole training, one or more
 */
record OcdRate(double base, int warmup, int epochs) implements LearningRateSchedule {
  private static final double FIRST = 1.0 / 3;
  private static final double POWER = 0.9;

  @Override
  public double rate(long step, long totalSteps) {
    long epoch = Math.min(step, totalSteps - 1) * epochs / totalSteps;
    if (epoch < warmup) {
      double share = (double) epoch / warmup;
      return base * (FIRST * (1 - share) + share);
    }
    double gone = (double) (epoch - warmup) / Math.max(1, epochs - warmup);
    return base * Math.pow(1 - gone, POWER);
  }
}
