package io.tao4j.networks.tasks.inspection;

import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Some prepared parts. Immutable, host memory only.
 *
 * @param part {@code FLOAT32 [size, channels, height, width]}
 * @param golden the same of good parts
 * @param samples in their order
 */
public record PartBatch(Tensor part, Tensor golden, List<PartSample> samples) {
  public PartBatch {
    samples = List.copyOf(samples);
  }
}
