package io.tao4j.networks.multitask;

import io.tao4j.data.MultitaskBatch;
import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Value;
import io.tao4j.networks.tasks.Objective;
import io.tao4j.networks.tasks.multitask.MultitaskEvaluator;
import io.tao4j.networks.tasks.multitask.MultitaskInference;
import io.tao4j.networks.tasks.multitask.TaskHeads;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The sum of the tasks' cross entropies, as in TAO. */
record MultitaskLoss(List<Task> tasks) {
  private static final String LOSS = "loss";

  Objective<MultitaskBatch> objective(Graph graph) {
    GraphBuilder b = GraphBuilder.of(graph);
    List<String> terms = new ArrayList<>();
    Value sum = null;
    for (Task task : tasks) {
      String name = TaskHeads.nodeName(task.name());
      Value logits = graph.output(MultitaskGraph.logits(task.name())).value();
      Value targets = b.input(targets(task), DType.FLOAT32, Shape.batch(task.values().size()));
      Value loss = Losses.meanSoftmaxCrossEntropy(b.scope("loss." + name), logits, targets, null);
      terms.add("loss_" + name);
      b.trainingOutput("loss_" + name, loss);
      sum = sum == null ? loss : b.sum(sum, loss);
    }
    b.trainingOutput(LOSS, Objects.requireNonNull(sum));
    return new Objective<>(
        b.build(), LOSS, terms, batch -> MultitaskEvaluator.encode(batch, inputs(batch)));
  }

  private static String targets(Task task) {
    return "targets." + TaskHeads.nodeName(task.name());
  }

  private Map<String, Tensor> inputs(MultitaskBatch batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(MultitaskInference.IMAGES, batch.images());
    for (int i = 0; i < tasks.size(); i++) {
      int[] labels = batch.labels(i);
      int values = tasks.get(i).values().size();
      float[] targets = new float[labels.length * values];
      for (int row = 0; row < labels.length; row++) {
        targets[row * values + labels[row]] = 1;
      }
      inputs.put(targets(tasks.get(i)), Tensor.of(targets, labels.length, values));
    }
    return inputs;
  }

  /** Scores of probabilities. */
  static Map<String, Value> logarithms(GraphBuilder b, Map<String, Value> probabilities) {
    Map<String, Value> scores = new LinkedHashMap<>();
    probabilities.forEach(
        (name, value) -> scores.put(name, b.unary(UnaryKind.LOG, Blocks.atLeast(b, value, 1e-12))));
    return scores;
  }
}
