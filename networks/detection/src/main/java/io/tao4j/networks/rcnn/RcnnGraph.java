package io.tao4j.networks.rcnn;

import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.BoxCoder;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Faster R-CNN's graph as TAO builds it: a backbone up to stride 16, the network of regions on its
 * map, proposals, and the backbone's last block on the part of the map below each of them.
 */
final class RcnnGraph {
  /** Output: {@code [N, R, 4]}, left, top, right and bottom in input pixels; zeros for none. */
  static final String REGIONS = "regions";

  /** Output: {@code [N, R, 1 + classes]}, background first; zeros where there is no region. */
  static final String SCORES = "scores";

  /** Output: {@code [N, R, 4 * classes]}, for each class the way from the region to the box. */
  static final String OFFSETS = "offsets";

  /** Output for training: {@code [N, anchors]}, logits of "there is an object". */
  static final String OBJECTNESS = "objectness";

  /** Output for training: {@code [N, anchors, 4]}, from the anchor to the proposal. */
  static final String SHIFTS = "shifts";

  /** Output for training: {@code [N * R, 1 + classes]}. */
  static final String LOGITS = "logits";

  /** Output for training: {@code [N * R, 4 * classes]}. */
  static final String REGION_OFFSETS = "region_offsets";

  /** Layers whose rows belong to classes. */
  static final String CLASS_LAYER = "head.classes";

  static final String BOX_LAYER = "head.boxes";

  private static final int HIDDEN = 512;
  private static final int DENSE = 4096;
  private static final Initializer GLOROT = new Initializer.XavierUniform();

  private RcnnGraph() {}

