package io.tao4j.networks.tasks.detection;

import io.tao4j.metric.detection.CocoEvaluation;
import io.tao4j.metric.detection.DetectionErrors;
import io.tao4j.metric.detection.DetectionTable;
import io.tao4j.metric.detection.PrecisionRecallCurve;
import io.tao4j.metric.detection.PrecisionRecallCurve.OperatingPoint;
import io.tao4j.metric.detection.VocAveragePrecision;
import io.tao4j.metric.detection.VocAveragePrecision.Rule;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Figures of a detector on a data set, and all that they come from. Immutable. */
public final class DetectionEvaluation implements Evaluation.Details {
  /**
   * Below this overlap with every true box there is nothing, as in the paper on kinds of errors.
   */
  private static final double BACKGROUND_IOU = 0.1;

  /** Start of the names of COCO's figures. */
  static final String COCO = "coco_";

  /** Start of their names where masks are compared instead of boxes. */
  private static final String MASK = "mask_";

  private final List<String> classNames;
  private final DetectionEvaluator.Settings settings;
  private final Map<String, Double> metrics;
  private final Map<String, Map<String, Double>> perClass;
  private final List<PrecisionRecallCurve> curves;
  private final EvaluatedPictures pictures;

  private DetectionEvaluation(
      List<String> classNames,
      DetectionEvaluator.Settings settings,
      Map<String, Double> metrics,
      Map<String, Map<String, Double>> perClass,
      List<PrecisionRecallCurve> curves,
      EvaluatedPictures pictures) {
    this.classNames = List.copyOf(classNames);
    this.settings = settings;
    this.metrics = Collections.unmodifiableMap(metrics);
    this.perClass = Collections.unmodifiableMap(perClass);
    this.curves = List.copyOf(curves);
    this.pictures = pictures;
  }

  static DetectionEvaluation of(
      List<String> classNames,
      DetectionEvaluator.Settings settings,
      DetectionTable table,
      @Nullable DetectionTable masks,
      EvaluatedPictures pictures) {
    PrecisionRecallCurve.Mode mode = settings.mode();
    VocAveragePrecision precision = VocAveragePrecision.of(table, settings.matchingIou(), Rule.TAO);
    VocAveragePrecision half =
        settings.matchingIou() == 0.5 ? precision : VocAveragePrecision.of(table, 0.5, Rule.TAO);
    CocoEvaluation coco = CocoEvaluation.of(table);

    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("mAP", precision.mean(mode));
    metrics.put("mAP_50", half.mean(mode));
    putBest(metrics, PrecisionRecallCurve.pooled(precision.curves()));
    coco.summary().forEach((name, value) -> metrics.put(COCO + name, value));
    CocoEvaluation ofMasks = masks == null ? null : CocoEvaluation.of(masks);
    if (ofMasks != null) {
      ofMasks.summary().forEach((name, value) -> metrics.put(MASK + name, value));
    }
    metrics.put("images", (double) table.images());

    Map<String, Map<String, Double>> perClass = new LinkedHashMap<>();
    for (int c = 0; c < classNames.size(); c++) {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("AP", precision.curve(c).averagePrecision(mode));
      figures.put("AP_50", half.curve(c).averagePrecision(mode));
      coco.averagePrecisionOfClass(c).ifPresent(value -> figures.put("coco_AP", value));
      if (ofMasks != null) {
        ofMasks.averagePrecisionOfClass(c).ifPresent(value -> figures.put("mask_AP", value));
      }
      putBest(figures, precision.curve(c));
      figures.put("boxes", (double) precision.curve(c).positives());
      figures.put("detections", (double) precision.curve(c).size());
      perClass.put(classNames.get(c), figures);
    }
    return new DetectionEvaluation(
        classNames, settings, metrics, perClass, precision.curves(), pictures);
  }

  /** The name of a figure of COCO's where masks are compared instead of boxes. */
  static String ofMasks(String name) {
    return MASK + name.substring(COCO.length());
  }

  private static void putBest(Map<String, Double> figures, PrecisionRecallCurve curve) {
    OperatingPoint best = curve.best();
    figures.put("precision", best.precision());
    figures.put("recall", best.recall());
    figures.put("f1", best.f1());
    // infinite where no threshold finds anything: files of figures hold finite numbers
    figures.put("score_threshold", Math.min(1, best.score()));
  }

