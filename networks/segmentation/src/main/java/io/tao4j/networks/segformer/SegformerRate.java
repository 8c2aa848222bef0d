package io.tao4j.networks.segformer;

import io.tao4j.schedule.LearningRateSchedule;

/**
 * TAO's {@code linear} of segformer: over the first hundredth of all steps from nearly nothing to
 * the rate, then down to zero by the same amount each step.
 *
 * @param base rate after the rise, zero or more
 */
record SegformerRate(double base) implements LearningRateSchedule {
  private static final double FIRST = 1e-6;
  private static final int RISE = 100;

  @Override
  public double rate(long step, long totalSteps) {
    long rise = Math.max(1, totalSteps / RISE);
    if (step < rise) {
      return base * (FIRST + (1 - FIRST) * step / rise);
    }
    return base * Math.max(0, totalSteps - step) / Math.max(1, totalSteps - rise);
  }
}
