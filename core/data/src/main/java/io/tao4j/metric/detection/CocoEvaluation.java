package io.tao4j.metric.detection;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * COCO's average precision and recall for boxes, with the numbers of pycocotools: precision at 101
 * recalls, means over IoU thresholds and classes, for ranges of area and numbers of detections. A
 * mean without anything to average (no true box of that size, say) is empty. Difficult true boxes
 * and crowds count neither when they are found nor when they are missed; a crowd takes any number
 * of detections. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/1405.0312">Lin et al. 2014, Microsoft COCO: Common Objects in
 *     Context</a>
 */
public final class CocoEvaluation {
  private static final int RECALLS = 101;

  /** An IoU that is 1 but for rounding reaches a threshold of 1, as in pycocotools. */
  private static final double HIGHEST_THRESHOLD = 1 - 1e-10;

  private enum Judgement {
    WRONG,
    RIGHT,
    IGNORED
  }

  /** Room for the points of a curve, used again for each of a class. */
  private record Curve(double[] precisions, int[] found) {}

  private final CocoSettings settings;
  private final int classes;

  /** Mean precision over the recalls, [class, area, maximum, IoU]; NaN: no true box. */
  private final double[] precision;

  /** Share of the true boxes that are found, of the same form. */
  private final double[] recall;

  private CocoEvaluation(CocoSettings settings, int classes) {
    this.settings = settings;
    this.classes = classes;
    int cells = classes * cellsOfClass();
    precision = new double[cells];
    recall = new double[cells];
    Arrays.fill(precision, Double.NaN);
    Arrays.fill(recall, Double.NaN);
  }

  /** Judges all detections with COCO's settings. */
  public static CocoEvaluation of(DetectionTable table) {
    return of(table, CocoSettings.standard());
  }

  /** Judges all detections. */
  public static CocoEvaluation of(DetectionTable table, CocoSettings settings) {
    CocoEvaluation evaluation = new CocoEvaluation(settings, table.classes());
    DetectionTable.OfClass[] byClass = table.byClass();
    for (int c = 0; c < byClass.length; c++) {
      evaluation.judge(c, byClass[c]);
    }
    return evaluation;
  }

  private int cellsOfClass() {
    return settings.areas().size()
        * settings.maxDetections().size()
        * settings.iouThresholds().size();
  }

  private int cell(int classIndex, int area, int maximum, int iou) {
    int cells = classIndex * settings.areas().size() + area;
    cells = cells * settings.maxDetections().size() + maximum;
    return cells * settings.iouThresholds().size() + iou;
  }

  private void judge(int classIndex, DetectionTable.OfClass boxes) {
    int[] rank = ranks(boxes);
    int most = settings.maxDetections().stream().mapToInt(Integer::intValue).max().orElseThrow();
    double least =
        settings.iouThresholds().stream().mapToDouble(CocoEvaluation::reached).min().orElseThrow();
    Matching matching = new Matching(boxes, rank, most, least);
    Curve curve = new Curve(new double[boxes.detections()], new int[boxes.detections()]);
    for (int area = 0; area < settings.areas().size(); area++) {
      int positives = matching.chooseArea(settings.areas().get(area));
      if (positives == 0) {
        continue;
      }
      for (int iou = 0; iou < settings.iouThresholds().size(); iou++) {
        Judgement[] judged = matching.judge(settings.iouThresholds().get(iou));
        for (int maximum = 0; maximum < settings.maxDetections().size(); maximum++) {
          accumulate(
              judged,
              rank,
              settings.maxDetections().get(maximum),
              positives,
              curve,
              cell(classIndex, area, maximum, iou));
        }
      }
    }
  }

  private static double reached(double iouThreshold) {
    return Math.min(iouThreshold, HIGHEST_THRESHOLD);
  }

  /** For each detection, how many of its picture are surer. */
  private static int[] ranks(DetectionTable.OfClass boxes) {
    int[] rank = new int[boxes.detections()];
    int[] inImage = new int[0];
    for (int d = 0; d < rank.length; d++) {
      int image = boxes.image(d);
      if (image >= inImage.length) {
        inImage = Arrays.copyOf(inImage, Math.max(image + 1, inImage.length * 2));
      }
      rank[d] = inImage[image]++;
    }
    return rank;
  }

