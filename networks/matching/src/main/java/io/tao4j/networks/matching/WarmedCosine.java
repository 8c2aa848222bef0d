package io.tao4j.networks.matching;

import io.tao4j.schedule.LearningRateSchedule;

/**
 * The rate of TAO's re_identification with {@code warmup_method: cosine}: an even rise over the
 * first epochs, then half a cosine that spans the whole training, from which the rise is cut out.
 * It changes from epoch to epoch, not within one.
 *
 * @param base rate at the top of the cosine
 * @param warmupFactor what the rate of the first epoch is of {@code base}, 0 to 1
 * @param warmupEpochs epochs of the rise; 0 for none
 * @param epochs of the whole training, one or more
 * @param first epoch of the schedule that the training begins with, 0 or 1
 */
public record WarmedCosine(
    double base, double warmupFactor, int warmupEpochs, int epochs, int first)
    implements LearningRateSchedule {
  /** What the rate ends at, of {@code base}. */
  private static final double LEAST = 0.002;

  @Override
  public double rate(long step, long totalSteps) {
    long epoch = first + Math.min(step, totalSteps - 1) * epochs / totalSteps;
    if (epoch < warmupEpochs) {
      return base * (warmupFactor + (1 - warmupFactor) * epoch / warmupEpochs);
    }
    double share = Math.min(1, (double) epoch / epochs);
    return base * (LEAST + (1 - LEAST) / 2 * (1 + Math.cos(Math.PI * share)));
  }
}
