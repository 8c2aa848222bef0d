package io.tao4j.networks.people;

import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Samples that go through a network together.
 *
 * @param inputs by the names of the graph's inputs, {@code [N, ...]}: one stream or several, and in
 *     training what the loss compares with
 * @param truth for figures, {@code [N, ...]} by name
 * @param labels class of each sample; zeros where there are no classes
 * @param ids what each is called
 */
public record StreamBatch(
    Map<String, Tensor> inputs, Map<String, Tensor> truth, int[] labels, List<String> ids) {
  public StreamBatch {
    inputs = Map.copyOf(inputs);
    truth = Map.copyOf(truth);
    labels = labels.clone();
    ids = List.copyOf(ids);
  }

  /** A copy. */
  @Override
  public int[] labels() {
    return labels.clone();
  }
}
