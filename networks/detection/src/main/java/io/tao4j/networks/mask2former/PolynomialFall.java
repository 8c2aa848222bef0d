package io.tao4j.networks.mask2former;

import io.tao4j.schedule.LearningRateSchedule;

/**
 * TAO's {@code Warmuppoly} of mask2former, which has no warm-up: a fall to nearly zero by a power.
 *
 * @param base rate of the first step, zero or more
 */
record PolynomialFall(double base) implements LearningRateSchedule {
  private static final double POWER = 0.9;

  @Override
  public double rate(long step, long totalSteps) {
    return base * Math.pow(Math.max(0, 1 - (double) step / (totalSteps + 1)), POWER);
  }
}
