package io.tao4j.networks.fpenet;

import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.tasks.CsvTable;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How far points are from where they should be, over the points that are labelled and not hidden:
 * in pixels of the network's input as TAO has it, for all of them and for each part; as shares of
 * the width of the box around all of a face's points, and of the distance between the outer corners
 * of the eyes, as papers have it.
 */
final class FpeEvaluator implements Evaluator {
  /** Truth: {@code [N, points]}, 1 for a point that is labelled and not hidden. */
  static final String SEEN = "seen";

  static final String ERROR = "mean_error";
  static final String BY_WIDTH = "error_by_width";
  static final String BY_EYES = "error_by_eyes";

  /** A larger share of the distance of the eyes is a failure, as papers have it. */
  private static final double FAILURE = 0.1;

  private static final String FAILURES = "failure_rate";
  private static final String FACES = "faces";

  private final int points;
  private final double[] sums;
  private final long[] counts;
  private final List<Result> results = new ArrayList<>();

  /** Errors of one face; NaN where it has no width, or no corners of the eyes. */
  private record Result(String id, double error, double byWidth, double byEyes) {}

  FpeEvaluator(int points) {
    this.points = points;
    this.sums = new double[points];
    this.counts = new long[points];
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    float[] found = outputs.get(FpeGraph.LANDMARKS).toFloatArray();
    float[] targets = batch.truth().get(FpeLoss.TARGETS).toFloatArray();
    float[] seen = batch.truth().get(SEEN).toFloatArray();
    for (int n = 0; n < batch.size(); n++) {
      face(batch.ids().get(n), n, found, targets, seen);
    }
  }

  private void face(String id, int n, float[] found, float[] targets, float[] seen) {
    double sum = 0;
    int count = 0;
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < points; k++) {
      int at = n * points + k;
      if (seen[at] == 0) {
        continue;
      }
      double error =
          Math.hypot(found[2 * at] - targets[2 * at], found[2 * at + 1] - targets[2 * at + 1]);
      sum += error;
      count++;
      sums[k] += error;
      counts[k]++;
      left = Math.min(left, targets[2 * at]);
      right = Math.max(right, targets[2 * at]);
    }
    if (count == 0) {
      return;
    }
    double error = sum / count;
    results.add(
        new Result(
            id,
            error,
            right > left ? error / (right - left) : Double.NaN,
            error / eyes(n, targets, seen)));
  }

  /** Distance of the outer corners; NaN where they are not seen, or their numbers not known. */
  private double eyes(int n, float[] targets, float[] seen) {
    if (!FaceParts.areKnown(points)) {
      return Double.NaN;
    }
    int one = n * points + FaceParts.EYE_CORNERS.get(0);
    int other = n * points + FaceParts.EYE_CORNERS.get(1);
    if (seen[one] == 0 || seen[other] == 0) {
      return Double.NaN;
    }
    double distance =
        Math.hypot(
            targets[2 * one] - targets[2 * other], targets[2 * one + 1] - targets[2 * other + 1]);
    return distance > 0 ? distance : Double.NaN;
  }

  @Override
  public Set<String> metricNames() {
    return Set.of(ERROR, BY_WIDTH, BY_EYES, FAILURES, FACES);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private double error(List<Integer> some) {
    double sum = 0;
    long count = 0;
    for (int k : some) {
      sum += sums[k];
      count += counts[k];
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  @Override
  public Evaluation result() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(ERROR, error(java.util.stream.IntStream.range(0, points).boxed().toList()));
    Map<String, Map<String, Double>> parts = new LinkedHashMap<>();
    if (FaceParts.areKnown(points)) {
      for (FaceParts part : FaceParts.values()) {
        double error = error(part.points(points));
        metrics.put(part.word() + "_error", error);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(ERROR, error);
        figures.put("points", (double) part.points(points).size());
        parts.put(part.word(), figures);
      }
    }
    metrics.put(
        BY_WIDTH, mean(results.stream().map(Result::byWidth).filter(Double::isFinite).toList()));
    List<Double> byEyes = results.stream().map(Result::byEyes).filter(Double::isFinite).toList();
    if (!byEyes.isEmpty()) {
      metrics.put(BY_EYES, mean(byEyes));
      metrics.put(
          FAILURES, byEyes.stream().filter(e -> e > FAILURE).count() / (double) byEyes.size());
    }
    metrics.put(FACES, (double) results.size());
    Set<String> lower =
        Set.of(ERROR, BY_WIDTH, BY_EYES, FAILURES, "face_error", "eyes_error", "mouth_error");
    return Evaluation.of(metrics, Metric.lower(ERROR), lower, parts, this::write);
  }

  /** Each face with its errors, the worst first: what a person should look at. */
  private List<Path> write(Path folder) throws java.io.IOException {
    CsvTable table = new CsvTable(List.of("path", ERROR, BY_WIDTH, BY_EYES));
    results.stream()
        .sorted(Comparator.comparingDouble(Result::error).reversed())
        .forEach(
            one ->
                table.add(
                    List.of(one.id(), cell(one.error()), cell(one.byWidth()), cell(one.byEyes()))));
    Path file = folder.resolve("faces.csv");
    table.write(file);
    return List.of(file);
  }

  private static String cell(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
  }
}
