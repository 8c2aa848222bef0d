package io.tao4j.networks.changenet;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.inspection.PartDefinition;
import io.tao4j.networks.tasks.inspection.PartGraph;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** An encoder that the part and the good one go through, and what makes a score of both. */
final class ClassifyGraph {
  /** Output {@code [N, 2]} of learnable: scores of good and faulty. */
  static final String LOGITS = "logits";

  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;

  private ClassifyGraph() {}

  /**
   * A vector of the encoder's last map for each picture, and their distance.
   *
   * @param vectors numbers of a vector
   */
  static Graph euclidean(Backbone backbone, BackboneOptions options, Shape shape, int vectors) {
    GraphBuilder b = new GraphBuilder();
    Value part = b.input(PartGraph.PART, DType.FLOAT32, shape);
    Value golden = b.input(PartGraph.GOLDEN, DType.FLOAT32, shape);
    GraphBuilder trunk = b.scope(NetworkDefinition.BACKBONE);
    Value pooled = backbone.pool(trunk, backbone.build(trunk, part, options).last());
    Value first = b.scope("embedding").linear("fc", pooled, vectors, true);
    Value second = b.scope("golden_branch").again(part, golden, List.of(first)).get(0);
    b.output(PartGraph.SCORE, PartDefinition.distance(b, first, second));
    return b.build();
  }

  /**
   * The differences of maps, as the other task has them, and a classifier of them.
   *
   * @param channels that each map gets
   * @param maps that are compared, from the coarsest on; 1 or more
   * @param width of the dense layers before the classifier
   */
  static Graph learnable(
      Backbone backbone, BackboneOptions options, Shape shape, int channels, int maps, int width) {
    GraphBuilder b = new GraphBuilder();
    Value part = b.input(PartGraph.PART, DType.FLOAT32, shape);
    Value golden = b.input(PartGraph.GOLDEN, DType.FLOAT32, shape);
    List<Value> all =
        new ArrayList<>(
            backbone.build(b.scope(NetworkDefinition.BACKBONE), part, options).byStride().values());
    int from = Math.max(0, all.size() - maps);
    Value x =
        ChangenetGraph.differences(b, part, golden, all.subList(from, all.size()), from, channels);
    GraphBuilder head = b.scope("head");
    x = head.flatten(x);
    for (int i = 0; i < 2; i++) {
      x = head.relu(head.linear("fc" + i, x, width, true));
      x = head.batchNorm("norm" + i, x, EPSILON, UPDATE_RATE);
    }
    Value logits = head.linear("fc2", x, 2, true);
    b.output(LOGITS, logits);
    Value faulty =
        head.add(
            "faulty",
            new Slice(1, 1, 2, 1),
            head.add("shares", new NormalizeOp.Softmax(1), logits));
    b.output(PartGraph.SCORE, head.reduce(ReduceKind.SUM, faulty, false, 1)); // [N]
    return b.build();
  }
}
