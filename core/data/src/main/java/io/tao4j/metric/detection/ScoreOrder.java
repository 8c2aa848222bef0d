package io.tao4j.metric.detection;

/** The order of scores. */
final class ScoreOrder {
  private ScoreOrder() {}

  /**
   * Indices in falling order of the scores, equal ones in rising order of the index: a merge sort,
   * because the JDK sorts indices by a key only as objects.
   */
  static int[] descending(double[] scores) {
    int n = scores.length;
    int[] from = new int[n];
    for (int i = 0; i < n; i++) {
      from[i] = i;
    }
    int[] to = new int[n];
    for (int width = 1; width < n; width *= 2) {
      for (int start = 0; start < n; start += 2 * width) {
        int middle = Math.min(n, start + width);
        int end = Math.min(n, middle + width);
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
          boolean takeLeft =
              left < middle && (right == end || scores[from[left]] >= scores[from[right]]);
          to[at] = takeLeft ? from[left++] : from[right++];
        }
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }
}
