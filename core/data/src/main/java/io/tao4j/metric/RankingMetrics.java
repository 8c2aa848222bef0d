package io.tao4j.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well scores put the positive samples before the negative ones, for one class or label. Equal
 * scores are one threshold.
 */
public final class RankingMetrics {
  private RankingMetrics() {}

  /**
   * Area under the ROC curve: the chance that a positive sample has a higher score than a negative
   * one, ties counting half.
   *
   * @param scores higher = more likely positive; no NaN
   * @param positive one a sample
   * @return 0 to 1; NaN when all samples are positive or all negative
   */
  public static double rocAuc(double[] scores, boolean[] positive) {
    int[] order = descending(scores, positive);
    double area = 0;
    double positives = 0;
    double negatives = 0;
    for (int i = 0; i < order.length; ) {
      double more = 0;
      double less = 0;
      double score = scores[order[i]];
      for (; i < order.length && scores[order[i]] == score; i++) {
        if (positive[order[i]]) {
          more++;
        } else {
          less++;
        }
      }
      area += less * (positives + more / 2);
      positives += more;
      negatives += less;
    }
    return positives == 0 || negatives == 0 ? Double.NaN : area / (positives * negatives);
  }

  /**
   * Average precision: the sum over the thresholds of (recall gained) x (precision there), without
   * interpolation.
   *
   * @param scores higher = more likely positive; no NaN
   * @param positive one a sample
   * @return 0 to 1; 0 without positive samples
   */
  public static double averagePrecision(double[] scores, boolean[] positive) {
    int[] order = descending(scores, positive);
    double sum = 0;
    double positives = 0;
    for (int i = 0; i < order.length; ) {
      double more = 0;
      double score = scores[order[i]];
      for (; i < order.length && scores[order[i]] == score; i++) {
        more += positive[order[i]] ? 1 : 0;
      }
      positives += more;
      sum += more * positives / i;
    }
    return positives == 0 ? 0 : sum / positives;
  }

  private static int[] descending(double[] scores, boolean[] positive) {
    if (scores.length != positive.length) {
      throw new IllegalArgumentException(
          "%s scores for %s samples".formatted(scores.length, positive.length));
    }
    for (double score : scores) {
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException("a score that is not a number");
      }
    }
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
