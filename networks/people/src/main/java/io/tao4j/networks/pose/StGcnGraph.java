package io.tao4j.networks.pose;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * ST-GCN: blocks of a convolution over a joint's neighbours, each part of them with weights of its
 * own, and one over time. Names of parameters are those of the authors.
 *
 * @see <a href="https://arxiv.org/abs/1801.07455">Yan, Xiong, Lin 2018</a>
 */
final class StGcnGraph {
  /** Input: {@code [N, C, T, V, M]}: numbers of a place, frames, joints, persons. */
  static final String POSES = "poses";

  /** Name of the last layer. */
  static final String HEAD = "fcn";

  private static final double EPSILON = 1e-5;
  private static final double UPDATE_RATE = 0.1;

  private final GraphBuilder b;
  private final Settings settings;
  private final int joints;
  private final int parts;

  /**
   * A block of the network.
   *
   * @param channels of its output
   * @param stride along time
   */
  record Layer(int channels, int stride) {}

  /**
   * What is built.
   *
   * @param channels numbers of a place: 2 or 3
   * @param persons of a sequence
   * @param adjacency {@code [part][from][to]}
   * @param layers blocks
   * @param kernel frames that a convolution over time sees, odd
   * @param dropout in every block but the first, 0 to 1
   * @param weighted whether each block learns how much each link counts
   * @param classes number of scores
   */
  record Settings(
      int channels,
      int persons,
      double[][][] adjacency,
      List<Layer> layers,
      int kernel,
      double dropout,
      boolean weighted,
      int classes) {}

  /** The ten blocks of the paper, and of TAO. */
  static final List<Layer> LAYERS =
      List.of(
          new Layer(64, 1),
          new Layer(64, 1),
          new Layer(64, 1),
          new Layer(64, 1),
          new Layer(128, 2),
          new Layer(128, 1),
          new Layer(128, 1),
          new Layer(256, 2),
          new Layer(256, 1),
          new Layer(256, 1));

  /** Frames that a convolution over time sees. */
  static final int KERNEL = 9;

  private StGcnGraph(GraphBuilder b, Settings settings) {
    this.b = b;
    this.settings = settings;
    this.parts = settings.adjacency().length;
    this.joints = settings.adjacency()[0].length;
  }

  /** Frames of an input are a multiple of this: the product of the strides of {@link #LAYERS}. */
  private static final int MULTIPLE = 4;

