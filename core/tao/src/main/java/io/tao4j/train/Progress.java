package io.tao4j.train;

import io.tao4j.error.TaoException;
import io.tao4j.network.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a training stands at the end of an epoch; the part of a checkpoint that is no tensor.
 *
 * @param epochsDone complete epochs
 * @param stepsPerEpoch of the data that it ran on
 * @param seed of the training
 * @param bestMetric what was monitored at its best, NaN before the first
 * @param bestEpoch from 0, -1 before the first
 * @param stopMetric what the early stop watches at its best, NaN before the first
 * @param staleValidations figures for the early stop since it last improved
 */
record Progress(
    int epochsDone,
    int stepsPerEpoch,
    long seed,
    double bestMetric,
    int bestEpoch,
    double stopMetric,
    int staleValidations) {

  static Progress start(int stepsPerEpoch, long seed) {
    return new Progress(0, stepsPerEpoch, seed, Double.NaN, -1, Double.NaN, 0);
  }

  Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("epochs_done", Integer.toString(epochsDone));
    map.put("steps_per_epoch", Integer.toString(stepsPerEpoch));
    map.put("seed", Long.toString(seed));
    map.put("best_metric", Double.toString(bestMetric));
    map.put("best_epoch", Integer.toString(bestEpoch));
    map.put("stop_metric", Double.toString(stopMetric));
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
          // Before there was a figure of its own, the early stop watched the best one.
          Double.parseDouble(map.getOrDefault("stop_metric", require(map, "best_metric"))),
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
    return new Progress(
        epochsDone, steps, seed, bestMetric, bestEpoch, stopMetric, staleValidations);
  }

  /** This as if nothing had been validated yet. */
  Progress withoutBest() {
    return new Progress(epochsDone, stepsPerEpoch, seed, Double.NaN, -1, Double.NaN, 0);
  }

  /** This after one more epoch. */
  Progress afterEpoch() {
    return new Progress(
        epochsDone + 1, stepsPerEpoch, seed, bestMetric, bestEpoch, stopMetric, staleValidations);
  }

  /** Whether a figure, at the end of the epoch that is done next, is the best one. */
  boolean improves(Figure figure) {
    return figure.metric().isBetter(figure.value(), bestMetric, 0);
  }

  /** This with a figure that decides on the best model; of the epoch that is done next. */
  Progress withFigure(Figure figure) {
    return improves(figure)
        ? new Progress(
            epochsDone,
            stepsPerEpoch,
            seed,
            figure.value(),
            epochsDone,
            stopMetric,
            staleValidations)
        : this;
  }

  /**
   * This with a figure for the early stop; NaN is an answer too, and never a good one.
   *
   * @param leastGain what keeps a training from being stale
   */
  Progress withStopFigure(Figure figure, double leastGain) {
    boolean better = figure.metric().isBetter(figure.value(), stopMetric, 0);
    boolean counts = figure.metric().isBetter(figure.value(), stopMetric, leastGain);
    return new Progress(
        epochsDone,
        stepsPerEpoch,
        seed,
        bestMetric,
        bestEpoch,
        better ? figure.value() : stopMetric,
        counts ? 0 : staleValidations + 1);
  }

  /**
   * A figure of an epoch.
   *
   * @param metric name and direction
   * @param value NaN where it could not be computed
   */
  record Figure(Metric metric, double value) {}
}
