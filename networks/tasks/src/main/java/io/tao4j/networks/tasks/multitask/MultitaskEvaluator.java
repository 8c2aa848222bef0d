package io.tao4j.networks.tasks.multitask;

import io.tao4j.data.MultitaskBatch;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.metric.ClassificationMetrics;
import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects each task's figures over batches. */
public final class MultitaskEvaluator implements Evaluator {
  private static final String LABELS = "labels.";

  private final List<Task> tasks;
  private final List<ClassificationMetrics> metrics;

  /** An empty metric. */
  public MultitaskEvaluator(List<Task> tasks) {
    this.tasks = tasks;
    this.metrics =
        tasks.stream().map(task -> new ClassificationMetrics(task.values().size(), 1)).toList();
  }

  /** A loaded batch with its truth, for this metric. */
  public static Batch encode(MultitaskBatch batch) {
    return encode(batch, Map.of(MultitaskInference.IMAGES, batch.images()));
  }

  /** A loaded batch with its truth and other inputs. */
  public static Batch encode(MultitaskBatch batch, Map<String, Tensor> inputs) {
    Map<String, Tensor> truth = new LinkedHashMap<>();
    int count = batch.samples().get(0).labels().size();
    for (int task = 0; task < count; task++) {
      truth.put(LABELS + task, Tensor.of(batch.labels(task), batch.samples().size()));
    }
    return new Batch(
        inputs, truth, batch.samples().stream().map(s -> s.path().toString()).toList());
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    for (int task = 0; task < tasks.size(); task++) {
      int[] truth = new int[batch.size()];
      batch.truth().get(LABELS + task).ints().get(truth);
      String output = TaskHeads.output(tasks.get(task).name());
      metrics.get(task).addProbabilities(outputs.get(output).toFloatArray(), truth);
    }
  }

  @Override
  public Evaluation result() {
    return MultitaskEvaluation.of(tasks, metrics);
  }
}
