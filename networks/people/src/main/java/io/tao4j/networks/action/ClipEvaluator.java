package io.tao4j.networks.action;

import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.networks.tasks.classification.ClassificationEvaluation;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A classifier's figures of videos: the scores of a video are the means of its clips'. */
final class ClipEvaluator implements Evaluator {
  private static final String LABELS = "labels";
  private static final String VIDEOS = "videos";

  private final List<String> classes;
  private final Map<Integer, Sum> sums = new LinkedHashMap<>();

  /** Of one video. */
  private static final class Sum {
    private final int label;
    private final double[] scores;
    private int clips;

    Sum(int label, int classes) {
      this.label = label;
      this.scores = new double[classes];
    }
  }

  ClipEvaluator(List<String> classes) {
    this.classes = List.copyOf(classes);
  }

  /** A loaded batch with its truth. */
  static Batch encode(ClipBatch batch, Map<String, Tensor> inputs) {
    return new Batch(
        inputs,
        Map.of(
            LABELS,
            Tensor.of(batch.labels(), batch.labels().length),
            VIDEOS,
            Tensor.of(batch.videos(), batch.videos().length)),
        batch.ids());
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    int[] labels = new int[batch.size()];
    batch.truth().get(LABELS).ints().get(labels);
    int[] videos = new int[batch.size()];
    batch.truth().get(VIDEOS).ints().get(videos);
    float[] logits = outputs.get(ClassifierGraph.LOGITS).toFloatArray();
    for (int i = 0; i < videos.length; i++) {
      int label = labels[i];
      Sum sum = sums.computeIfAbsent(videos[i], video -> new Sum(label, classes.size()));
      for (int c = 0; c < classes.size(); c++) {
        sum.scores[c] += logits[i * classes.size() + c];
      }
      sum.clips++;
    }
  }

  @Override
  public Set<String> metricNames() {
    return Set.of("top_1", "precision", "recall", "f1", "log_loss", "samples");
  }

  @Override
  public Evaluation result() {
    ClassificationMetrics metrics = new ClassificationMetrics(classes.size(), 1);
    for (Sum sum : sums.values()) {
      float[] means = new float[classes.size()];
      for (int c = 0; c < means.length; c++) {
        means[c] = (float) (sum.scores[c] / sum.clips);
      }
      metrics.addLogits(means, new int[] {sum.label});
    }
    return ClassificationEvaluation.of(classes, metrics);
  }
}
