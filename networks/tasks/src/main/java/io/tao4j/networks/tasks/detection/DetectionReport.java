package io.tao4j.networks.tasks.detection;

import io.tao4j.chart.ConfusionMatrixChart;
import io.tao4j.file.AtomicFile;
import io.tao4j.metric.detection.DetectionErrors;
import io.tao4j.metric.detection.DetectionErrors.Kind;
import io.tao4j.metric.detection.DetectionErrors.Outcome;
import io.tao4j.metric.detection.PrecisionRecallCurve;
import io.tao4j.metric.detection.PrecisionRecallCurve.OperatingPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what {@link DetectionEvaluation#write} names: tables first, then pictures. */
final class DetectionReport {
  private final DetectionEvaluation evaluation;
  private final DetectionErrors errors;

  DetectionReport(DetectionEvaluation evaluation) {
    this.evaluation = evaluation;
    this.errors = evaluation.errors();
  }

  List<Path> write(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    text(folder.resolve("confusion_matrix.csv"), confusion(), files);
    text(folder.resolve("confidence_curves.csv"), confidence(), files);
    files.addAll(evaluation.pictures().writeCocoResults(folder));

    files.addAll(PrecisionRecallChart.write(evaluation, folder));
    Path curves = folder.resolve("confidence_curves.png");
    ConfidenceChart.of(evaluation).write(curves);
    Path counts = folder.resolve("confusion_matrix.png");
    ConfusionMatrixChart.writeDetections(
        errors.confusion(), evaluation.classNames(), ConfusionMatrixChart.Cells.COUNTS, counts);
    Path shares = folder.resolve("confusion_matrix_normalized.png");
    ConfusionMatrixChart.writeDetections(
        errors.confusion(), evaluation.classNames(), ConfusionMatrixChart.Cells.SHARES, shares);
    files.addAll(List.of(curves, counts, shares));
    files.addAll(new DetectionSheets(evaluation.pictures(), errors).write(folder));
    return files;
  }

  private static void text(Path file, String text, List<Path> files) throws IOException {
    AtomicFile.writeString(file, text);
    files.add(file);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", evaluation.classNames());
    json.put("matching_iou_threshold", evaluation.settings().matchingIou());
    json.put("average_precision_mode", evaluation.settings().mode().name());
    json.put("errors", kinds());
    Map<String, Object> confusion = new LinkedHashMap<>();
    confusion.put("rows", "true class");
    confusion.put("columns", "predicted class");
    confusion.put("labels", labels());
    confusion.put("counts", errors.confusion());
    json.put("confusion_matrix", confusion);
    return json;
  }

  private Map<String, Object> kinds() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("score_threshold", errors.leastScore());
    json.put("background_iou_threshold", errors.backgroundIou());
    for (Map.Entry<Kind, Integer> entry : errors.kinds().entrySet()) {
      if (entry.getKey() != Kind.IGNORED) {
        json.put(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue());
      }
    }
    json.put("missed", errors.outcomes().get(Outcome.MISSED));
    return json;
  }

  private List<String> labels() {
    List<String> labels = new ArrayList<>(evaluation.classNames());
    labels.add("background");
    return labels;
  }

  private String confusion() {
    StringBuilder text = new StringBuilder("true class");
    labels().forEach(name -> text.append(',').append(quoted(name)));
    long[][] counts = errors.confusion();
    for (int row = 0; row < counts.length; row++) {
      text.append('\n').append(quoted(labels().get(row)));
      for (long count : counts[row]) {
        text.append(',').append(count);
      }
    }
    return text.append('\n').toString();
  }

  /** One threshold for all classes. */
  private String confidence() {
    PrecisionRecallCurve all = PrecisionRecallCurve.pooled(evaluation.curves());
    StringBuilder text = new StringBuilder("score_threshold,precision,recall,f1\n");
    for (int percent = 0; percent <= 100; percent++) {
      OperatingPoint point = all.at(percent / 100.0);
      text.append(
          String.format(
              Locale.ROOT,
              "%.2f,%.6f,%.6f,%.6f\n",
              percent / 100.0,
              point.precision(),
              point.recall(),
              point.f1()));
    }
    return text.toString();
  }

  /** RFC 4180. */
  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
