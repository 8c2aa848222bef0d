package io.tao4j.data.segmentation;

import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Some loaded pictures with the classes of their pixels. Immutable, host memory only.
 *
 * @param images {@code FLOAT32 [N, C, H, W]}: one tensor, or one for each picture of a sample
 * @param masks of the network's output size, in the order of the images
 * @param samples in the order of the images
 */
public record SegmentationBatch(
    List<Tensor> images, List<LabelMap> masks, List<SegmentationSample> samples) {
  public SegmentationBatch {
    images = List.copyOf(images);
    masks = List.copyOf(masks);
    samples = List.copyOf(samples);
  }

  /** Number of samples. */
  public int size() {
    return samples.size();
  }
}
