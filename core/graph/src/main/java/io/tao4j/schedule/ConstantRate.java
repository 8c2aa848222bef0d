package io.tao4j.schedule;

/**
 * The same rate always, or Keras' slow decay {@code rate / (1 + decay * step)}.
 *
 * @param rate zero or more
 * @param decay zero or more
 */
public record ConstantRate(double rate, double decay) implements LearningRateSchedule {
  public ConstantRate {
    if (!(rate >= 0) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "rate and decay are zero or more, got " + rate + " and " + decay);
    }
  }

  @Override
  public double rate(long step, long totalSteps) {
    return rate / (1 + decay * step);
  }
}
