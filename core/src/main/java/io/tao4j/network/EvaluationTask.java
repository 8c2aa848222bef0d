package io.tao4j.network;

/** A data set and its metric, ready to be gone through, any number of times. */
public interface EvaluationTask extends AutoCloseable {
  /** All batches, each sample once. */
  BatchStream batches();

  /** Number of samples. */
  int sampleCount();

  /** An empty metric. */
  Evaluator newEvaluator();

  /** Frees what the data set holds; a second call does nothing. */
  @Override
  void close();
}