  /**
   * Builds it.
   *
   * @param images {@code [N, C, H, W]} of fixed size
   */
  static Graph build(RcnnSettings settings, int classes, Shape images) {
    int height = Math.toIntExact(images.size(2));
    int width = Math.toIntExact(images.size(3));
    GraphBuilder b = new GraphBuilder();
    Value input = b.input(DetectorDefinition.IMAGES, DType.FLOAT32, images);
    BackboneSplit split = BackboneSplit.of(settings.backbone(), settings.options(), images);
    Value map = split.trunk(b, input);

    GraphBuilder rpn = b.scope("rpn");
    Value hidden = rpn.relu(convolution(rpn, "conv", map, HIDDEN, 3));
    AnchorBoxes anchors = settings.anchors(height, width);
    int shapes = anchors.shapes(0);
    Value objectness = convolution(rpn, "objectness", hidden, shapes, 1);
    Value shifts = convolution(rpn, "shifts", hidden, 4 * shapes, 1);
    AnchorBoxes.MapSize size = AnchorOutputs.size(b.shape(map));
    int count = size.rows() * size.columns() * shapes;
    Value logits = perAnchor(rpn, objectness, new Extent.Sized(count));
    Value numbers = perAnchor(rpn, shifts, new Extent.Sized(count), new Extent.Rest());
    Value cells =
        perAnchor(
            rpn,
            shifts,
            new Extent.SameAs(1),
            new Extent.SameAs(2),
            new Extent.Sized(shapes),
            new Extent.Rest());
    Value decoded =
        new BoxCoder(List.of(1.0, 1.0, 1.0, 1.0))
            .decode(rpn, cells, anchors.grid(0, size, height, width));
    Value boxes =
        rpn.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(count), new Extent.Rest())),
            decoded);
    GraphBuilder choice = b.scope("proposals");
    RegionGraph.Proposals proposals =
        new RegionGraph(choice, height, width)
            .proposals(choice.unary(UnaryKind.SIGMOID, logits), boxes, settings.regions());
    Value regions = b.add(REGIONS, new MovementOp.Concat(2), proposals.boxes());

    int crop = settings.cropSize();
    Value parts = new RegionGraph(b.scope("crops"), height, width).parts(map, regions, crop);
    Value tail = pooled(b, settings, split.tail(b, parts, settings.halvesCrops()));
    GraphBuilder head = b.scope("head");
    Value kinds = dense(head, "classes", tail, 1 + classes);
    Value places = dense(head, "boxes", tail, 4 * classes);
    long found = b.shape(regions).size(1);
    Value probabilities = perRegion(head, head.add(new NormalizeOp.Softmax(1), kinds), found);
    b.output(REGIONS, regions);
    b.output(
        SCORES,
        b.add(
            SCORES,
            new ElementwiseOp.Binary(BinaryKind.MULTIPLY),
            probabilities,
            proposals.valid()));
    b.output(OFFSETS, perRegion(head, places, found));
    b.trainingOutput(OBJECTNESS, logits);
    b.trainingOutput(SHIFTS, numbers);
    b.trainingOutput(LOGITS, kinds);
    b.trainingOutput(REGION_OFFSETS, places);
    return b.build();
  }

  /** TAO's end of the second stage: dense layers behind VGG, a mean behind the others. */
  private static Value pooled(GraphBuilder b, RcnnSettings settings, Value tail) {
    GraphBuilder head = b.scope("head");
    if (!settings.isVgg()) {
      return head.reduce(ReduceKind.MEAN, tail, false, 2, 3);
    }
    Value x = tail;
    if (settings.config().roiPoolingConfig().poolSize2x()) {
      x = head.add("halved", new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x);
    }
    x = head.flatten(x);
    double dropout = settings.config().dropoutRate();
    for (String layer : List.of("fc1", "fc2")) {
      x = head.relu(dense(head, layer, x, DENSE));
      x = dropout > 0 ? head.add(layer + "_dropout", new NormalizeOp.Dropout(dropout), x) : x;
    }
    return x;
  }

  private static Value convolution(GraphBuilder b, String name, Value x, int channels, int kernel) {
    GraphBuilder scoped = b.scope(name);
    return b.add(
        name,
        WindowOp.Conv.of(1, Padding.half(kernel), 1),
        x,
        scoped.parameter(
            "weight",
            Shape.of(channels, b.channels(x), kernel, kernel),
            Parameter.Role.WEIGHT,
            GLOROT),
        scoped.parameter("bias", Shape.of(channels), Parameter.Role.BIAS, Initializer.zeros()));
  }

  private static Value dense(GraphBuilder b, String name, Value x, int features) {
    GraphBuilder scoped = b.scope(name);
    return b.add(
        name,
        new LinearOp.Linear(),
        x,
        scoped.parameter(
            "weight", Shape.of(features, b.shape(x).size(1)), Parameter.Role.WEIGHT, GLOROT),
        scoped.parameter("bias", Shape.of(features), Parameter.Role.BIAS, Initializer.zeros()));
  }

  /** {@code [N, K, h, w]} to {@code [N, ...]} with anchors by row, column and shape. */
  private static Value perAnchor(GraphBuilder b, Value x, Extent... extents) {
    List<Extent> all = new ArrayList<>(List.of(new Extent.SameAs(0)));
    all.addAll(List.of(extents));
    return b.add(new Reshape(all), b.add(new MovementOp.Transpose(List.of(0, 2, 3, 1)), x));
  }

  /** {@code [N * R, K]} to {@code [N, R, K]}. */
  private static Value perRegion(GraphBuilder b, Value x, long regions) {
    return b.add(
        new Reshape(List.of(new Extent.Rest(), new Extent.Sized(regions), new Extent.SameAs(1))),
        x);
  }

  /** The size of the map of a graph of this network, pruned or not. */
  static AnchorBoxes.MapSize mapSize(Graph graph) {
    return AnchorOutputs.size(graph.type(Value.of("rpn.conv")).shape());
  }

  /**
   * The network as it is trained: its second stage reads given regions and not its own.
   *
   * @param input name of the further input {@code [N, count, 4]}
   * @param count regions of a picture
   */
  static Graph withGivenRegions(Graph graph, String input, int count) {
    Graph trained = graph.withOutputs(List.of(OBJECTNESS, SHIFTS, LOGITS, REGION_OFFSETS));
    List<Graph.Input> inputs = new ArrayList<>(trained.inputs());
    Dim n = inputs.get(0).type().shape().dim(0);
    inputs.add(new Graph.Input(input, TensorType.float32(Shape.of(n, Dim.of(count), Dim.of(4)))));
    Value own = Value.of(REGIONS);
    Value given = Value.of(input);
    List<Node> nodes =
        trained.nodes().stream()
            .map(
                node ->
                    new Node(
                        node.name(),
                        node.op(),
                        node.inputs().stream().map(v -> v.equals(own) ? given : v).toList()))
            .toList();
    Graph rewired =
        new Graph(inputs, trained.parameters(), trained.buffers(), nodes, trained.outputs());
    return rewired.withOutputs(List.of(OBJECTNESS, SHIFTS, LOGITS, REGION_OFFSETS));
  }

  /**
   * The network continued to a box for each region and class, for files and engines.
   *
   * @param factors of the second stage's offsets: x, y, width, height
   * @return outputs {@code boxes [N, R * classes, 4]} and {@code scores [N, R * classes, classes]},
   *     a score only for the box's own class
   */
  static Graph withBoxes(Graph graph, int classes, List<Double> factors) {
    Shape images = graph.inputs().get(0).type().shape();
    GraphBuilder builder = GraphBuilder.of(graph);
    GraphBuilder b = builder.scope("decoded");
    Value regions = graph.output(REGIONS).value();
    Value offsets =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Sized(classes),
                    new Extent.Sized(4))),
            graph.output(OFFSETS).value());
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
    Value width = b.sum(b.difference(side[2], side[0]), b.constant(1));
    Value height = b.sum(b.difference(side[3], side[1]), b.constant(1));
    Value x = centre(b, side[0], width, offsets, 0, factors);
    Value y = centre(b, side[1], height, offsets, 1, factors);
    Sides sides =
        Sides.of(
            b, x, y, length(b, width, offsets, 2, factors), length(b, height, offsets, 3, factors));
    long right = images.size(3) - 1;
    long bottom = images.size(2) - 1;
    Value boxes =
        b.add(
            new MovementOp.Concat(3),
            b.add(new Clip(0, right), sides.left()),
            b.add(new Clip(0, bottom), sides.top()),
            b.add(new Clip(0, right), sides.right()),
            b.add(new Clip(0, bottom), sides.bottom()));
    Value scores = b.add(new MovementOp.Slice(2, 1, 1 + classes, 1), graph.output(SCORES).value());
    Value each =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.SameAs(2),
                    new Extent.Sized(1))),
            scores);
    Value own = b.add(new IndexOp.OneHot(classes), b.add(new IndexOp.Iota(2), scores));
    Reshape flat =
        new Reshape(List.of(new Extent.SameAs(0), new Extent.Rest(), new Extent.SameAs(3)));
    Value boxesOfAll = b.add(AnchorOutputs.BOXES, flat, boxes);
    Value scoresOfAll = b.add(AnchorOutputs.SCORES, flat, b.product(each, own));
    Graph whole = builder.build();
    return new Graph(
            whole.inputs(),
            whole.parameters(),
            whole.buffers(),
            whole.nodes(),
            List.of(
                new Graph.Output(AnchorOutputs.BOXES, boxesOfAll),
                new Graph.Output(AnchorOutputs.SCORES, scoresOfAll)))
        .forInference();
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
            BinaryKind.MINIMUM,
            part(b, offsets, number, factors),
            b.constant(RcnnDecoder.LARGEST_EXPONENT));
    return b.product(b.unary(UnaryKind.EXP, exponent), length);
  }
}