  /** The least number of frames that the network takes, not below a sequence's. */
  static int taken(int frames) {
    return (frames + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
  }

  /** Builds it; sequences may have any number of frames that is a multiple of the strides. */
  static Graph build(Settings settings) {
    GraphBuilder root = new GraphBuilder();
    Value poses =
        root.input(
            POSES,
            DType.FLOAT32,
            new Shape(
                List.of(
                    Dim.symbol("N"),
                    Dim.of(settings.channels()),
                    Dim.symbol(
                        "T",
                        settings.layers().stream()
                            .mapToInt(Layer::stride)
                            .reduce(1, (a, b) -> a * b)),
                    Dim.of(settings.adjacency()[0].length),
                    Dim.of(settings.persons()))));
    Value features =
        new StGcnGraph(root.scope(NetworkDefinition.BACKBONE), settings).features(poses);
    Value logits =
        root.conv(
            HEAD,
            features,
            settings.classes(),
            List.of(1, 1),
            WindowOp.Conv.of(1, Padding.NONE, 1),
            true);
    root.output(ClassifierGraph.LOGITS, root.flatten(logits));
    return root.build();
  }

  private Value features(Value poses) {
    int channels = settings.channels();
    GraphBuilder norm = b.scope("data_bn");
    Value people =
        norm.add("persons", new MovementOp.Transpose(List.of(0, 4, 3, 1, 2)), poses); // [N,M,V,C,T]
    Value flat =
        norm.add(
            "joints",
            new MovementOp.Reshape(
                List.of(
                    new Extent.Rest(),
                    new Extent.Sized((long) joints * channels),
                    new Extent.SameAs(4))),
            people); // [N*M,V*C,T]
    Value normed = b.batchNorm("data_bn", flat, EPSILON, UPDATE_RATE);
    Value x =
        norm.add(
            "places",
            new MovementOp.Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(joints),
                    new Extent.Sized(channels),
                    new Extent.SameAs(2))),
            normed);
    x = norm.add("frames", new MovementOp.Transpose(List.of(0, 2, 3, 1)), x); // [N*M,C,T,V]
    for (int i = 0; i < settings.layers().size(); i++) {
      x = layer(i, settings.layers().get(i), x);
    }
    int last = b.channels(x);
    GraphBuilder pool = b.scope("pool");
    Value each = pool.reduce(ReduceKind.MEAN, x, false, 2, 3); // [N*M,C]
    Value all =
        pool.add(
            "persons",
            new MovementOp.Reshape(
                List.of(
                    new Extent.Rest(),
                    new Extent.Sized(settings.persons()),
                    new Extent.Sized(last))),
            each);
    Value mean = pool.reduce(ReduceKind.MEAN, all, false, 1); // [N,C]
    return pool.add(
        "map",
        new MovementOp.Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(last),
                new Extent.Sized(1),
                new Extent.Sized(1))),
        mean);
  }

  private Value layer(int index, Layer layer, Value x) {
    GraphBuilder block = b.scope("st_gcn_networks." + index);
    Value y = neighbours(block.scope("gcn"), index, layer.channels(), x);
    y = batchNorm(block, "tcn.0", y);
    y = block.relu(y);
    y = overTime(block, "tcn.2", y, layer);
    y = batchNorm(block, "tcn.3", y);
    if (settings.dropout() > 0 && index > 0) {
      y = block.add("tcn.4", new NormalizeOp.Dropout(settings.dropout()), y);
    }
    if (index > 0) {
      boolean same = b.channels(x) == layer.channels() && layer.stride() == 1;
      y = block.sum(y, same ? x : shortcut(block, x, layer));
    }
    return block.relu(y);
  }

  private static Value batchNorm(GraphBuilder block, String name, Value x) {
    return block.batchNorm(name, x, EPSILON, UPDATE_RATE);
  }

  /** A convolution for each part of the neighbourhood, and what comes from there to each joint. */
  private Value neighbours(GraphBuilder gcn, int index, int channels, Value x) {
    Value all =
        gcn.conv(
            "conv",
            x,
            parts * channels,
            List.of(1, 1),
            WindowOp.Conv.of(1, Padding.NONE, 1),
            true); // [N*M,K*C,T,V]
    Value links = links(gcn, index);
    Value sum = null;
    for (int k = 0; k < parts; k++) {
      Value part =
          gcn.add("part" + k, new MovementOp.Slice(1, k * channels, (k + 1) * channels, 1), all);
      Value given =
          gcn.add(
              "links" + k,
              new MovementOp.Reshape(List.of(new Extent.Sized(joints), new Extent.Sized(joints))),
              gcn.add("one" + k, new MovementOp.Slice(0, k, k + 1, 1), links)); // [V,V]
      Value moved = gcn.add("moved" + k, new LinearOp.MatMul(), part, given);
      sum = sum == null ? moved : gcn.sum(sum, moved);
    }
    return Objects.requireNonNull(sum, "a neighbourhood has a part");
  }

  private Value links(GraphBuilder gcn, int index) {
    Shape shape = Shape.of(parts, joints, joints);
    List<Double> values = new ArrayList<>();
    for (double[][] part : settings.adjacency()) {
      for (double[] row : part) {
        for (double value : row) {
          values.add(value);
        }
      }
    }
    Value adjacency = gcn.add("adjacency", new SourceOp.Constant(DType.FLOAT32, shape, values));
    if (!settings.weighted()) {
      return adjacency;
    }
    Value importance =
        b.parameter("edge_importance." + index, shape, Parameter.Role.WEIGHT, Initializer.ones());
    return gcn.product(adjacency, importance);
  }

  private Value overTime(GraphBuilder block, String name, Value x, Layer layer) {
    int half = (settings.kernel() - 1) / 2;
    return block.conv(
        name,
        x,
        layer.channels(),
        List.of(settings.kernel(), 1),
        new WindowOp.Conv(
            List.of(layer.stride(), 1),
            List.of(1, 1),
            new Padding(List.of(half, 0), List.of(half, 0)),
            1),
        true);
  }

  private static Value shortcut(GraphBuilder block, Value x, Layer layer) {
    Value y =
        block.conv(
            "residual.0",
            x,
            layer.channels(),
            List.of(1, 1),
            new WindowOp.Conv(List.of(layer.stride(), 1), List.of(1, 1), Padding.NONE, 1),
            true);
    return batchNorm(block, "residual.1", y);
  }
}
