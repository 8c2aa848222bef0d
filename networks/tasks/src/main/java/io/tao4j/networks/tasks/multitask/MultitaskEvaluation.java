package io.tao4j.networks.tasks.multitask;

import io.tao4j.chart.ConfusionMatrixChart;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.metric.ClassificationReport.ClassScores;
import io.tao4j.metric.ConfusionMatrix;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an evaluation of several tasks says beside its figures.
 *
 * @param values of each task, by index
 * @param confusion of each task; rows are true values
 */
public record MultitaskEvaluation(
    Map<String, List<String>> values, Map<String, ConfusionMatrix> confusion)
    implements Evaluation.Details {
  public MultitaskEvaluation {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    confusion = Collections.unmodifiableMap(new LinkedHashMap<>(confusion));
  }

  /**
   * The figures that were collected: {@code TASK_accuracy} and {@code TASK_loss} of each, {@code
   * mean_accuracy}, the sum of the losses as {@code loss}, {@code samples}; precision, recall, F1
   * and support of each value, by {@code TASK: VALUE}.
   */
  static Evaluation of(List<Task> tasks, List<ClassificationMetrics> collected) {
    Set<String> lower = new HashSet<>(List.of("loss"));
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, Map<String, Double>> perClass = new LinkedHashMap<>();
    Map<String, List<String>> values = new LinkedHashMap<>();
    Map<String, ConfusionMatrix> confusion = new LinkedHashMap<>();
    double accuracies = 0;
    double losses = 0;
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      ClassificationMetrics taskMetrics = collected.get(i);
      accuracies += taskMetrics.top1();
      losses += taskMetrics.logLoss();
      metrics.put(task.name() + "_accuracy", taskMetrics.top1());
      metrics.put(task.name() + "_loss", taskMetrics.logLoss());
      lower.add(task.name() + "_loss");
      ConfusionMatrix matrix = taskMetrics.confusionMatrix();
      values.put(task.name(), task.values());
      confusion.put(task.name(), matrix);
      for (int value = 0; value < task.values().size(); value++) {
        ClassScores scores = matrix.report().perClass().get(value);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("precision", scores.scores().precision());
        figures.put("recall", scores.scores().recall());
        figures.put("f1", scores.scores().f1());
        figures.put("support", (double) scores.support());
        perClass.put(task.name() + ": " + task.values().get(value), figures);
      }
    }
    metrics.put("mean_accuracy", accuracies / tasks.size());
    metrics.put("loss", losses);
    metrics.put("samples", (double) collected.get(0).samples());
    return Evaluation.of(
        metrics,
        Metric.higher("mean_accuracy"),
        lower,
        perClass,
        new MultitaskEvaluation(values, confusion));
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> matrices = new LinkedHashMap<>();
    confusion.forEach((task, matrix) -> matrices.put(task, matrix.toArray()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tasks", values);
    json.put("confusion_matrices", matrices);
    return json;
  }

  /** Writes {@code confusion_matrix_TASK.png} of each task. */
  @Override
  public List<Path> write(Path folder) {
    List<Path> files = new ArrayList<>();
    confusion.forEach(
        (task, matrix) -> {
          Path picture =
              folder.resolve("confusion_matrix_%s.png".formatted(TaskHeads.nodeName(task)));
          ConfusionMatrixChart.write(matrix.toArray(), values.get(task), picture);
          files.add(picture);
        });
    return files;
  }
}
