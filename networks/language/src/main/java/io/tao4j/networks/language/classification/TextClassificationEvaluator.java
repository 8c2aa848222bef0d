package io.tao4j.networks.language.classification;

import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.metric.ClassificationReport;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.language.text.TextBatch;
import io.tao4j.networks.language.text.TextSample;
import io.tao4j.networks.language.text.TextSet;
import io.tao4j.networks.tasks.classification.ClassificationEvaluation;
import io.tao4j.networks.tasks.text.WorstTexts;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the figures of a classifier of texts. */
final class TextClassificationEvaluator implements Evaluator {
  private static final String ACCURACY = "accuracy";

  private final List<String> classes;
  private final TextSet<Integer> set;
  private final ClassificationMetrics metrics;
  private final WorstTexts worst = new WorstTexts();

  TextClassificationEvaluator(List<String> classes, TextSet<Integer> set) {
    this.classes = classes;
    this.set = set;
    this.metrics = new ClassificationMetrics(classes.size(), 1);
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    float[] logits = outputs.get(TextClassificationDefinition.LOGITS).toFloatArray();
    long[] numbers = batch.truth().get(TextBatch.NUMBERS).toLongArray();
    int[] truth = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      TextSample<Integer> sample = set.samples().get((int) numbers[i]);
      truth[i] = sample.truth();
      Classification answer = Classification.ofLogits(classes, logits, i);
      int right = truth[i];
      double probability =
          answer.ranking().stream()
              .filter(score -> score.index() == right)
              .findFirst()
              .orElseThrow()
              .probability();
      worst.add(
          new WorstTexts.Entry(
              -Math.log(Math.max(Double.MIN_NORMAL, probability)),
              sample.source(),
              sample.text(),
              classes.get(right),
              answer.best().className()));
    }
    metrics.addLogits(logits, truth);
  }

  @Override
  public Set<String> metricNames() {
    return Set.of(
        ACCURACY,
        "macro_precision",
        "macro_recall",
        "macro_f1",
        "weighted_f1",
        "log_loss",
        "samples");
  }

  @Override
  public Evaluation result() {
    Evaluation shared = ClassificationEvaluation.of(classes, metrics);
    ClassificationReport report = metrics.confusionMatrix().report();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(ACCURACY, metrics.top1());
    figures.put("macro_precision", report.macro().precision());
    figures.put("macro_recall", report.macro().recall());
    figures.put("macro_f1", report.macro().f1());
    figures.put("weighted_f1", report.weighted().f1());
    figures.put("log_loss", metrics.logLoss());
    figures.put("samples", (double) metrics.samples());
    return Evaluation.of(
        figures,
        Metric.higher(ACCURACY),
        Set.of("log_loss"),
        shared.perClass(),
        new Details(shared.details(), worst.entries()));
  }

  /** The confusion matrix, and the texts that it is most wrong about. */
  private record Details(Evaluation.Details shared, List<WorstTexts.Entry> worst)
      implements Evaluation.Details {
    @Override
    public Map<String, Object> json() {
      return shared.json();
    }

    @Override
    public List<Path> write(Path folder) throws IOException {
      List<Path> files = new ArrayList<>(shared.write(folder));
      files.add(WorstTexts.write(worst, folder));
      return files;
    }
  }
}
