package io.tao4j.networks.tasks.classification;

import io.tao4j.data.ImageBatch;
import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects a classifier's figures over batches, for a network of {@link ClassifierGraph}'s names.
 */
public final class ClassificationEvaluator implements Evaluator {
  private static final String LABELS = "labels";

  private final List<String> classes;
  private final ClassificationMetrics metrics;

  /**
   * An empty metric.
   *
   * @param classes names by index
   * @param topK k of the second accuracy; at most the number of classes
   */
  public ClassificationEvaluator(List<String> classes, int topK) {
    this.classes = List.copyOf(classes);
    this.metrics = new ClassificationMetrics(classes.size(), Math.min(topK, classes.size()));
  }

  /** A loaded batch with its truth, for this metric. */
  public static Batch encode(ImageBatch batch) {
    return encode(batch, Map.of(ClassifierGraph.IMAGES, batch.images()));
  }

  /** A loaded batch with its truth and other inputs. */
  public static Batch encode(ImageBatch batch, Map<String, Tensor> inputs) {
    return encode(
        inputs, batch.labels(), batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  /**
   * Inputs of any kind with their truth, for this metric.
   *
   * @param labels class of each sample
   * @param ids what each is called
   */
  public static Batch encode(Map<String, Tensor> inputs, int[] labels, List<String> ids) {
    return new Batch(inputs, Map.of(LABELS, Tensor.of(labels, labels.length)), ids);
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    int[] truth = new int[batch.size()];
    batch.truth().get(LABELS).ints().get(truth);
    metrics.addLogits(outputs.get(ClassifierGraph.LOGITS).toFloatArray(), truth);
  }

  @Override
  public Set<String> metricNames() {
    Set<String> names =
        new LinkedHashSet<>(List.of("top_1", "precision", "recall", "f1", "log_loss", "samples"));
    names.add("top_" + metrics.k());
    return names;
  }

  @Override
  public Evaluation result() {
    return ClassificationEvaluation.of(classes, metrics);
  }
}
