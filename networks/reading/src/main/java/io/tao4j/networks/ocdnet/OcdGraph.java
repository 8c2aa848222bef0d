package io.tao4j.networks.ocdnet;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The graph: maps of all strides are joined at the finest, and two like branches make of them the
 * probability of text and, in training, the threshold.
 */
final class OcdGraph {
  /** Input: {@code [N, 3, H, W]}. */
  static final String IMAGES = "images";

  /** Output with TAO's name: probability of text, {@code [N, 1, H, W]}. */
  static final String PROBABILITY = "pred";

  /** Its node before the sigmoid. */
  static final String LOGITS = "head.binarize.6";

  /** Output of training: threshold, 0 to 1, {@code [N, 1, H, W]}. */
  static final String THRESHOLD = "threshold";

  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;

  /** Features of each level in the neck of FAN. */
  private static final int EMBEDDED = 768;

  private static final double DROPOUT = 0.1;

  private OcdGraph() {}

  /**
   * Builds it.
   *
   * @param inner channels of the neck
   * @param doubled whether the backbone's first map has half of the input's size, so that the head
   *     makes it twice as large once and not twice
   */
  static Graph build(Backbone backbone, int inner, boolean doubled, int height, int width) {
    GraphBuilder b = new GraphBuilder();
    Shape shape = Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(height), Dim.of(width));
    Value images = b.input(IMAGES, DType.FLOAT32, shape);
    Features features =
        backbone.build(b.scope(NetworkDefinition.BACKBONE), images, BackboneOptions.DEFAULT);
    boolean transformer = backbone.name().startsWith("fan_");
    GraphBuilder neck = b.scope("neck");
    Value joined = transformer ? embedded(neck, features, inner) : pyramid(neck, features, inner);
    GraphBuilder head = b.scope("head");
    Value logits = branch(head.scope("binarize"), joined, doubled);
    b.output(PROBABILITY, b.add(PROBABILITY, unary(), logits));
    b.trainingOutput(
        THRESHOLD, b.add(THRESHOLD, unary(), branch(head.scope("thresh"), joined, doubled)));
    return b.build().withOutputs(List.of(PROBABILITY, THRESHOLD));
  }

  private static io.tao4j.graph.ElementwiseOp.Unary unary() {
    return new io.tao4j.graph.ElementwiseOp.Unary(UnaryKind.SIGMOID);
  }

  /** The maps of strides 4 to 32, each added to the next finer one, then side by side. */
  private static Value pyramid(GraphBuilder b, Features features, int inner) {
    List<Value> finer = new ArrayList<>();
    Value above = null;
    int level = 5;
    for (int stride : List.of(32, 16, 8, 4)) {
      Value x = b.conv2d("in" + level, features.at(stride), inner, 1, 1, Padding.NONE, 1, false);
      if (above != null) {
        x = b.sum(x, b.upsampleNearest(above, 2));
      }
      above = x;
      Value out = b.conv2d("out" + level, x, inner / 4, 3, 1, Padding.all(1), 1, false);
      finer.add(stride == 4 ? out : b.upsampleNearest(out, stride / 4));
      level--;
    }
    return b.add("joined", new MovementOp.Concat(1), finer);
  }

  /** Dense layers bring all maps to one width; then a convolution joins them. */
  private static Value embedded(GraphBuilder b, Features features, int inner) {
    int first = features.byStride().firstKey();
    List<Value> levels = new ArrayList<>();
    for (Map.Entry<Integer, Value> map : features.byStride().entrySet()) {
      Value x =
          b.conv2d(
              "linear_c" + (levels.size() + 1),
              map.getValue(),
              EMBEDDED,
              1,
              1,
              Padding.NONE,
              1,
              true);
      int factor = map.getKey() / first;
      levels.add(
          0,
          factor == 1
              ? x
              : b.add(
                  new WindowOp.Resize2d(
                      WindowOp.ResizeKind.BILINEAR, new WindowOp.ResizeTo.Factor(factor, factor)),
                  x));
    }
    Value x = b.add("joined", new MovementOp.Concat(1), levels);
    x = b.conv2d("linear_fuse", x, inner, 1, 1, Padding.NONE, 1, false);
    x = b.relu(b.batchNorm("linear_fuse_bn", x, EPSILON, UPDATE_RATE));
    return b.add("dropout", new NormalizeOp.Dropout(DROPOUT), x);
  }

  private static Value branch(GraphBuilder b, Value joined, boolean doubled) {
    int width = b.channels(joined) / 4;
    Value x = b.conv2d("0", joined, width, 3, 1, Padding.all(1), 1, false);
    x = b.relu(b.batchNorm("1", x, EPSILON, UPDATE_RATE));
    if (!doubled) {
      x = b.convTranspose("3", x, width, List.of(2, 2), twice(), true);
      x = b.relu(b.batchNorm("4", x, EPSILON, UPDATE_RATE));
    }
    return b.convTranspose("6", x, 1, List.of(2, 2), twice(), true);
  }

  private static WindowOp.ConvTranspose twice() {
    return WindowOp.ConvTranspose.of(2, Padding.NONE, 1);
  }

  /** The same network for pictures of another height and width. */
  static Graph withSize(Graph graph, int height, int width) {
    Graph.Input images = graph.inputs().get(0);
    Shape shape = images.type().shape().with(2, Dim.of(height)).with(3, Dim.of(width));
    List<Graph.Input> inputs = new ArrayList<>(graph.inputs());
    inputs.set(0, new Graph.Input(images.name(), TensorType.float32(shape)));
    return new Graph(inputs, graph.parameters(), graph.buffers(), graph.nodes(), graph.outputs());
  }
}