  private void accumulate(
      Judgement[] judged, int[] rank, int most, int positives, Curve curve, int cell) {
    double[] precisions = curve.precisions();
    int[] found = curve.found();
    int points = 0;
    int right = 0;
    for (int d = 0; d < judged.length; d++) {
      if (rank[d] < most && judged[d] != Judgement.IGNORED) {
        right += judged[d] == Judgement.RIGHT ? 1 : 0;
        found[points] = right;
        precisions[points] = right / (points + 1.0);
        points++;
      }
    }
    for (int i = points - 2; i >= 0; i--) {
      precisions[i] = Math.max(precisions[i], precisions[i + 1]);
    }
    double sum = 0;
    int point = 0;
    for (int r = 0; r < RECALLS; r++) {
      double recall = r == RECALLS - 1 ? 1 : r * (1.0 / (RECALLS - 1)); // as numpy's linspace
      while (point < points && found[point] / (double) positives < recall) {
        point++;
      }
      sum += point < points ? precisions[point] : 0;
    }
    precision[cell] = sum / RECALLS;
    recall[cell] = right / (double) positives;
  }

  /** The detections of a class against its true boxes. Overlaps are worked out once. */
  private static final class Matching {
    private final DetectionTable.OfClass boxes;
    private final boolean[] counts;
    private final boolean[] taken;
    private final boolean[] ignored;
    private final Judgement[] judged;
    private CocoSettings.Area area = CocoSettings.Area.ALL;

    /** Of each detection the place of its first pair; one more at the end. */
    private final int[] firstPair;

    private int[] truthOfPair = new int[16];
    private double[] overlapOfPair = new double[16];

    /**
     * @param least overlap below which no threshold asks
     */
    Matching(DetectionTable.OfClass boxes, int[] rank, int most, double least) {
      this.boxes = boxes;
      counts = new boolean[rank.length];
      firstPair = new int[rank.length + 1];
      int pairs = 0;
      for (int d = 0; d < rank.length; d++) {
        counts[d] = rank[d] < most;
        for (int t = boxes.firstTruth(d); counts[d] && t < boxes.endOfTruths(d); t++) {
          double overlap = boxes.overlap(d, t);
          if (overlap >= least) {
            if (pairs == truthOfPair.length) {
              truthOfPair = Arrays.copyOf(truthOfPair, pairs * 2);
              overlapOfPair = Arrays.copyOf(overlapOfPair, pairs * 2);
            }
            truthOfPair[pairs] = t;
            overlapOfPair[pairs++] = overlap;
          }
        }
        firstPair[d + 1] = pairs;
      }
      taken = new boolean[boxes.truths()];
      ignored = new boolean[boxes.truths()];
      judged = new Judgement[rank.length];
    }

    /** Goes over to an area; answers how many true boxes of it are to be found. */
    int chooseArea(CocoSettings.Area area) {
      this.area = area;
      int positives = 0;
      for (int t = 0; t < ignored.length; t++) {
        ignored[t] = boxes.kind(t) != DetectionTable.ORDINARY || !area.holds(boxes.truthArea(t));
        positives += ignored[t] ? 0 : 1;
      }
      return positives;
    }

    Judgement[] judge(double iouThreshold) {
      Arrays.fill(taken, false);
      double threshold = reached(iouThreshold);
      for (int d = 0; d < judged.length; d++) {
        judged[d] = counts[d] ? judge(d, threshold) : Judgement.IGNORED;
      }
      return judged;
    }

    /** A true box that is to be found goes before one that is not, whatever the overlap. */
    private Judgement judge(int detection, double threshold) {
      int truth = best(detection, threshold, false);
      if (truth >= 0) {
        taken[truth] = true;
        return Judgement.RIGHT;
      }
      truth = best(detection, threshold, true);
      if (truth >= 0) {
        taken[truth] = true;
        return Judgement.IGNORED;
      }
      return area.holds(boxes.detectionArea(detection)) ? Judgement.WRONG : Judgement.IGNORED;
    }

    /** The free true box with the greatest overlap, the last of several as in pycocotools. */
    private int best(int detection, double threshold, boolean ofIgnored) {
      int best = -1;
      double most = threshold;
      for (int pair = firstPair[detection]; pair < firstPair[detection + 1]; pair++) {
        int t = truthOfPair[pair];
        if (ignored[t] == ofIgnored
            && (!taken[t] || boxes.kind(t) == DetectionTable.CROWD)
            && overlapOfPair[pair] >= most) {
          most = overlapOfPair[pair];
          best = t;
        }
      }
      return best;
    }
  }

  /** Over what the figures were worked out. */
  public CocoSettings settings() {
    return settings;
  }

