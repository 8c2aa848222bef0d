package io.tao4j.networks.optical;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Pads;
import io.tao4j.graph.Value;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.inspection.PartDefinition;
import io.tao4j.networks.tasks.inspection.PartGraph;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;

/**
 * TAO's Siamese networks: three convolutions and three dense layers, through which the part and the
 * good one go, and the distance of the two vectors.
 *
 * @param isThird whether it is Siamese_3, with 512 wide dense layers and batch norms between; else
 *     Siamese, 500 wide and without
 * @param vectors numbers of a vector
 */
record OpticalGraph(boolean isThird, int vectors) {
  /** Output {@code [N, vectors]}: the part's. */
  static final String PART_VECTOR = "part_vector";

  /** Output {@code [N, vectors]}: the good one's. */
  static final String GOLDEN_VECTOR = "golden_vector";

  /** Scopes of the convolutions, the parts that can be frozen. */
  static final List<String> LAYERS = List.of("conv0", "conv1", "conv2");

  private static final List<Integer> CHANNELS = List.of(4, 8, 8);
  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;

  /**
   * Builds it.
   *
   * @param shape {@code [N, 3, height, width]}
   */
  Graph build(Shape shape) {
    GraphBuilder b = new GraphBuilder();
    Value part = b.input(PartGraph.PART, DType.FLOAT32, shape);
    Value golden = b.input(PartGraph.GOLDEN, DType.FLOAT32, shape);
    Value first = vector(b, part);
    Value second = b.scope("golden_branch").again(part, golden, List.of(first)).get(0);
    b.output(PartGraph.SCORE, PartDefinition.distance(b, first, second)); // [N]
    b.output(PART_VECTOR, first);
    b.output(GOLDEN_VECTOR, second);
    return b.build();
  }

  private Value vector(GraphBuilder b, Value images) {
    GraphBuilder trunk = b.scope(NetworkDefinition.BACKBONE);
    Value x = images;
    for (int i = 0; i < CHANNELS.size(); i++) {
      GraphBuilder layer = trunk.scope(LAYERS.get(i));
      for (int axis = 2; axis < 4; axis++) {
        x = Pads.pad(layer, x, axis, 1, 1, Pads.Kind.REFLECT);
      }
      x = layer.conv2d("conv", x, CHANNELS.get(i), 3, 1, Padding.NONE, 1, true);
      x = layer.batchNorm("norm", layer.relu(x), EPSILON, UPDATE_RATE);
    }
    GraphBuilder head = b.scope("head");
    x = head.flatten(x);
    for (int i = 0; i < 2; i++) {
      x = head.relu(head.linear("fc" + i, x, isThird ? 512 : 500, true));
      x = isThird ? head.batchNorm("norm" + i, x, EPSILON, UPDATE_RATE) : x;
    }
    return head.linear("fc2", x, vectors, true);
  }
}
