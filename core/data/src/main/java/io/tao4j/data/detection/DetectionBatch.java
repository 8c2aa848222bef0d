package io.tao4j.data.detection;

import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Some decoded and prepared samples. Immutable, host memory only.
 *
 * @param epoch the epoch it belongs to
 * @param index its place in the epoch, from 0
 * @param images {@code FLOAT32 [size, channels, height, width]}; height and width may differ from
 *     batch to batch
 * @param boxes for each image its objects in input pixels, clipped to the image
 * @param samples what the images show; of a mosaic the first of its pictures
 * @param placements how each sample's picture lies in its image; of a mosaic that first picture's
 */
public record DetectionBatch(
    int epoch,
    int index,
    Tensor images,
    List<List<LabelledBox>> boxes,
    List<DetectionSample> samples,
    List<Placement> placements) {
  public DetectionBatch {
    boxes = boxes.stream().map(List::copyOf).toList();
    samples = List.copyOf(samples);
    placements = List.copyOf(placements);
    if (boxes.size() != samples.size() || placements.size() != samples.size()) {
      throw new IllegalArgumentException(
          "%s samples, %s lists of boxes, %s placements"
              .formatted(samples.size(), boxes.size(), placements.size()));
    }
  }

  /** Number of images. */
  public int size() {
    return samples.size();
  }
}
