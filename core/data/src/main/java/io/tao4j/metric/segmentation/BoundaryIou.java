package io.tao4j.metric.segmentation;

/**
 * IoU of the borders of two masks: the pixels within a few pixels of the outside. Large objects
 * with ragged borders, which mask IoU hardly punishes, score low.
 *
 * @see <a href="https://arxiv.org/abs/2103.16562">Cheng et al. 2021, Boundary IoU</a>
 */
public final class BoundaryIou {
  private BoundaryIou() {}

  /**
   * The share that two borders have in common, 0 to 1; 0 where both masks are empty.
   *
   * @param height rows
   * @param width columns
   * @param a pixels, row by row
   * @param b pixels of the other mask
   * @param ratio thickness of the border by the picture's diagonal, above 0; 0.02 in the paper. At
   *     least one pixel is taken
   */
  public static double of(int height, int width, boolean[] a, boolean[] b, double ratio) {
    if (a.length != height * width || b.length != a.length || !(ratio > 0)) {
      throw new IllegalArgumentException(
          "masks of %s and %s pixels for %s x %s, ratio %s"
              .formatted(a.length, b.length, height, width, ratio));
    }
    int distance = (int) Math.max(1, Math.rint(ratio * Math.hypot(height, width)));
    boolean[] first = boundary(height, width, a, distance);
    boolean[] second = boundary(height, width, b, distance);
    int common = 0;
    int all = 0;
    for (int i = 0; i < first.length; i++) {
      common += first[i] && second[i] ? 1 : 0;
      all += first[i] || second[i] ? 1 : 0;
    }
    return all == 0 ? 0 : (double) common / all;
  }

  /**
   * The pixels of a mask within some pixels (of a square around them) of its outside; beyond the
   * picture's border is outside.
   */
  static boolean[] boundary(int height, int width, boolean[] mask, int distance) {
    int[] across = new int[mask.length];
    for (int y = 0; y < height; y++) {
      runs(mask, across, y * width, 1, width, distance);
    }
    boolean[] deepInRow = new boolean[mask.length];
    for (int i = 0; i < mask.length; i++) {
      deepInRow[i] = across[i] > distance;
    }
    int[] down = new int[mask.length];
    for (int x = 0; x < width; x++) {
      runs(deepInRow, down, x, width, height, distance);
    }
    boolean[] boundary = new boolean[mask.length];
    for (int i = 0; i < mask.length; i++) {
      boundary[i] = mask[i] && down[i] <= distance;
    }
    return boundary;
  }

  /** Steps from each pixel of a line to the nearest that is not set or beyond, along that line. */
  private static void runs(
      boolean[] mask, int[] steps, int start, int stride, int length, int distance) {
    int run = 0;
    for (int i = 0; i < length; i++) {
      int at = start + i * stride;
      run = mask[at] ? run + 1 : 0;
      steps[at] = Math.min(run, distance + 1);
    }
    run = 0;
    for (int i = length - 1; i >= 0; i--) {
      int at = start + i * stride;
      run = mask[at] ? run + 1 : 0;
      steps[at] = Math.min(run, steps[at]);
    }
  }
}
