package io.tao4j.networks.tasks.detection;

import io.tao4j.tensor.Tensor;
import java.util.Map;

/** From a detector's outputs to boxes, suppression included. Thread-safe. */
@FunctionalInterface
public interface BoxDecoder {
  /**
   * Decodes one image of a batch.
   *
   * @param outputs the network's, by name
   * @param image its place in the batch, from 0
   */
  FoundBoxes decode(Map<String, Tensor> outputs, int image);
}
