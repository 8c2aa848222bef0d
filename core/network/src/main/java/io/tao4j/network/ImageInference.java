package io.tao4j.network;

import io.tao4j.data.image.Image;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The way from pictures to results, without the engine in between. Thread-safe.
 *
 * @param <P> one picture's result
 */
public interface ImageInference<P> {
  /** Prepares pictures as training did: one tensor for each graph input. */
  Map<String, Tensor> encode(List<Image> images);

  /**
   * Results from the network's outputs.
   *
   * @param images what was encoded
   * @param outputs by name, batch first
   */
  List<P> decode(List<Image> images, Map<String, Tensor> outputs);
}
