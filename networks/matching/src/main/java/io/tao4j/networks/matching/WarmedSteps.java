package io.tao4j.networks.matching;

import io.tao4j.schedule.LearningRateSchedule;
import java.util.List;

/**
 * The rate of TAO's networks of vectors: stairs over epochs, with a warm-up over the first ones. It
 * changes from epoch to epoch, not within one.
 *
 * @param base rate after the warm-up, before the first stair
 * @param milestones epochs, counted from 0, from which on the rate is lower
 * @param gamma factor from stair to stair
 * @param warmupFactor what the rate of the first epoch is multiplied by, 0 to 1
 * @param warmupEpochs epochs of the warm-up; 0 for none
 * @param linear whether the factor rises to 1 evenly; else it stays until the warm-up ends
 * @param epochs of the whole training, one or more
 * @param first epoch of the schedule that the training begins with: 0, or 1 where it was moved on
 *     before the first epoch, as re_identification does
 */
public record WarmedSteps(
    double base,
    List<Integer> milestones,
    double gamma,
    double warmupFactor,
    int warmupEpochs,
    boolean linear,
    int epochs,
    int first)
    implements LearningRateSchedule {
  public WarmedSteps {
    milestones = List.copyOf(milestones);
  }

  @Override
  public double rate(long step, long totalSteps) {
    long epoch = first + Math.min(step, totalSteps - 1) * epochs / totalSteps;
    double warm = 1;
    if (epoch < warmupEpochs) {
      double share = linear ? (double) epoch / warmupEpochs : 0;
      warm = warmupFactor * (1 - share) + share;
    }
    return base * warm * Math.pow(gamma, milestones.stream().filter(m -> epoch >= m).count());
  }
}
