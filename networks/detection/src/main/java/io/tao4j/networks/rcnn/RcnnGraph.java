package io.tao4j.networks.rcnn;

import static io.tao4j.networks.regions.RegionHeads.LOGITS;
import static io.tao4j.networks.regions.RegionHeads.OBJECTNESS;
import static io.tao4j.networks.regions.RegionHeads.OFFSETS;
import static io.tao4j.networks.regions.RegionHeads.REGIONS;
import static io.tao4j.networks.regions.RegionHeads.REGION_OFFSETS;
import static io.tao4j.networks.regions.RegionHeads.SCORES;
import static io.tao4j.networks.regions.RegionHeads.SHIFTS;
import static io.tao4j.networks.regions.RegionHeads.convolution;
import static io.tao4j.networks.regions.RegionHeads.dense;
import static io.tao4j.networks.regions.RegionHeads.perRegion;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.regions.RegionGraph;
import io.tao4j.networks.regions.RegionHeads;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Faster R-CNN's graph as TAO builds it: a backbone up to stride 16, the network of regions on its
 * map, proposals, and the backbone's last block on the part of the map below each of them.
 */
final class RcnnGraph {
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
    Value hidden = rpn.relu(convolution(rpn, "conv", map, HIDDEN, 3, GLOROT));
    AnchorBoxes anchors = settings.anchors(height, width);
    int shapes = anchors.shapes(0);
    RegionHeads.Level level =
        RegionHeads.level(
            rpn,
            convolution(rpn, "objectness", hidden, shapes, 1, GLOROT),
            convolution(rpn, "shifts", hidden, 4 * shapes, 1, GLOROT),
            anchors,
            0,
            height,
            width);
    GraphBuilder choice = b.scope("proposals");
    RegionGraph.Proposals proposals =
        new RegionGraph(choice, height, width)
            .proposals(
                choice.unary(UnaryKind.SIGMOID, level.logits()), level.boxes(), settings.regions());
    Value regions = b.add(REGIONS, new MovementOp.Concat(2), proposals.boxes());

    int crop = settings.cropSize();
    Value parts = new RegionGraph(b.scope("crops"), height, width).parts(map, regions, crop);
    Value tail = pooled(b, settings, split.tail(b, parts, settings.halvesCrops()));
    GraphBuilder head = b.scope("head");
    Value kinds = dense(head, "classes", tail, 1 + classes, GLOROT);
    Value places = dense(head, "boxes", tail, 4 * classes, GLOROT);
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
    b.trainingOutput(OBJECTNESS, level.logits());
    b.trainingOutput(SHIFTS, level.shifts());
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
      x = head.relu(dense(head, layer, x, DENSE, GLOROT));
      x = dropout > 0 ? head.add(layer + "_dropout", new NormalizeOp.Dropout(dropout), x) : x;
    }
    return x;
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
    return RegionHeads.withGivenRegions(
        graph,
        Map.of(REGIONS, new RegionHeads.Given(input, count)),
        List.of(OBJECTNESS, SHIFTS, LOGITS, REGION_OFFSETS));
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
    Value boxes =
        RegionHeads.boxes(
            b,
            graph.output(REGIONS).value(),
            graph.output(OFFSETS).value(),
            factors,
            images.size(2),
            images.size(3));
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
}
