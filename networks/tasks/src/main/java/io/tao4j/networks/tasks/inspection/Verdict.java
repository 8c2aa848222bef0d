package io.tao4j.networks.tasks.inspection;

/**
 * What a network says of a part.
 *
 * @param isDefect whether it is faulty
 * @param score how far it is from a good one: more is worse
 * @param threshold above which a part is faulty
 */
public record Verdict(boolean isDefect, double score, double threshold) {
  /** By its score. */
  public static Verdict of(double score, double threshold) {
    return new Verdict(score > threshold, score, threshold);
  }
}
