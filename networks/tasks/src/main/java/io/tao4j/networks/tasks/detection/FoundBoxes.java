package io.tao4j.networks.tasks.detection;

/**
 * An image's boxes, best first.
 *
 * @param sides left, top, right, bottom of each in input pixels, not clipped
 * @param scores 0 to 1
 * @param classes class of each, from 0
 */
public record FoundBoxes(float[] sides, float[] scores, int[] classes) {
  /** Number of boxes. */
  public int size() {
    return scores.length;
  }
}
