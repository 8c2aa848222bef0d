package io.tao4j.networks.reading;

import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Some prepared pictures of text. Immutable, host memory only.
 *
 * @param images {@code FLOAT32 [size, channels, height, width]}
 * @param samples in the order of the images
 */
public record TextPictureBatch(Tensor images, List<LabelledText> samples) {
  public TextPictureBatch {
    samples = List.copyOf(samples);
  }
}
