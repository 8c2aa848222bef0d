package io.tao4j.networks.tasks.segmentation;

import io.tao4j.chart.BarChart;
import io.tao4j.chart.ConfusionMatrixChart;
import io.tao4j.chart.MaskOverlay;
import io.tao4j.chart.PictureSheet;
import io.tao4j.data.image.Image;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.metric.ConfusionMatrix;
import io.tao4j.metric.segmentation.BoundaryF1;
import io.tao4j.metric.segmentation.SegmentationScores;
import io.tao4j.metric.segmentation.SegmentationScores.ClassScores;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * What an evaluation of pixels says beside its figures: the counts of true and predicted classes,
 * bars of the classes' IoU, and a sheet of pictures with truth, answer and errors.
 *
 * @param classNames by index
 * @param pixels counts; rows are true classes
 * @param shown some pictures of the set
 */
public record SegmentationEvaluation(
    List<String> classNames, ConfusionMatrix pixels, List<Shown> shown)
    implements Evaluation.Details {
  /** Pictures that are kept to be shown. */
  public static final int SHOWN = 8;

  /** Names of the figures, in the order to show them. */
  public static final Set<String> NAMES =
      new LinkedHashSet<>(
          List.of(
              "mean_iou",
              "mean_f1",
              "mean_precision",
              "mean_recall",
              "pixel_accuracy",
              "frequency_weighted_iou",
              "mean_boundary_f1",
              "samples"));

  /**
   * A sample as the network saw it.
   *
   * @param id of the sample
   * @param pictures one or more of the output's size; classes are drawn over the last
   * @param truth its classes
   * @param predicted the classes that were found
   */
  public record Shown(String id, List<Image> pictures, LabelMap truth, LabelMap predicted) {
    public Shown {
      pictures = List.copyOf(pictures);
    }
  }

  public SegmentationEvaluation {
    classNames = List.copyOf(classNames);
    shown = List.copyOf(shown);
  }

  /**
   * The figures: means over the classes that occur, precision over those that were predicted,
   * recall over those that are there.
   */
  public static Evaluation of(
      List<String> classNames,
      ConfusionMatrix pixels,
      BoundaryF1 borders,
      int samples,
      List<Shown> shown) {
    SegmentationScores scores = SegmentationScores.of(pixels);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("mean_iou", zeroIfNone(scores.meanIou()));
    metrics.put("mean_f1", zeroIfNone(scores.meanDice()));
    metrics.put("mean_precision", mean(scores, ClassScores::precision));
    metrics.put("mean_recall", zeroIfNone(scores.meanAccuracy()));
    metrics.put("pixel_accuracy", zeroIfNone(scores.pixelAccuracy()));
    metrics.put("frequency_weighted_iou", zeroIfNone(scores.frequencyWeightedIou()));
    metrics.put("mean_boundary_f1", zeroIfNone(borders.mean()));
    metrics.put("samples", (double) samples);
    Map<String, Map<String, Double>> perClass = new LinkedHashMap<>();
    for (int i = 0; i < classNames.size(); i++) {
      ClassScores one = scores.classes().get(i);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("iou", one.iou().orElse(Double.NaN));
      figures.put("f1", one.dice().orElse(Double.NaN));
      figures.put("precision", one.precision().orElse(Double.NaN));
      figures.put("recall", one.recall().orElse(Double.NaN));
      figures.put("boundary_f1", borders.of(i).orElse(Double.NaN));
      figures.put("pixels", (double) one.support());
      perClass.put(classNames.get(i), figures);
    }
    return Evaluation.of(
        metrics,
        Metric.higher("mean_iou"),
        Set.of(),
        perClass,
        new SegmentationEvaluation(classNames, pixels, shown));
  }

  private static double mean(
      SegmentationScores scores, Function<ClassScores, OptionalDouble> figure) {
    return scores.classes().stream()
        .map(figure)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average()
        .orElse(0);
  }

  /** Of a set without a pixel that counts. */
  private static double zeroIfNone(double figure) {
    return Double.isNaN(figure) ? 0 : figure;
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> confusion = new LinkedHashMap<>();
    confusion.put("rows", "true class");
    confusion.put("columns", "predicted class");
    confusion.put("labels", classNames);
    confusion.put("pixels", pixels.toArray());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("confusion_matrix", confusion);
    return json;
  }

  /** Writes {@code confusion_matrix.png}, {@code class_iou.png} and {@code pictures.png}. */
  @Override
  public List<Path> write(Path folder) {
    Path matrix = folder.resolve("confusion_matrix.png");
    ConfusionMatrixChart.write(pixels.toArray(), classNames, matrix);
    Path bars = folder.resolve("class_iou.png");
    Map<String, Integer> percent = new LinkedHashMap<>();
    List<ClassScores> scores = SegmentationScores.of(pixels).classes();
    for (int i = 0; i < classNames.size(); i++) {
      percent.put(classNames.get(i), (int) Math.round(100 * scores.get(i).iou().orElse(0)));
    }
    BarChart.write("IoU of each class", "percent", percent, bars);
    List<Path> files = new ArrayList<>(List.of(matrix, bars));
    if (!shown.isEmpty()) {
      Path sheet = folder.resolve("pictures.png");
      sheet().write(sheet);
      files.add(sheet);
    }
    return files;
  }

  private PictureSheet sheet() {
    int before = shown.get(0).pictures().size() - 1;
    PictureSheet sheet = new PictureSheet("Labels, answers, and what is wrong in red", before + 3);
    for (Shown one : shown) {
      for (Image earlier : one.pictures().subList(0, before)) {
        sheet.add(() -> Optional.of(earlier), List.of(), name(one.id()) + ": before");
      }
      Image picture = one.pictures().get(before);
      sheet.add(
          () -> Optional.of(MaskOverlay.draw(picture, one.truth(), classNames)),
          List.of(),
          name(one.id()) + ": labels");
      sheet.add(
          () -> Optional.of(MaskOverlay.draw(picture, one.predicted(), classNames)),
          List.of(),
          "answers");
      sheet.add(
          () -> Optional.of(MaskOverlay.errors(picture, one.truth(), one.predicted())),
          List.of(),
          "errors");
    }
    return sheet;
  }

  private static String name(String id) {
    return id.substring(Math.max(id.lastIndexOf('/'), id.lastIndexOf('\\')) + 1);
  }
}
