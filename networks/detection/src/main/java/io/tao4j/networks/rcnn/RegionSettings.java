package io.tao4j.networks.rcnn;

import java.util.List;

/**
 * What becomes proposals and what the two stages learn from.
 *
 * @param beforeSuppression best boxes that suppression looks at
 * @param proposals most that are left
 * @param suppressingIou IoU above which the worse of two is dropped
 */
record RegionSettings(int beforeSuppression, int proposals, double suppressingIou) {
  /** Proposals that are not longer than this on both sides are none, pixels. */
  static final double LEAST_SIDE = 1;

  /**
   * What anchors and regions of a training are compared with.
   *
   * @param anchorPositive IoU from which an anchor is an object
   * @param anchorNegative IoU up to which it is background
   * @param anchorBatch anchors of a picture that count
   * @param regionPositive IoU from which a region is an object
   * @param regionNegative IoU from which it is background, below the other one
   * @param regionBatch regions of a picture that count
   * @param truthToo whether the true boxes are regions too
   * @param factors of the second stage's offsets: x, y, width, height
   */
  record Sampling(
      double anchorPositive,
      double anchorNegative,
      int anchorBatch,
      double regionPositive,
      double regionNegative,
      int regionBatch,
      boolean truthToo,
      List<Double> factors) {
    Sampling {
      factors = List.copyOf(factors);
    }
  }
}
