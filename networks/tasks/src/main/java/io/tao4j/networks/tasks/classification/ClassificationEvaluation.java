package io.tao4j.networks.tasks.classification;

import io.tao4j.chart.ConfusionMatrixChart;
import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.metric.ClassificationReport;
import io.tao4j.metric.ConfusionMatrix;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a classifier's evaluation says beside its figures.
 *
 * @param classNames names by index
 * @param confusion rows are true classes
 */
public record ClassificationEvaluation(List<String> classNames, ConfusionMatrix confusion)
    implements Evaluation.Details {
  public ClassificationEvaluation {
    classNames = List.copyOf(classNames);
  }

  /**
   * The figures that were collected: {@code top_1}, {@code top_K}, macro averages of precision,
   * recall and F1, {@code log_loss}, {@code samples}; precision, recall, F1 and support of each
   * class.
   */
  public static Evaluation of(List<String> classNames, ClassificationMetrics collected) {
    ConfusionMatrix confusion = collected.confusionMatrix();
    ClassificationReport report = confusion.report();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("top_1", collected.top1());
    if (collected.k() > 1) {
      metrics.put("top_" + collected.k(), collected.topK());
    }
    metrics.put("precision", report.macro().precision());
    metrics.put("recall", report.macro().recall());
    metrics.put("f1", report.macro().f1());
    metrics.put("log_loss", collected.logLoss());
    metrics.put("samples", (double) collected.samples());
    Map<String, Map<String, Double>> perClass = new LinkedHashMap<>();
    for (int i = 0; i < classNames.size(); i++) {
      ClassificationReport.ClassScores scores = report.perClass().get(i);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("precision", scores.scores().precision());
      figures.put("recall", scores.scores().recall());
      figures.put("f1", scores.scores().f1());
      figures.put("support", (double) scores.support());
      perClass.put(classNames.get(i), figures);
    }
    return Evaluation.of(
        metrics,
        Metric.higher("top_1"),
        Set.of("log_loss"),
        perClass,
        new ClassificationEvaluation(classNames, confusion));
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", classNames);
    json.put("confusion_matrix", confusion.toArray());
    return json;
  }

  /** Writes {@code confusion_matrix.png}. */
  @Override
  public List<Path> write(Path folder) {
    Path picture = folder.resolve("confusion_matrix.png");
    ConfusionMatrixChart.write(confusion.toArray(), classNames, picture);
    return List.of(picture);
  }
}