  /** Names by index. */
  public List<String> classNames() {
    return classNames;
  }

  /** IoU and mode of {@code mAP}. */
  public DetectionEvaluator.Settings settings() {
    return settings;
  }

  /**
   * {@code mAP} by TAO's rules, which are PASCAL VOC's but for what {@link Rule#TAO} says; {@code
   * mAP_50}, the same at an IoU of 0.5; {@code precision}, {@code recall} and {@code f1} at {@code
   * score_threshold}, the one threshold for all classes with the greatest F1; COCO's figures as
   * {@code coco_AP}, {@code coco_AP_small}, {@code coco_AR_100} and so on, as far as the truth has
   * boxes of that size, and of masks likewise as {@code mask_AP} and so on; {@code images}.
   */
  public Map<String, Double> metrics() {
    return metrics;
  }

  /**
   * For each class {@code AP}, {@code AP_50}, {@code coco_AP}, the figures at the class's own best
   * threshold, {@code boxes} (true ones that count) and {@code detections}.
   */
  public Map<String, Map<String, Double>> perClass() {
    return perClass;
  }

  /** Precision and recall of each class at {@link DetectionEvaluator.Settings#matchingIou}. */
  public List<PrecisionRecallCurve> curves() {
    return curves;
  }

  /** The figures for verbs and people; this is what is behind them. */
  public Evaluation evaluation() {
    return new Evaluation(
        metrics,
        Metric.higher(metrics.containsKey("mask_AP") ? "mask_AP" : "mAP"),
        Set.of(),
        perClass,
        charts(),
        this);
  }

  private Map<String, List<String>> charts() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "Mean average precision", List.of("mAP", "mAP_50", "coco_AP", "coco_AP_50", "coco_AP_75"));
    groups.put(
        "Precision and recall, one threshold",
        List.of("precision", "recall", "f1", "score_threshold"));
    groups.put(
        "COCO AP by size of the boxes",
        List.of("coco_AP_small", "coco_AP_medium", "coco_AP_large"));
    groups.put("COCO average recall", List.of("coco_AR_1", "coco_AR_10", "coco_AR_100"));
    groups.put(
        "COCO AP of masks",
        List.of(
            "mask_AP",
            "mask_AP_50",
            "mask_AP_75",
            "mask_AP_small",
            "mask_AP_medium",
            "mask_AP_large"));
    groups.replaceAll((title, names) -> names.stream().filter(metrics::containsKey).toList());
    groups.values().removeIf(List::isEmpty);
    return groups;
  }

  /**
   * What became of each detection and each true box at {@link DetectionEvaluator.Settings
   * #matchingIou} and the {@code score_threshold} of {@link #metrics}.
   */
  public DetectionErrors errors() {
    return DetectionErrors.of(
        pictures.table(),
        settings.matchingIou(),
        Math.min(BACKGROUND_IOU, settings.matchingIou() / 2),
        metrics.get("score_threshold"));
  }

  /** The pictures of the evaluation. */
  EvaluatedPictures pictures() {
    return pictures;
  }

  /** What {@code evaluation.json} says beside the figures: settings, kinds of errors, confusion. */
  @Override
  public Map<String, Object> json() {
    return new DetectionReport(this).json();
  }

  /**
   * Writes tables and pictures:
   *
   * <ul>
   *   <li>{@code confusion_matrix.csv}, {@code confidence_curves.csv};
   *   <li>{@code coco_results.json} and {@code coco_categories.json} where the pictures are known;
   *   <li>{@code precision_recall.png}: curves of up to 32 classes, more as {@code
   *       precision_recall_2.png} and so on;
   *   <li>{@code confidence_curves.png}: precision, recall and F1 over the least score;
   *   <li>{@code confusion_matrix.png} and, in percent of the rows, {@code
   *       confusion_matrix_normalized.png};
   *   <li>{@code worst_pictures.png} and {@code labels_and_predictions.png} where the pictures are
   *       known.
   * </ul>
   */
  @Override
  public List<Path> write(Path folder) throws IOException {
    return new DetectionReport(this).write(folder);
  }
}
