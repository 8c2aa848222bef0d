package io.tao4j.schedule;

/**
 * Keras' decay on top of any schedule, {@code rate / (1 + decay * step)}: as TAO's classification
 * has it where an optimiser gives a decay and a schedule the rate.
 *
 * @param schedule the rate without it
 * @param decay zero or more
 */
public record DecayedRate(LearningRateSchedule schedule, double decay)
    implements LearningRateSchedule {
  public DecayedRate {
    if (!(decay >= 0)) {
      throw new IllegalArgumentException("decay is zero or more, got " + decay);
    }
  }

  /** The schedule itself where there is no decay. */
  public static LearningRateSchedule of(LearningRateSchedule schedule, double decay) {
    return decay == 0 ? schedule : new DecayedRate(schedule, decay);
  }

  @Override
  public double rate(long step, long totalSteps) {
    return schedule.rate(step, totalSteps) / (1 + decay * step);
  }
}
