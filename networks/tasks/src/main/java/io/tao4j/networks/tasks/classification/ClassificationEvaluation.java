package io.tao4j.networks.tasks.classification;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tao4j.chart.ConfusionMatrixChart;
import io.tao4j.file.AtomicFile;
import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.metric.ClassificationReport;
import io.tao4j.metric.ConfusionMatrix;
import io.tao4j.network.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Figures of a classifier on a data set.
 *
 * @param classNames names by index
 * @param metrics {@code top_1}, {@code top_K}, macro averages, log loss
 * @param perClass precision, recall, F1 and support of each class
 * @param confusion rows are true classes
 */
public record ClassificationEvaluation(
    List<String> classNames,
    Map<String, Double> metrics,
    Map<String, Map<String, Double>> perClass,
    ConfusionMatrix confusion)
    implements Evaluation {

  /** The figures that were collected. */
  public static ClassificationEvaluation of(
      List<String> classNames, ClassificationMetrics collected) {
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
    return new ClassificationEvaluation(classNames, metrics, perClass, confusion);
  }

  @Override
  public String primaryMetric() {
    return "top_1";
  }

  /** Writes {@code evaluation.json} and {@code confusion_matrix.png}. */
  @Override
  public List<Path> write(Path folder) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", classNames);
    json.put("metrics", metrics);
    json.put("per_class", perClass);
    json.put("confusion_matrix", confusion.toArray());
    Path table = folder.resolve("evaluation.json");
    AtomicFile.writeString(
        table,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json));
    Path picture = folder.resolve("confusion_matrix.png");
    ConfusionMatrixChart.write(confusion.toArray(), classNames, picture);
    return List.of(table, picture);
  }
}
