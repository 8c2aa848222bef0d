package io.tao4j.geometry;

import java.util.Arrays;

/**
 * Greedy non-maximum suppression: from the best score downwards, a box is kept when its IoU with
 * every box kept so far is no greater than a threshold. Boxes are {@code left, top, right, bottom},
 * right and bottom exclusive, four numbers a box in one array.
 *
 * <p>Of equal scores the lower index comes first. A box with a score or a coordinate that is no
 * number is never kept. A box without area overlaps nothing. Arithmetic is in single precision, as
 * in ONNX Runtime, so that a box at the threshold has the same fate in both.
 */
public final class NonMaximumSuppression {
  private NonMaximumSuppression() {}

  /**
   * Suppression among the boxes of one class.
   *
   * @param boxesLtrb 4 numbers a box
   * @param scores one a box
   * @param iouThreshold a box is suppressed by a better one when their IoU is greater; 0 to 1
   * @param topK most boxes to keep, 1 or more
   * @return indices of the kept boxes, best first
   */
  public static int[] apply(float[] boxesLtrb, float[] scores, float iouThreshold, int topK) {
    return apply(boxesLtrb, scores, new int[scores.length], iouThreshold, topK);
  }

  /**
   * Suppression within each class: boxes of different classes never suppress each other.
   *
   * @param boxesLtrb 4 numbers a box
   * @param scores one a box
   * @param classes class of each box
   * @param iouThreshold a box is suppressed by a better one of its class when their IoU is greater
   * @param topK most boxes to keep over all classes, 1 or more
   * @return indices of the kept boxes, best first over all classes
   */
  public static int[] apply(
      float[] boxesLtrb, float[] scores, int[] classes, float iouThreshold, int topK) {
    check(boxesLtrb, scores, classes, iouThreshold, topK);
    long[] order = order(boxesLtrb, scores);
    int[] kept = new int[Math.min(topK, order.length)];
    int count = 0;
    for (int place = 0; place < order.length && count < kept.length; place++) {
      int candidate = (int) order[place];
      boolean free = true;
      for (int i = 0; i < count && free; i++) {
        free =
            classes[kept[i]] != classes[candidate]
                || iou(boxesLtrb, kept[i] * 4, candidate * 4) <= iouThreshold;
      }
      if (free) {
        kept[count++] = candidate;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static void check(
      float[] boxes, float[] scores, int[] classes, float iouThreshold, int topK) {
    if (boxes.length != 4L * scores.length || classes.length != scores.length) {
      throw new IllegalArgumentException(
          "%s coordinates and %s classes for %s scores"
              .formatted(boxes.length, classes.length, scores.length));
    }
    if (!(iouThreshold >= 0 && iouThreshold <= 1) || topK < 1) {
      throw new IllegalArgumentException(
          "IoU threshold 0 to 1 and topK 1 or more, got %s and %s".formatted(iouThreshold, topK));
    }
  }

  /** Places in falling order of the scores: the score's rank above, the index below. */
  private static long[] order(float[] boxes, float[] scores) {
    long[] order = new long[scores.length];
    int count = 0;
    for (int i = 0; i < scores.length; i++) {
      float sum = boxes[4 * i] + boxes[4 * i + 1] + boxes[4 * i + 2] + boxes[4 * i + 3];
      if (!Float.isNaN(scores[i]) && !Float.isNaN(sum)) {
        int bits = Float.floatToIntBits(scores[i] + 0f); // -0 becomes 0
        int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE); // orders as the numbers do
        order[count++] = (long) ~rising << 32 | i;
      }
    }
    order = Arrays.copyOf(order, count);
    Arrays.sort(order);
    return order;
  }

  private static float iou(float[] boxes, int a, int b) {
    float width = Math.min(boxes[a + 2], boxes[b + 2]) - Math.max(boxes[a], boxes[b]);
    float height = Math.min(boxes[a + 3], boxes[b + 3]) - Math.max(boxes[a + 1], boxes[b + 1]);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    float shared = width * height;
    return shared / (area(boxes, a) + area(boxes, b) - shared);
  }

  private static float area(float[] boxes, int at) {
    return (boxes[at + 2] - boxes[at]) * (boxes[at + 3] - boxes[at + 1]);
  }
}
