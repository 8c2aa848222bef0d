package io.tao4j.network;

import io.tao4j.tensor.Tensor;
import java.util.Map;

/** Collects a metric over batches. Used by one thread. */
public interface Evaluator {
  /**
   * Takes one batch.
   *
   * @param outputs the network's outputs for it, by name
   */
  void add(Batch batch, Map<String, Tensor> outputs);

  /** The figures over all batches so far. */
  Evaluation result();
}
