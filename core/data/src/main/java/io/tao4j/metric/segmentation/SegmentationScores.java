package io.tao4j.metric.segmentation;

import io.tao4j.metric.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How well each pixel got its class, from the counts of all pixels of a set. A class that occurs
 * neither in the truth nor in the predictions has no scores and is left out of means; one that is
 * only predicted has an IoU of 0 and counts.
 *
 * @param classes scores of each class, by its index
 * @param pixelAccuracy share of pixels that are right
 * @param frequencyWeightedIou mean IoU, each class by its share of the true pixels
 */
public record SegmentationScores(
    List<ClassScores> classes, double pixelAccuracy, double frequencyWeightedIou) {

  /**
   * One class.
   *
   * @param iou intersection over union
   * @param dice F1 of its pixels
   * @param precision right of the predicted pixels
   * @param recall right of the true pixels
   * @param support true pixels
   */
  public record ClassScores(
      OptionalDouble iou,
      OptionalDouble dice,
      OptionalDouble precision,
      OptionalDouble recall,
      long support) {}

  public SegmentationScores {
    classes = List.copyOf(classes);
  }

  /** What follows from the counts. */
  public static SegmentationScores of(ConfusionMatrix pixels) {
    List<ClassScores> classes = new ArrayList<>();
    double weighted = 0;
    for (int c = 0; c < pixels.classes(); c++) {
      long right = pixels.count(c, c);
      long support = pixels.support(c);
      long predicted = pixels.predicted(c);
      OptionalDouble iou = share(right, support + predicted - right);
      classes.add(
          new ClassScores(
              iou,
              share(2 * right, support + predicted),
              share(right, predicted),
              share(right, support),
              support));
      weighted += iou.orElse(0) * support;
    }
    long total = pixels.total();
    return new SegmentationScores(
        classes,
        total == 0 ? Double.NaN : (double) pixels.correct() / total,
        total == 0 ? Double.NaN : weighted / total);
  }

  private static OptionalDouble share(long part, long denominator) {
    return denominator == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) part / denominator);
  }

  /** Mean IoU over the classes that occur; NaN where none does. */
  public double meanIou() {
    return mean(c -> c.iou().orElse(Double.NaN));
  }

  /** Mean dice over the classes that occur; NaN where none does. */
  public double meanDice() {
    return mean(c -> c.dice().orElse(Double.NaN));
  }

  /** Mean recall over the classes that have true pixels; NaN where none has. */
  public double meanAccuracy() {
    return mean(c -> c.recall().orElse(Double.NaN));
  }

  private double mean(ToDoubleFunction<ClassScores> score) {
    return classes.stream()
        .mapToDouble(score)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
