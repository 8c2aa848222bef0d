package io.tao4j.network;

import java.util.List;
import java.util.Map;

/** A data set and its metric, ready to be gone through, any number of times. */
public interface EvaluationTask extends AutoCloseable {
  /** All batches, each sample once. */
  BatchStream batches();

  /** Number of samples. */
  int sampleCount();

  /**
   * What decides what the figures mean, by name for people: samples with their labels, thresholds.
   * Figures under other facts cannot be compared, so a resumed training looks for the best anew.
   */
  default Map<String, String> facts() {
    return Map.of();
  }

  /** An empty metric. */
  Evaluator newEvaluator();

  /** What a person should know of the data set, a line each. */
  default List<String> notices() {
    return List.of();
  }

  /** Frees what the data set holds; a second call does nothing. */
  @Override
  void close();
}
