package io.tao4j.data.segments;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Some loaded pictures with their segments. Immutable, host memory only.
 *
 * @param images {@code FLOAT32 [N, C, H, W]}
 * @param maps of the input's size, in the order of the images
 * @param contents where the pictures lie in the input, from its left and top
 * @param samples in the order of the images
 */
public record SegmentBatch(
    Tensor images, List<SegmentMap> maps, List<Rectangle> contents, List<SegmentSample> samples) {
  public SegmentBatch {
    contents = List.copyOf(contents);
    maps = List.copyOf(maps);
    samples = List.copyOf(samples);
  }

  /** Number of samples. */
  public int size() {
    return samples.size();
  }
}
