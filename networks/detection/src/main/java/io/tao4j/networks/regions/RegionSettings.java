package io.tao4j.networks.regions;

import java.util.List;

/**
 * What becomes proposals and what the two stages learn from.
 *
 * @param beforeSuppression best boxes that suppression looks at, of each level
 * @param proposals most that are left
 * @param suppressingIou IoU above which the worse of two is dropped
 * @param leastSide proposals that are not longer than this on both sides are none, pixels
 */
public record RegionSettings(
    int beforeSuppression, int proposals, double suppressingIou, double leastSide) {
  /**
   * What anchors and regions of a training are compared with.
   *
   * @param anchorPositive IoU from which an anchor is an object
   * @param anchorNegative IoU up to which it is background
   * @param anchorBatch anchors of a picture that count
   * @param anchorShare largest share of objects among them
   * @param regionPositive IoU from which a region is an object
   * @param regionNegative IoU from which it is background
   * @param regionNegativeEnd IoU from which it is background no longer
   * @param regionBatch regions of a picture that count
   * @param regionShare largest share of objects among them
   * @param truthToo whether the true boxes are regions too
   * @param factors of the second stage's offsets: x, y, width, height
   */
  public record Sampling(
      double anchorPositive,
      double anchorNegative,
      int anchorBatch,
      double anchorShare,
      double regionPositive,
      double regionNegative,
      double regionNegativeEnd,
      int regionBatch,
      double regionShare,
      boolean truthToo,
      List<Double> factors) {
    public Sampling {
      factors = List.copyOf(factors);
    }

    /** Most regions of a picture that hold an object. */
    public int regionObjects() {
      return Math.max(1, (int) (regionShare * regionBatch));
    }
  }
}
