package io.tao4j.networks.regions;

import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.Node;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What detectors of two stages have in common as graphs: names of their outputs, the ends of the
 * first stage, boxes of the second, and the network as it is trained, with given regions.
 */
public final class RegionHeads {
  /** Output: {@code [N, R, 4]}, left, top, right and bottom in input pixels; zeros for none. */
  public static final String REGIONS = "regions";

  /** Output: {@code [N, R, 1 + classes]}, background first; zeros where there is no region. */
  public static final String SCORES = "scores";

  /** Output: {@code [N, R, 4 * classes]}, for each class the way from the region to the box. */
  public static final String OFFSETS = "offsets";

  /** Output for training: {@code [N, anchors]}, logits of "there is an object". */
  public static final String OBJECTNESS = "objectness";

  /** Output for training: {@code [N, anchors, 4]}, from the anchor to the proposal. */
  public static final String SHIFTS = "shifts";

  /** Output for training: {@code [N * R, 1 + classes]}. */
  public static final String LOGITS = "logits";

  /** Output for training: {@code [N * R, 4 * classes]}. */
  public static final String REGION_OFFSETS = "region_offsets";

  /** Output for training of networks with masks: {@code [N * P, classes, M, M]}. */
  public static final String MASK_LOGITS = "mask_logits";

  /** Largest logarithm of a size over the region's, against overflow. */
  public static final double LARGEST_EXPONENT = 8;

  private RegionHeads() {}

  /**
   * What a map says of its anchors.
   *
   * @param logits {@code [N, anchors]}
   * @param shifts {@code [N, anchors, 4]}
   * @param boxes {@code [N, anchors, 4]}, what these lead to, in input pixels
   */
  public record Level(Value logits, Value shifts, Value boxes) {}

