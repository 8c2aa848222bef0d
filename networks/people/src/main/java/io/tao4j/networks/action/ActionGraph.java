package io.tao4j.networks.action;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of each stream, over pictures whose channels are the frames or over volumes; of both
 * streams the scores are joined by two dense layers.
 */
final class ActionGraph {
  /** Name of a stream's last layer, behind its {@link #scope}. */
  static final String CLASSIFIER = "fc_cls";

  /** Name of the layer that gives the scores of both streams. */
  static final String JOINT = "joint.fc2";

  private ActionGraph() {}

  /**
   * What of it depends on the spec.
   *
   * @param backbone of each stream
   * @param dropout before each stream's last layer, 0 to 1
   * @param joint width of the layer between both streams' scores and those of the network
   */
  record Settings(Backbone backbone, double dropout, int joint) {}

  /** Where a stream's names begin. */
  static String scope(Stream stream) {
    return NetworkDefinition.BACKBONE + "." + stream.input();
  }

  static Graph build(ActionFacts facts, Settings settings, int classes) {
    GraphBuilder root = new GraphBuilder();
    List<Value> scores = new ArrayList<>();
    for (Stream stream : facts.streams()) {
      Value clips = root.input(stream.input(), DType.FLOAT32, Shape.batch(facts.shape(stream)));
      scores.add(scores(root.scope(scope(stream)), clips, facts, settings, classes));
    }
    root.output(
        ClassifierGraph.LOGITS,
        scores.size() == 1
            ? scores.get(0)
            : joined(root.scope("joint"), scores, settings, classes));
    return root.build();
  }

  private static Value scores(
      GraphBuilder b, Value clips, ActionFacts facts, Settings settings, int classes) {
    Value pooled;
    if (facts.volume()) {
      Value last = VolumeResNet.named(settings.backbone().name()).build(b, clips);
      pooled = b.reduce(ReduceKind.MEAN, last, false, 2, 3, 4);
    } else {
      Value last = settings.backbone().build(b, clips, BackboneOptions.DEFAULT).last();
      pooled = settings.backbone().pool(b, last);
    }
    if (settings.dropout() > 0) {
      pooled = b.add("dropout", new NormalizeOp.Dropout(settings.dropout()), pooled);
    }
    return b.linear(CLASSIFIER, pooled, classes, true);
  }

  private static Value joined(GraphBuilder b, List<Value> scores, Settings settings, int classes) {
    Value all = b.add("scores", new MovementOp.Concat(1), scores);
    return b.linear("fc2", b.relu(b.linear("fc1", all, settings.joint(), true)), classes, true);
  }
}
