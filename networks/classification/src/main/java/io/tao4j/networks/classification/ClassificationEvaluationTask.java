package io.tao4j.networks.classification;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.ImageBatch;
import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.MappedBatches;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** A labelled image set with the classifier's figures. */
final class ClassificationEvaluationTask implements EvaluationTask {
  static final String LABELS = "labels";

  private final BatchLoader<ImageBatch> loader;
  private final List<String> classes;
  private final int topK;
  private final List<String> notices;
  private final String digest;

  /**
   * @param digest tells the set from others
   */
  ClassificationEvaluationTask(
      BatchLoader<ImageBatch> loader,
      List<String> classes,
      int topK,
      List<String> notices,
      String digest) {
    this.loader = loader;
    this.notices = notices;
    this.digest = digest;
    this.classes = classes;
    this.topK = Math.min(topK, classes.size());
  }

  @Override
  public BatchStream batches() {
    return new MappedBatches<>(
        loader.epoch(0),
        batch ->
            new Batch(
                Map.of(ClassificationGraph.IMAGES, batch.images()),
                Map.of(LABELS, Tensor.of(batch.labels(), batch.size())),
                batch.samples().stream().map(s -> s.path().toString()).toList()));
  }

  @Override
  public int sampleCount() {
    return loader.recipe().pictureCount();
  }

  @Override
  public List<String> notices() {
    return notices;
  }

  @Override
  public Map<String, String> facts() {
    return Map.of("validation data", digest);
  }

  @Override
  public Evaluator newEvaluator() {
    ClassificationMetrics metrics = new ClassificationMetrics(classes.size(), topK);
    return new Evaluator() {
      @Override
      public void add(Batch batch, Map<String, Tensor> outputs) {
        int[] truth = new int[batch.size()];
        batch.truth().get(LABELS).ints().get(truth);
        metrics.addLogits(outputs.get(ClassificationGraph.LOGITS).toFloatArray(), truth);
      }

      @Override
      public Evaluation result() {
        return ClassificationEvaluation.of(classes, metrics);
      }
    };
  }

  @Override
  public void close() {
    loader.close();
  }
}
