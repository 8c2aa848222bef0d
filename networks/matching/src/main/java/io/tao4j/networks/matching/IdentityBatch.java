package io.tao4j.networks.matching;

import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Some prepared pictures. Immutable, host memory only.
 *
 * @param images {@code FLOAT32 [size, channels, height, width]}
 * @param samples in the order of the images
 */
public record IdentityBatch(Tensor images, List<IdentitySample> samples) {
  public IdentityBatch {
    samples = List.copyOf(samples);
  }
}
