package io.tao4j.metric.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PASCAL VOC's average precision of each class at one IoU threshold, by the rules of the challenge
 * or by those of TAO, which differ. Immutable.
 *
 * @see <a href="https://doi.org/10.1007/s11263-009-0275-4">Everingham et al. 2010, The PASCAL
 *     Visual Object Classes Challenge</a>
 */
public final class VocAveragePrecision {
  /** Which detection finds which true box. */
  public enum Rule {
    /**
     * TAO's: a detection, best first, finds the free true box that it overlaps best. A difficult
     * one takes one detection, which then counts nowhere, and is no longer free. Detections with a
     * score under 0.01 count nowhere. A class without true boxes has an average precision of 0 that
     * enters the mean.
     */
    TAO,
    /**
     * The challenge's: a detection, best first, looks at the one true box that it overlaps best: it
     * is wrong when another detection has found that, and counts nowhere when that is difficult. A
     * class without true boxes does not enter the mean.
     */
    CHALLENGE
  }

  /** Detections that are less sure count nowhere in TAO. */
  private static final double LEAST_SCORE_OF_TAO = 0.01;

  private final Rule rule;
  private final List<PrecisionRecallCurve> curves;

  private VocAveragePrecision(Rule rule, List<PrecisionRecallCurve> curves) {
    this.rule = rule;
    this.curves = List.copyOf(curves);
  }

  /**
   * Judges all detections.
   *
   * @param iouThreshold least overlap of a detection that finds a true box, over 0 to 1
   */
  public static VocAveragePrecision of(DetectionTable table, double iouThreshold, Rule rule) {
    if (!(iouThreshold > 0 && iouThreshold <= 1)) {
      throw new IllegalArgumentException("IoU threshold " + iouThreshold);
    }
    List<PrecisionRecallCurve> curves = new ArrayList<>();
    for (DetectionTable.OfClass boxes : table.byClass()) {
      curves.add(curve(boxes, iouThreshold, rule));
    }
    return new VocAveragePrecision(rule, curves);
  }

  private static PrecisionRecallCurve curve(
      DetectionTable.OfClass boxes, double iouThreshold, Rule rule) {
    boolean[] taken = new boolean[boxes.truths()];
    double[] scores = new double[boxes.detections()];
    boolean[] right = new boolean[boxes.detections()];
    int points = 0;
    for (int d = 0; d < boxes.detections(); d++) {
      if (rule == Rule.TAO && boxes.score(d) < LEAST_SCORE_OF_TAO) {
        break;
      }
      int truth = best(boxes, d, iouThreshold, rule == Rule.TAO ? taken : null);
      boolean finds = false;
      if (truth >= 0) {
        boolean free = !taken[truth];
        taken[truth] = boxes.kind(truth) != DetectionTable.CROWD;
        if (boxes.kind(truth) != DetectionTable.ORDINARY) {
          continue;
        }
        finds = free;
      }
      scores[points] = boxes.score(d);
      right[points++] = finds;
    }
    return PrecisionRecallCurve.of(
        boxes.ordinaryTruths(), Arrays.copyOf(scores, points), Arrays.copyOf(right, points));
  }

  /**
   * The true box with the greatest overlap, the first of several, or -1 where none reaches the
   * threshold. A crowd is asked only when no other does.
   */
  private static int best(
      DetectionTable.OfClass boxes,
      int detection,
      double iouThreshold,
      boolean @Nullable [] taken) {
    int best = -1;
    int crowd = -1;
    double most = 0;
    for (int t = boxes.firstTruth(detection); t < boxes.endOfTruths(detection); t++) {
      if (taken != null && taken[t]) {
        continue;
      }
      double overlap = boxes.overlap(detection, t);
      if (overlap < iouThreshold) {
        continue;
      }
      if (boxes.kind(t) == DetectionTable.CROWD) {
        crowd = t;
      } else if (overlap > most) {
        best = t;
        most = overlap;
      }
    }
    return best >= 0 ? best : crowd;
  }

  /** Number of classes. */
  public int classes() {
    return curves.size();
  }

  /** Precision and recall of a class. */
  public PrecisionRecallCurve curve(int classIndex) {
    return curves.get(classIndex);
  }

  /** Precision and recall of all classes, by class. */
  public List<PrecisionRecallCurve> curves() {
    return curves;
  }

  /** Mean of the classes' average precisions; 0 where no class enters it. */
  public double mean(PrecisionRecallCurve.Mode mode) {
    return curves.stream()
        .filter(curve -> rule == Rule.TAO || curve.positives() > 0)
        .mapToDouble(curve -> curve.averagePrecision(mode))
        .average()
        .orElse(0);
  }
}
