package io.tao4j.networks.tasks.detection;

import java.util.List;

/**
 * An image's boxes, best first.
 *
 * @param sides left, top, right, bottom of each in input pixels, not clipped
 * @param scores 0 to 1
 * @param classes class of each, from 0
 * @param masks of each the square of numbers from 0 to 1 that its box holds, row by row; none of
 *     networks that find boxes only
 */
public record FoundBoxes(float[] sides, float[] scores, int[] classes, List<float[]> masks) {
  public FoundBoxes {
    masks = List.copyOf(masks);
  }

  /** Boxes without masks. */
  public FoundBoxes(float[] sides, float[] scores, int[] classes) {
    this(sides, scores, classes, List.of());
  }

  /** Number of boxes. */
  public int size() {
    return scores.length;
  }
}
