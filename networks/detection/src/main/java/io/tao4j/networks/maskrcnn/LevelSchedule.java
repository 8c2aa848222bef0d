package io.tao4j.networks.maskrcnn;

import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.TaoSchedule;
import java.util.List;

/**
 * Linear rise, then a share of the highest rate behind each point: TAO's schedule of mask_rcnn.
 *
 * @param start first rate
 * @param base rate after the rise
 * @param rise share of the training in which it rises
 * @param points shares of the training, ascending
 * @param levels factor of the base rate behind each
 */
record LevelSchedule(
    double start, double base, double rise, List<Double> points, List<Double> levels)
    implements LearningRateSchedule {
  LevelSchedule {
    points = List.copyOf(points);
    levels = List.copyOf(levels);
    if (points.size() != levels.size()) {
      throw new IllegalArgumentException(points.size() + " points, " + levels.size() + " levels");
    }
  }

  @Override
  public double rate(long step, long totalSteps) {
    double progress = (double) step / totalSteps;
    double level = 1;
    for (int i = 0; i < points.size() && progress > points.get(i); i++) {
      level = levels.get(i);
    }
    return level
        * new TaoSchedule.SoftAnneal(start, base, rise, List.of(), 1).rate(step, totalSteps);
  }
}