  /**
   * Puts what a map says into the order of its anchors.
   *
   * @param objectness {@code [N, shapes, h, w]}
   * @param shifts {@code [N, 4 * shapes, h, w]}
   * @param map number of the map among the anchors'
   * @param height of the input
   * @param width of the input
   */
  public static Level level(
      GraphBuilder b,
      Value objectness,
      Value shifts,
      AnchorBoxes anchors,
      int map,
      int height,
      int width) {
    int shapes = anchors.shapes(map);
    AnchorBoxes.MapSize size = AnchorOutputs.size(b.shape(objectness));
    int count = size.rows() * size.columns() * shapes;
    Value logits = perAnchor(b, objectness, new Extent.Sized(count));
    Value numbers = perAnchor(b, shifts, new Extent.Sized(count), new Extent.Rest());
    Value cells =
        perAnchor(
            b,
            shifts,
            new Extent.SameAs(1),
            new Extent.SameAs(2),
            new Extent.Sized(shapes),
            new Extent.Rest());
    Value decoded =
        new BoxCoder(List.of(1.0, 1.0, 1.0, 1.0))
            .decode(b, cells, anchors.grid(map, size, height, width));
    Value boxes =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(count), new Extent.Rest())),
            decoded);
    return new Level(logits, numbers, boxes);
  }

  /** A convolution with a bias; the padding keeps the map's size. */
  public static Value convolution(
      GraphBuilder b, String name, Value x, int channels, int kernel, Initializer initializer) {
    GraphBuilder scoped = b.scope(name);
    return b.add(
        name,
        WindowOp.Conv.of(1, Padding.half(kernel), 1),
        x,
        scoped.parameter(
            "weight",
            Shape.of(channels, b.channels(x), kernel, kernel),
            Parameter.Role.WEIGHT,
            initializer),
        scoped.parameter("bias", Shape.of(channels), Parameter.Role.BIAS, Initializer.zeros()));
  }

  /** A dense layer with a bias, of {@code [K, F]}. */
  public static Value dense(
      GraphBuilder b, String name, Value x, int features, Initializer initializer) {
    GraphBuilder scoped = b.scope(name);
    return b.add(
        name,
        new LinearOp.Linear(),
        x,
        scoped.parameter(
            "weight", Shape.of(features, b.shape(x).size(1)), Parameter.Role.WEIGHT, initializer),
        scoped.parameter("bias", Shape.of(features), Parameter.Role.BIAS, Initializer.zeros()));
  }

  /** {@code [N, K, h, w]} to {@code [N, ...]} with anchors by row, column and shape. */
  private static Value perAnchor(GraphBuilder b, Value x, Extent... extents) {
    List<Extent> all = new ArrayList<>(List.of(new Extent.SameAs(0)));
    all.addAll(List.of(extents));
    return b.add(new Reshape(all), b.add(new MovementOp.Transpose(List.of(0, 2, 3, 1)), x));
  }

  /** {@code [N * R, K]} to {@code [N, R, K]}. */
  public static Value perRegion(GraphBuilder b, Value x, long regions) {
    return b.add(
        new Reshape(List.of(new Extent.Rest(), new Extent.Sized(regions), new Extent.SameAs(1))),
        x);
  }

  /**
   * The network as it is trained: its second stage reads given regions and not its own.
   *
   * @param given by the node of the network's own regions: name and number of those that are given,
   *     a further input {@code [N, count, 4]} each
   * @param outputs that training reads
   */
  public static Graph withGivenRegions(
      Graph graph, Map<String, Given> given, List<String> outputs) {
    Graph trained = graph.withOutputs(outputs);
    List<Graph.Input> inputs = new ArrayList<>(trained.inputs());
    Dim n = inputs.get(0).type().shape().dim(0);
    Map<Value, Value> instead = new HashMap<>();
    given.forEach(
        (own, input) -> {
          inputs.add(
              new Graph.Input(
                  input.name(), TensorType.float32(Shape.of(n, Dim.of(input.count()), Dim.of(4)))));
          instead.put(Value.of(own), Value.of(input.name()));
        });
    // what leads to the network's own regions does not fit the given ones' number, and is not
    // needed
    Set<String> needed = new HashSet<>();
    trained.outputs().forEach(output -> needed.add(output.value().name()));
    List<Node> nodes = new ArrayList<>();
    for (int i = trained.nodes().size() - 1; i >= 0; i--) {
      Node node = trained.nodes().get(i);
      if (needed.contains(node.name())) {
        List<Value> read = node.inputs().stream().map(v -> instead.getOrDefault(v, v)).toList();
        read.forEach(value -> needed.add(value.name()));
        nodes.add(0, new Node(node.name(), node.op(), read));
      }
    }
    Graph rewired =
        new Graph(inputs, trained.parameters(), trained.buffers(), nodes, trained.outputs());
    return rewired.withOutputs(outputs);
  }

  /**
   * Regions that a training gives.
   *
   * @param name of the input
   * @param count regions of a picture
   */
  public record Given(String name, int count) {}

  /**
   * The box of each region and class.
   *
   * @param regions {@code [N, R, 4]}
   * @param offsets {@code [N, R, 4 * classes]}
   * @param factors of the offsets: x, y, width, height
   * @param height of the input, to which boxes are cut
   * @param width of the input
   * @return {@code [N, R, classes, 4]} in input pixels
   */
  public static Value boxes(
      GraphBuilder b, Value regions, Value offsets, List<Double> factors, long height, long width) {
    Value numbers =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Rest(),
                    new Extent.Sized(4))),
            offsets);
    Value[] side = new Value[4];
    for (int i = 0; i < 4; i++) {
      Value one = b.add(new MovementOp.Slice(2, i, i + 1, 1), regions);
      side[i] =
          b.add(
              new Reshape(
                  List.of(
                      new Extent.SameAs(0),
                      new Extent.SameAs(1),
                      new Extent.Sized(1),
                      new Extent.Sized(1))),
              one);
    }
    // widths with the pixel that TAO adds
    Value wide = b.sum(b.difference(side[2], side[0]), b.constant(1));
    Value high = b.sum(b.difference(side[3], side[1]), b.constant(1));
    Value x = centre(b, side[0], wide, numbers, 0, factors);
    Value y = centre(b, side[1], high, numbers, 1, factors);
    Sides sides =
        Sides.of(
            b, x, y, length(b, wide, numbers, 2, factors), length(b, high, numbers, 3, factors));
    // and without it again: a region's own offsets lead back to the region
    Value right = b.difference(sides.right(), b.constant(1));
    Value bottom = b.difference(sides.bottom(), b.constant(1));
    return b.add(
        new MovementOp.Concat(3),
        b.add(new Clip(0, width - 1), sides.left()),
        b.add(new Clip(0, height - 1), sides.top()),
        b.add(new Clip(0, width - 1), right),
        b.add(new Clip(0, height - 1), bottom));
  }

  private static Value part(GraphBuilder b, Value offsets, int number, List<Double> factors) {
    return b.scale(
        b.add(new MovementOp.Slice(3, number, number + 1, 1), offsets), 1 / factors.get(number));
  }

  private static Value centre(
      GraphBuilder b, Value first, Value length, Value offsets, int number, List<Double> factors) {
    Value middle = b.sum(first, b.scale(length, 0.5));
    return b.sum(b.product(part(b, offsets, number, factors), length), middle);
  }

  private static Value length(
      GraphBuilder b, Value length, Value offsets, int number, List<Double> factors) {
    Value exponent =
        b.binary(
            BinaryKind.MINIMUM, part(b, offsets, number, factors), b.constant(LARGEST_EXPONENT));
    return b.product(b.unary(UnaryKind.EXP, exponent), length);
  }
}
