package io.tao4j.data;

import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Some decoded and prepared samples of several tasks. Immutable, host memory only.
 *
 * @param images {@code FLOAT32 [size, channels, height, width]}
 * @param samples in the order of the images
 */
public record MultitaskBatch(Tensor images, List<MultitaskSample> samples) {
  public MultitaskBatch {
    samples = List.copyOf(samples);
  }

  /** The values' indices of a task, one a sample. */
  public int[] labels(int task) {
    return samples.stream().mapToInt(sample -> sample.labels().get(task)).toArray();
  }
}
