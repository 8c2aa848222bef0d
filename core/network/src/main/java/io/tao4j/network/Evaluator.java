package io.tao4j.network;

import io.tao4j.tensor.Tensor;
import java.util.Map;
import java.util.Set;

/** Collects a metric over batches. Used by one thread. */
public interface Evaluator {
  /**
   * Takes one batch.
   *
   * @param outputs the network's outputs for it, by name
   */
  void add(Batch batch, Map<String, Tensor> outputs);

  /**
   * Names of the figures that a result may have, as far as they are known before any batch: a
   * training that monitors none of them ends before its first step. Empty where they are not known.
   */
  default Set<String> metricNames() {
    return Set.of();
  }

  /** The figures over all batches so far. */
  Evaluation result();
}
