package io.tao4j.networks.tasks.detection;

import io.tao4j.chart.LineChart;
import io.tao4j.metric.detection.PrecisionRecallCurve;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Curves of precision over recall as pictures, with as many classes each as look different. */
final class PrecisionRecallChart {
  /** So many steps along the recall are drawn: more than the picture has columns for. */
  private static final int STEPS = 500;

  private PrecisionRecallChart() {}

  static List<Path> write(DetectionEvaluation evaluation, Path folder) {
    List<Path> files = new ArrayList<>();
    int classes = evaluation.classNames().size();
    for (int from = 0; from < classes; from += LineChart.DIFFERENT_CURVES) {
      String number = files.isEmpty() ? "" : "_" + (files.size() + 1);
      Path file = folder.resolve("precision_recall" + number + ".png");
      chart(evaluation, from, Math.min(classes, from + LineChart.DIFFERENT_CURVES)).write(file);
      files.add(file);
    }
    return files;
  }

  private static LineChart chart(DetectionEvaluation evaluation, int from, int to) {
    String title =
        String.format(
            Locale.ROOT,
            "Precision and recall at IoU %s, mAP %.3f",
            evaluation.settings().matchingIou(),
            evaluation.metrics().get("mAP"));
    LineChart chart = new LineChart(title, "recall", "precision").axes(0, 1, 0, 1);
    for (int c = from; c < to; c++) {
      String name = evaluation.classNames().get(c);
      double average = evaluation.curves().get(c).averagePrecision(evaluation.settings().mode());
      add(
          chart,
          String.format(Locale.ROOT, "%s (AP %.3f)", name, average),
          evaluation.curves().get(c));
    }
    return chart;
  }

  /** The first and the last point of each step along the recall. */
  private static void add(LineChart chart, String name, PrecisionRecallCurve curve) {
    double[] recalls = new double[curve.size()];
    double[] precisions = new double[curve.size()];
    int points = 0;
    for (int i = 0; i < curve.size(); i++) {
      boolean first = i == 0 || step(curve, i) != step(curve, i - 1);
      boolean last = i + 1 == curve.size() || step(curve, i) != step(curve, i + 1);
      if (first || last) {
        recalls[points] = curve.recall(i);
        precisions[points++] = curve.precision(i);
      }
    }
    chart.line(name, Arrays.copyOf(recalls, points), Arrays.copyOf(precisions, points));
  }

  private static int step(PrecisionRecallCurve curve, int point) {
    return (int) (curve.recall(point) * STEPS);
  }
}
