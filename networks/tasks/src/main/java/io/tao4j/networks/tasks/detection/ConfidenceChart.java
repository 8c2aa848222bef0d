package io.tao4j.networks.tasks.detection;

import io.tao4j.chart.ChartGrid;
import io.tao4j.chart.LineChart;
import io.tao4j.metric.detection.PrecisionRecallCurve;
import io.tao4j.metric.detection.PrecisionRecallCurve.OperatingPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Precision, recall and F1 over the least score that is accepted: where to put a threshold. */
final class ConfidenceChart {
  /** With all classes together as many as look different. */
  private static final int MOST_CLASSES = LineChart.DIFFERENT_CURVES - 1;

  private static final int STEPS = 100;
  private static final String ALL = "all classes";

  private ConfidenceChart() {}

  static ChartGrid of(DetectionEvaluation evaluation) {
    return new ChartGrid()
        .add(chart(evaluation, "Precision", OperatingPoint::precision))
        .add(chart(evaluation, "Recall", OperatingPoint::recall))
        .add(chart(evaluation, "F1", OperatingPoint::f1));
  }

  private static LineChart chart(
      DetectionEvaluation evaluation, String what, ToDoubleFunction<OperatingPoint> figure) {
    LineChart chart =
        new LineChart(what + " over the least score", "least score", what.toLowerCase(Locale.ROOT))
            .axes(0, 1, 0, 1);
    add(chart, ALL, PrecisionRecallCurve.pooled(evaluation.curves()), figure);
    for (int c : shown(evaluation)) {
      String name = evaluation.classNames().get(c);
      add(chart, name.equals(ALL) ? name + " (class)" : name, evaluation.curves().get(c), figure);
    }
    return chart;
  }

  /** Of very many classes those with the most boxes, in the order of the classes. */
  private static List<Integer> shown(DetectionEvaluation evaluation) {
    List<Integer> classes = new ArrayList<>();
    for (int c = 0; c < evaluation.classNames().size(); c++) {
      classes.add(c);
    }
    classes.sort(Comparator.comparingInt((Integer c) -> -evaluation.curves().get(c).positives()));
    return classes.stream().limit(MOST_CLASSES).sorted().toList();
  }

  private static void add(
      LineChart chart,
      String name,
      PrecisionRecallCurve curve,
      ToDoubleFunction<OperatingPoint> figure) {
    double[] scores = new double[STEPS + 1];
    double[] values = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      scores[i] = (double) i / STEPS;
      OperatingPoint point = curve.at(scores[i]);
      // nothing is accepted: its precision says nothing
      boolean some = curve.size() > 0 && curve.score(0) >= scores[i];
      values[i] = some ? figure.applyAsDouble(point) : Double.NaN;
    }
    chart.line(name, scores, values);
  }
}
