package io.tao4j.train;

import io.tao4j.error.TaoException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a training stands at the end of an epoch; the part of a checkpoint that is no tensor.
 *
 * @param epochsDone complete epochs
 * @param stepsPerEpoch of the data that it ran on
 * @param seed of the training
 * @param bestMetric best validation so far, NaN before the first
 * @param bestEpoch from 0, -1 before the first
 * @param staleValidations validations since the best
 */
record Progress(
    int epochsDone,
    int stepsPerEpoch,
    long seed,
    double bestMetric,
    int bestEpoch,
    int staleValidations) {

  static Progress start(int stepsPerEpoch, long seed) {
    return new Progress(0, stepsPerEpoch, seed, Double.NaN, -1, 0);
  }

  Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("epochs_done", Integer.toString(epochsDone));
    map.put("steps_per_epoch", Integer.toString(stepsPerEpoch));
    map.put("seed", Long.toString(seed));
    map.put("best_metric", Double.toString(bestMetric));
    map.put("best_epoch", Integer.toString(bestEpoch));
    map.put("stale_validations", Integer.toString(staleValidations));
    return map;
  }

  static Progress fromMap(Map<String, String> map, Object file) {
    try {
      return new Progress(
          Integer.parseInt(require(map, "epochs_done")),
          Integer.parseInt(require(map, "steps_per_epoch")),
          Long.parseLong(require(map, "seed")),
          Double.parseDouble(require(map, "best_metric")),
          Integer.parseInt(require(map, "best_epoch")),
          Integer.parseInt(require(map, "stale_validations")));
    } catch (NumberFormatException e) {
      throw new TaoException(
          "TRAIN-002", "%s holds no usable training progress: %s".formatted(file, e.getMessage()));
    }
  }

  private static String require(Map<String, String> map, String key) {
    String value = map.get(key);
    if (value == null) {
      throw new NumberFormatException("'" + key + "' is missing");
    }
    return value;
  }

  /** This with another number of steps from the next epoch on. */
  Progress withSteps(int steps) {
    return new Progress(epochsDone, steps, seed, bestMetric, bestEpoch, staleValidations);
  }

  /** This as if nothing had been validated yet. */
  Progress withoutBest() {
    return new Progress(epochsDone, stepsPerEpoch, seed, Double.NaN, -1, 0);
  }

  /** This after one more epoch without a validation. */
  Progress afterEpoch() {
    return new Progress(
        epochsDone + 1, stepsPerEpoch, seed, bestMetric, bestEpoch, staleValidations);
  }

  /**
   * This after one more epoch.
   *
   * @param metric figure of its validation; NaN is an answer too, and never a good one
   * @param leastGain what keeps a training from being stale
   */
  Progress afterEpoch(double metric, double leastGain) {
    boolean better = improves(metric);
    boolean counts = better && (Double.isNaN(bestMetric) || metric > bestMetric + leastGain);
    return new Progress(
        epochsDone + 1,
        stepsPerEpoch,
        seed,
        better ? metric : bestMetric,
        better ? epochsDone : bestEpoch,
        counts ? 0 : staleValidations + 1);
  }

  boolean improves(double metric) {
    return !Double.isNaN(metric) && (Double.isNaN(bestMetric) || metric > bestMetric);
  }
}
