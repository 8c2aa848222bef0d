package io.tao4j.metric.detection;

import java.util.Arrays;
import java.util.List;

/**
 * Precision and recall as the least accepted score falls: one point a detection that counts, best
 * score first. Immutable.
 */
public final class PrecisionRecallCurve {
  /** How the area under a curve is worked out. */
  public enum Mode {
    /** Mean of the best precision at a recall of at least 0, 0.1 ... 1: PASCAL VOC 2007. */
    SAMPLE,
    /** Area under the curve made falling: PASCAL VOC from 2010 on. */
    INTEGRATE
  }

  /**
   * What happens when detections from a score upwards are accepted.
   *
   * @param score least accepted score; infinite where nothing is accepted
   * @param precision share of the accepted ones that are right, 0 where nothing is accepted
   * @param recall share of the true boxes that are found, 0 where there are none
   * @param f1 harmonic mean of both
   */
  public record OperatingPoint(double score, double precision, double recall, double f1) {}

  private final int positives;
  private final double[] scores;
  private final int[] found;

  /**
   * @param found how many of the detections up to each one are right
   */
  private PrecisionRecallCurve(int positives, double[] scores, int[] found) {
    this.positives = positives;
    this.scores = scores;
    this.found = found;
  }

  /**
   * A curve of judged detections.
   *
   * @param positives true boxes that were to be found
   * @param scores in falling order
   * @param right which detections are right, as many
   */
  static PrecisionRecallCurve of(int positives, double[] scores, boolean[] right) {
    int[] found = new int[scores.length];
    int sum = 0;
    for (int i = 0; i < found.length; i++) {
      sum += right[i] ? 1 : 0;
      found[i] = sum;
    }
    return new PrecisionRecallCurve(positives, scores, found);
  }

  /** One curve over the detections of several: what one threshold for all classes gives. */
  public static PrecisionRecallCurve pooled(List<PrecisionRecallCurve> curves) {
    int size = curves.stream().mapToInt(PrecisionRecallCurve::size).sum();
    double[] scores = new double[size];
    boolean[] right = new boolean[size];
    int at = 0;
    for (PrecisionRecallCurve curve : curves) {
      for (int i = 0; i < curve.size(); i++) {
        scores[at] = curve.scores[i];
        right[at++] = curve.found[i] > (i == 0 ? 0 : curve.found[i - 1]);
      }
    }
    int[] order = ScoreOrder.descending(scores);
    double[] sortedScores = new double[size];
    boolean[] sortedRight = new boolean[size];
    for (int i = 0; i < size; i++) {
      sortedScores[i] = scores[order[i]];
      sortedRight[i] = right[order[i]];
    }
    return of(
        curves.stream().mapToInt(PrecisionRecallCurve::positives).sum(), sortedScores, sortedRight);
  }

  /** True boxes that were to be found. */
  public int positives() {
    return positives;
  }

  /** Points: detections that count. */
  public int size() {
    return scores.length;
  }

  /** Score of the detection at a point. */
  public double score(int point) {
    return scores[point];
  }

  /** Share of the detections up to a point that are right. */
  public double precision(int point) {
    return found[point] / (point + 1.0);
  }

  /** Share of the true boxes that the detections up to a point found; 0 where there are none. */
  public double recall(int point) {
    return positives == 0 ? 0 : found[point] / (double) positives;
  }

  /** Detections that found a true box. */
  public int truePositives() {
    return scores.length == 0 ? 0 : found[scores.length - 1];
  }

  /** Area under the curve, 0 to 1; 0 where there are no true boxes. */
  public double averagePrecision(Mode mode) {
    double[] best = new double[scores.length]; // precision at this recall or a greater one
    for (int i = scores.length - 1; i >= 0; i--) {
      best[i] = Math.max(precision(i), i + 1 < best.length ? best[i + 1] : 0);
    }
    return switch (mode) {
      case SAMPLE -> sampled(best);
      case INTEGRATE -> integrated(best);
    };
  }

  private double sampled(double[] best) {
    double sum = 0;
    int point = 0;
    for (int tenth = 0; tenth <= 10 && positives > 0; tenth++) {
      // 3 * 0.1 is a little more than 0.3, so 3 of 10 found do not reach it: as in the challenge's
      // and TAO's own code, whose figures these are
      while (point < best.length && recall(point) < tenth * 0.1) {
        point++;
      }
      sum += point < best.length ? best[point] : 0;
    }
    return sum / 11;
  }

  private double integrated(double[] best) {
    double area = 0;
    double before = 0;
    for (int i = 0; i < best.length; i++) {
      area += (recall(i) - before) * best[i];
      before = recall(i);
    }
    return area;
  }

  /** The threshold with the greatest F1; of several the highest. */
  public OperatingPoint best() {
    OperatingPoint best = new OperatingPoint(Double.POSITIVE_INFINITY, 0, 0, 0);
    for (int i = 0; i < scores.length; i++) {
      // a threshold accepts all detections of its score
      if (i + 1 == scores.length || scores[i + 1] < scores[i]) {
        double f1 = 2.0 * found[i] / (i + 1 + positives);
        if (f1 > best.f1()) {
          best = new OperatingPoint(scores[i], precision(i), recall(i), f1);
        }
      }
    }
    return best;
  }

  /** What a threshold of the score gives. */
  public OperatingPoint at(double score) {
    int accepted = 0;
    while (accepted < scores.length && scores[accepted] >= score) {
      accepted++;
    }
    if (accepted == 0) {
      return new OperatingPoint(score, 0, 0, 0);
    }
    double f1 = 2.0 * found[accepted - 1] / (accepted + positives);
    return new OperatingPoint(score, precision(accepted - 1), recall(accepted - 1), f1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrecisionRecallCurve that
        && that.positives == positives
        && Arrays.equals(that.scores, scores)
        && Arrays.equals(that.found, found);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * positives + Arrays.hashCode(scores)) + Arrays.hashCode(found);
  }

  @Override
  public String toString() {
    return "PrecisionRecallCurve[%s of %s found by %s]"
        .formatted(truePositives(), positives, size());
  }
}