  /**
   * Mean average precision with the most detections.
   *
   * @param area one of the settings'
   */
  public OptionalDouble averagePrecision(CocoSettings.Area area) {
    return mean(precision, OptionalInt.empty(), area, lastMaximum(), OptionalDouble.empty());
  }

  /**
   * Mean average precision at one IoU threshold, all areas, with the most detections.
   *
   * @param iouThreshold one of the settings'
   */
  public OptionalDouble averagePrecisionAt(double iouThreshold) {
    return mean(
        precision,
        OptionalInt.empty(),
        settings.areas().get(0),
        lastMaximum(),
        OptionalDouble.of(iouThreshold));
  }

  /** Average precision of a class: the first area, the most detections. */
  public OptionalDouble averagePrecisionOfClass(int classIndex) {
    return mean(
        precision,
        OptionalInt.of(classIndex),
        settings.areas().get(0),
        lastMaximum(),
        OptionalDouble.empty());
  }

  /** Average recall of a class: the first area, the most detections. */
  public OptionalDouble averageRecallOfClass(int classIndex) {
    return mean(
        recall,
        OptionalInt.of(classIndex),
        settings.areas().get(0),
        lastMaximum(),
        OptionalDouble.empty());
  }

  /**
   * Mean over classes and IoU thresholds of the share of true boxes that are found.
   *
   * @param area one of the settings'
   * @param maxDetections one of the settings'
   */
  public OptionalDouble averageRecall(CocoSettings.Area area, int maxDetections) {
    int maximum = settings.maxDetections().indexOf(maxDetections);
    if (maximum < 0) {
      throw new IllegalArgumentException(
          "%s detections of %s".formatted(maxDetections, settings.maxDetections()));
    }
    return mean(recall, OptionalInt.empty(), area, maximum, OptionalDouble.empty());
  }

  /**
   * The figures that COCO's tables have, as far as there is something to average: {@code AP},
   * {@code AP_50}, {@code AP_75}, {@code AP_small}, {@code AP_medium}, {@code AP_large}, {@code
   * AR_1}, {@code AR_10}, {@code AR_100}, {@code AR_small}, {@code AR_medium}, {@code AR_large};
   * what the settings lack is left out.
   */
  public Map<String, Double> summary() {
    Map<String, Double> figures = new LinkedHashMap<>();
    CocoSettings.Area all = settings.areas().get(0);
    int most = settings.maxDetections().get(lastMaximum());
    put(figures, "AP", averagePrecision(all));
    for (double iou : new double[] {0.5, 0.75}) {
      if (settings.iouThresholds().contains(iou)) {
        put(figures, "AP_" + Math.round(iou * 100), averagePrecisionAt(iou));
      }
    }
    for (CocoSettings.Area area : settings.areas().subList(1, settings.areas().size())) {
      put(figures, "AP_" + area.name(), averagePrecision(area));
    }
    for (int maximum : settings.maxDetections()) {
      put(figures, "AR_" + maximum, averageRecall(all, maximum));
    }
    for (CocoSettings.Area area : settings.areas().subList(1, settings.areas().size())) {
      put(figures, "AR_" + area.name(), averageRecall(area, most));
    }
    return figures;
  }

  private static void put(Map<String, Double> figures, String name, OptionalDouble value) {
    value.ifPresent(figure -> figures.put(name, figure));
  }

  private int lastMaximum() {
    return settings.maxDetections().size() - 1;
  }

  private OptionalDouble mean(
      double[] figures,
      OptionalInt classIndex,
      CocoSettings.Area area,
      int maximum,
      OptionalDouble iouThreshold) {
    int areaIndex = settings.areas().indexOf(area);
    int iou = iouThreshold.isPresent() ? index(iouThreshold.getAsDouble()) : -1;
    if (areaIndex < 0) {
      throw new IllegalArgumentException(area + " of " + settings.areas());
    }
    double sum = 0;
    int count = 0;
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < settings.iouThresholds().size(); i++) {
        double figure = figures[cell(c, areaIndex, maximum, i)];
        boolean matches =
            (iou < 0 || i == iou) && (classIndex.isEmpty() || classIndex.getAsInt() == c);
        if (matches && !Double.isNaN(figure)) {
          sum += figure;
          count++;
        }
      }
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  private int index(double iouThreshold) {
    for (int i = 0; i < settings.iouThresholds().size(); i++) {
      if (Math.abs(settings.iouThresholds().get(i) - iouThreshold) < 1e-9) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "IoU threshold %s of %s".formatted(iouThreshold, settings.iouThresholds()));
  }
}
