package io.tao4j.network;

import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Samples that go through a network together.
 *
 * @param inputs a tensor for each graph input; in training the encoded targets too
 * @param truth what evaluation compares with, for example class indices under {@code labels}
 * @param ids what a sample is called in messages and results, usually its path
 */
public record Batch(Map<String, Tensor> inputs, Map<String, Tensor> truth, List<String> ids) {
  public Batch {
    inputs = Map.copyOf(inputs);
    truth = Map.copyOf(truth);
    ids = List.copyOf(ids);
  }

  /** Number of samples. */
  public int size() {
    return ids.size();
  }
}
