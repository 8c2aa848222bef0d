package io.tao4j.networks.anchors;

import java.util.Arrays;

/**
 * Which anchor predicts which object. First every object gets an anchor of its own, the pair that
 * overlaps most before all others; then every other anchor takes the object that it overlaps most,
 * where their IoU is high enough.
 *
 * @see <a href="https://arxiv.org/abs/1512.02325">Liu et al. 2015, section 2.2</a>
 */
public final class AnchorMatcher {
  /** An anchor without an object. */
  public static final int BACKGROUND = -1;

  /** An anchor that overlaps an object too much for background and too little to predict it. */
  public static final int NEUTRAL = -2;

  private AnchorMatcher() {}

  /**
   * Matches.
   *
   * @param anchors left, top, right and bottom of each
   * @param objects the same of each object
   * @param positive IoU from which an anchor predicts an object
   * @param negative IoU below which it is background; at most {@code positive}
   * @return for each anchor an object's number, {@link #BACKGROUND} or {@link #NEUTRAL}; at equal
   *     overlap the first object, and for an object's own anchor the first anchor
   */
  public static int[] match(double[] anchors, double[] objects, double positive, double negative) {
    int count = anchors.length / 4;
    int objectCount = objects.length / 4;
    double[][] overlaps = new double[objectCount][count];
    double[] best = new double[count];
    int[] match = new int[count];
    for (int object = 0; object < objectCount; object++) {
      for (int anchor = 0; anchor < count; anchor++) {
        double overlap = overlap(anchors, 4 * anchor, objects, 4 * object);
        overlaps[object][anchor] = overlap;
        if (object == 0 || overlap > best[anchor]) {
          best[anchor] = overlap;
          match[anchor] = object;
        }
      }
    }
    for (int anchor = 0; anchor < count; anchor++) {
      if (objectCount == 0 || best[anchor] < positive) {
        match[anchor] = objectCount > 0 && best[anchor] >= negative ? NEUTRAL : BACKGROUND;
      }
    }
    giveEachItsOwn(overlaps, match);
    return match;
  }

  /**
   * Matches as RetinaNet's and EfficientDet's authors do: every anchor takes the object that it
   * overlaps most where their IoU is high enough, else it is background; then every object gets the
   * anchor that overlaps it most.
   *
   * @param anchors left, top, right and bottom of each
   * @param objects the same of each object
   * @param positive IoU from which an anchor predicts an object
   * @return for each anchor an object's number or {@link #BACKGROUND}; an anchor that overlaps
   *     several objects most goes to the first
   */
  public static int[] matchBest(double[] anchors, double[] objects, double positive) {
    int count = anchors.length / 4;
    int objectCount = objects.length / 4;
    int[] match = match(anchors, new double[0], positive, positive);
    int[] favourite = new int[objectCount];
    double[] best = new double[objectCount];
    for (int anchor = 0; anchor < count; anchor++) {
      double largest = 0;
      for (int object = 0; object < objectCount; object++) {
        double overlap = overlap(anchors, 4 * anchor, objects, 4 * object);
        if (overlap > best[object]) {
          best[object] = overlap;
          favourite[object] = anchor;
        }
        if (overlap >= positive && overlap > largest) {
          largest = overlap;
          match[anchor] = object;
        }
      }
    }
    for (int object = objectCount - 1; object >= 0; object--) {
      if (best[object] > 0) {
        match[favourite[object]] = object;
      }
    }
    return match;
  }

  private static void giveEachItsOwn(double[][] overlaps, int[] match) {
    int objects = overlaps.length;
    boolean[] taken = new boolean[match.length];
    boolean[] served = new boolean[objects];
    int[] favourite = new int[objects];
    Arrays.fill(favourite, -1);
    for (int round = 0; round < Math.min(objects, match.length); round++) {
      int next = -1;
      for (int object = 0; object < objects; object++) {
        if (served[object]) {
          continue;
        }
        if (favourite[object] < 0 || taken[favourite[object]]) {
          favourite[object] = largestFree(overlaps[object], taken);
        }
        if (next < 0 || overlaps[object][favourite[object]] > overlaps[next][favourite[next]]) {
          next = object;
        }
      }
      served[next] = true;
      taken[favourite[next]] = true;
      match[favourite[next]] = next;
    }
  }

  private static int largestFree(double[] overlaps, boolean[] taken) {
    int largest = -1;
    for (int anchor = 0; anchor < overlaps.length; anchor++) {
      if (!taken[anchor] && (largest < 0 || overlaps[anchor] > overlaps[largest])) {
        largest = anchor;
      }
    }
    return largest;
  }

  private static double overlap(double[] a, int i, double[] b, int j) {
    double width = Math.min(a[i + 2], b[j + 2]) - Math.max(a[i], b[j]);
    double height = Math.min(a[i + 3], b[j + 3]) - Math.max(a[i + 1], b[j + 1]);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double shared = width * height;
    double areas =
        (a[i + 2] - a[i]) * (a[i + 3] - a[i + 1]) + (b[j + 2] - b[j]) * (b[j + 3] - b[j + 1]);
    return shared / (areas - shared);
  }
}
