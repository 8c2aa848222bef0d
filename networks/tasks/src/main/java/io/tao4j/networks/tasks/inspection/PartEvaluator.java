package io.tao4j.networks.tasks.inspection;

import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.tasks.CsvTable;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well faulty parts are told from good ones. At the threshold, TAO's figures as shares: {@code
 * total_accuracy}; {@code defect_accuracy}, the share of the faulty parts that are found; {@code
 * false_alarm} and {@code false_negative}, good parts called faulty and faulty ones called good, of
 * all parts. And whatever the threshold: {@code false_positive_rate_at_full_recall}, the share of
 * the good parts that are called faulty where it is so low that every faulty one is found; {@code
 * threshold_at_full_recall}, that threshold.
 */
public final class PartEvaluator implements Evaluator {
  private static final String DEFECTS = "defects";
  private static final String PRIMARY = "total_accuracy";
  private static final String AT_FULL_RECALL = "false_positive_rate_at_full_recall";
  private static final Set<String> LOWER = Set.of("false_alarm", "false_negative", AT_FULL_RECALL);

  private final double threshold;
  private final List<Judged> parts = new ArrayList<>();

  private record Judged(String id, boolean isDefect, double score) {}

  /**
   * An empty metric.
   *
   * @param threshold of the score above which a part is called faulty
   */
  public PartEvaluator(double threshold) {
    this.threshold = threshold;
  }

  /** A loaded batch with its truth and the network's inputs. */
  public static Batch encode(PartBatch batch, Map<String, Tensor> inputs) {
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    all.put(PartGraph.PART, batch.part());
    all.put(PartGraph.GOLDEN, batch.golden());
    List<PartSample> samples = batch.samples();
    return new Batch(
        all,
        Map.of(
            DEFECTS,
            Tensor.of(
                samples.stream().mapToInt(one -> one.isDefect() ? 1 : 0).toArray(),
                samples.size())),
        samples.stream().map(PartSample::id).toList());
  }

  /** The verdicts of a batch, {@code FLOAT32 [N]}: 1 for faulty parts. */
  public static Tensor defects(PartBatch batch) {
    float[] defects = new float[batch.samples().size()];
    for (int i = 0; i < defects.length; i++) {
      defects[i] = batch.samples().get(i).isDefect() ? 1 : 0;
    }
    return Tensor.of(defects, defects.length);
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    float[] scores = outputs.get(PartGraph.SCORE).toFloatArray();
    int[] defects = new int[batch.size()];
    batch.truth().get(DEFECTS).ints().get(defects);
    for (int i = 0; i < defects.length; i++) {
      parts.add(new Judged(batch.ids().get(i), defects[i] == 1, scores[i]));
    }
  }

  @Override
  public Set<String> metricNames() {
    return new LinkedHashSet<>(
        List.of(
            PRIMARY,
            "defect_accuracy",
            "false_alarm",
            "false_negative",
            AT_FULL_RECALL,
            "threshold_at_full_recall",
            "parts",
            "defects"));
  }

  @Override
  public Evaluation result() {
    long defects = parts.stream().filter(Judged::isDefect).count();
    long good = parts.size() - defects;
    long missed = parts.stream().filter(p -> p.isDefect() && !(p.score() > threshold)).count();
    long alarms = parts.stream().filter(p -> !p.isDefect() && p.score() > threshold).count();
    double all = parts.size();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(PRIMARY, 1 - (missed + alarms) / all);
    if (defects > 0) {
      metrics.put("defect_accuracy", (double) (defects - missed) / defects);
    }
    metrics.put("false_alarm", alarms / all);
    metrics.put("false_negative", missed / all);
    if (defects > 0 && good > 0) {
      // a part is faulty from here on
      double lowest =
          parts.stream().filter(Judged::isDefect).mapToDouble(Judged::score).min().orElseThrow();
      long called = parts.stream().filter(p -> !p.isDefect() && p.score() >= lowest).count();
      metrics.put(AT_FULL_RECALL, (double) called / good);
      // parts above a threshold are faulty: it lies just below that part
      metrics.put("threshold_at_full_recall", (double) Math.nextDown((float) lowest));
    }
    metrics.put("parts", all);
    metrics.put("defects", (double) defects);
    return Evaluation.of(
        metrics,
        Metric.higher(PRIMARY),
        LOWER,
        Map.of(),
        new Scores(List.copyOf(parts), threshold));
  }

  /** What every part got, as a table. */
  private record Scores(List<Judged> parts, double threshold) implements Evaluation.Details {
    @Override
    public Map<String, Object> json() {
      return Map.of("threshold", threshold);
    }

    /** Writes {@code scores.csv}. */
    @Override
    public List<Path> write(Path folder) throws IOException {
      CsvTable table = new CsvTable(List.of("part", "label", "verdict", "score"));
      for (Judged part : parts) {
        table.add(
            List.of(
                part.id(),
                name(part.isDefect()),
                name(part.score() > threshold),
                CsvTable.share(part.score())));
      }
      Path file = folder.resolve("scores.csv");
      table.write(file);
      return List.of(file);
    }

    private static String name(boolean isDefect) {
      return isDefect ? "NO_" + PartSet.PASS : PartSet.PASS;
    }
  }
}
