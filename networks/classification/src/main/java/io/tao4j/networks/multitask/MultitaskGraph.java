package io.tao4j.networks.multitask;

import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.graph.Blocks;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.ConvNorm;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.networks.tasks.classification.ImportedClassifier;
import io.tao4j.networks.tasks.multitask.MultitaskInference;
import io.tao4j.networks.tasks.multitask.TaskHeads;
import io.tao4j.tensor.DType;
import java.util.List;

/**
 * The graph, as TAO builds it: a backbone and, for each task on its last map, two 3x3 convolutions,
 * a mean and a dense layer.
 */
final class MultitaskGraph {
  private static final int FIRST = 128;
  private static final int SECOND = 64;

  private MultitaskGraph() {}

  /** Output of a task for training: {@code [N, values]}. */
  static String logits(String task) {
    return TaskHeads.nodeName(task) + "/Logits";
  }

  /** A task's last layer. */
  static String lastLayer(String task) {
    return "head." + TaskHeads.nodeName(task) + ".dense";
  }

  static Graph build(
      Backbone backbone,
      BackboneOptions options,
      Preprocessing input,
      double dropout,
      List<Task> tasks) {
    GraphBuilder b = new GraphBuilder();
    Value images = b.input(MultitaskInference.IMAGES, DType.FLOAT32, input.batchShape());
    Features features = backbone.build(b.scope(NetworkDefinition.BACKBONE), images, options);
    addHeads(b, lastMap(b, features), options, dropout, tasks);
    return b.build();
  }

  /** Adds a head for each task. */
  private static void addHeads(
      GraphBuilder b, Value map, BackboneOptions options, double dropout, List<Task> tasks) {
    ConvNorm layers = new ConvNorm(options.withBatchNorm());
    for (Task task : tasks) {
      GraphBuilder scoped = b.scope("head." + TaskHeads.nodeName(task.name()));
      Value x = layers.activated(scoped, "conv1", map, FIRST, 3, 1, Activation.RELU);
      x = layers.activated(scoped, "conv2", x, SECOND, 3, 1, Activation.RELU);
      x = Blocks.globalAveragePool(scoped, x);
      if (dropout > 0) {
        x = scoped.add("dropout", new NormalizeOp.Dropout(dropout), x);
      }
      Value scores = scoped.linear("dense", x, task.values().size(), true);
      b.output(
          TaskHeads.output(task.name()), scoped.add("softmax", new NormalizeOp.Softmax(1), scores));
      b.trainingOutput(logits(task.name()), scores);
    }
  }

  /** The same heads on the last map of a foreign classifier, whose own head is left out. */
  static Graph onImported(
      Model imported, BackboneOptions options, double dropout, List<Task> tasks) {
    GraphBuilder b = GraphBuilder.of(imported.graph());
    addHeads(b, ImportedClassifier.lastMap(imported), options, dropout, tasks);
    Graph graph = b.build();
    return graph.withOutputs(
        graph.outputs().stream()
            .map(Graph.Output::name)
            .filter(name -> !name.equals(ClassifierGraph.LOGITS))
            .toList());
  }

  /** What the backbone's own classifier takes, if it is a map; a transformer's may be a vector. */
  private static Value lastMap(GraphBuilder b, Features features) {
    return b.shape(features.last()).rank() == 4
        ? features.last()
        : features.at(features.byStride().lastKey());
  }
}
