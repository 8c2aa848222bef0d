package io.tao4j.networks.maskrcnn;

import static io.tao4j.networks.regions.RegionHeads.LOGITS;
import static io.tao4j.networks.regions.RegionHeads.MASK_LOGITS;
import static io.tao4j.networks.regions.RegionHeads.OBJECTNESS;
import static io.tao4j.networks.regions.RegionHeads.REGIONS;
import static io.tao4j.networks.regions.RegionHeads.REGION_OFFSETS;
import static io.tao4j.networks.regions.RegionHeads.SHIFTS;
import static io.tao4j.networks.regions.RegionHeads.dense;
import static io.tao4j.networks.regions.RegionHeads.perRegion;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Gathers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Suppression;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.anchors.AnchorBoxes;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.FeaturePyramid;
import io.tao4j.networks.anchors.SharedConvolution;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Features;
import io.tao4j.networks.regions.RegionGraph;
import io.tao4j.networks.regions.RegionHeads;
import io.tao4j.networks.regions.RegionLoss;
import io.tao4j.networks.regions.RegionSettings;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.detection.DetectorDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Mask R-CNN's graph as TAO builds it: a ResNet with a feature pyramid P2 to P6, one network of
 * regions on all levels, a head of two dense layers for classes and boxes, suppression, and on the
 * boxes that are left a head of convolutions for masks.
 */
final class MaskRcnnGraph {
  /** Output: {@code [N, K, 4]}, left, top, right and bottom in input pixels; zeros for none. */
  static final String BOXES = AnchorOutputs.BOXES;

  /** Output: {@code [N, K]}, the best first; 0 for none. */
  static final String SCORES = AnchorOutputs.SCORES;

  /** Output: {@code [N, K]}, index of the class as a real number. */
  static final String CLASSES = "classes";

  /** Output: {@code [N, K, M, M]}, probability of each cell of the box to be the object's. */
  static final String MASKS = "masks";

  /** Layers whose rows belong to classes. */
  static final String CLASS_LAYER = "head.classes";

  static final String BOX_LAYER = "head.boxes";
  static final String MASK_LAYER = "mask.classes";

  /** Nodes whose ops hold the number of classes. */
  private static final String OBJECTS = "detections.objects";

  private static final String OWN = "mask.own";

  /** The boxes that masks are made of. */
  private static final String DETECTED = "detected";

  /** Input pixels of a pixel of the finest level. */
  static final int STRIDE = 4;

  /** Of levels P2 to P6. */
  static final int LEVELS = 5;

  /** Longest chain of suppressed boxes that is followed to its end. */
  private static final int ROUNDS = 12;

  private static final int MASK_CONVOLUTIONS = 4;
  private static final Initializer GLOROT = new Initializer.XavierUniform();
  private static final Initializer SMALL = new Initializer.Normal(0.01);
  private static final Initializer SMALLER = new Initializer.Normal(0.001);
  private static final Initializer MSRA = new Initializer.KaimingNormal(true, Math.sqrt(2));

  private MaskRcnnGraph() {}

  /**
   * Builds it.
   *
   * @param images {@code [N, 3, H, W]} of fixed size
   */
  static Graph build(MaskRcnnSettings settings, int classes, Shape images) {
    int height = Math.toIntExact(images.size(2));
    int width = Math.toIntExact(images.size(3));
    MaskRcnnConfig config = settings.config();
    GraphBuilder b = new GraphBuilder();
    Value input = b.input(DetectorDefinition.IMAGES, DType.FLOAT32, images);
    Features features =
        settings
            .backbone()
            .build(b.scope(NetworkDefinition.BACKBONE), input, BackboneOptions.DEFAULT);
    GraphBuilder pyramid = b.scope("pyramid");
    List<Value> levels =
        new ArrayList<>(
            FeaturePyramid.build(
                pyramid,
                List.of(features.at(4), features.at(8), features.at(16), features.at(32)),
                config.fpnChannels(),
                0,
                GLOROT));
    levels.add(
        pyramid.add(
            "coarsest",
            new WindowOp.MaxPool(1, 1, 2, 2, Padding.NONE),
            levels.get(levels.size() - 1)));

    Value regions = regions(b, settings, levels, height, width);
    RegionGraph crops = new RegionGraph(b.scope("crops"), height, width);
    Value parts = crops.parts(levels, STRIDE, regions, config.mrcnnResolution() / 4);
    GraphBuilder head = b.scope("head");
    Value hidden = head.flatten(parts);
    for (String layer : List.of("fc1", "fc2")) {
      hidden = head.relu(dense(head, layer, hidden, config.fastRcnnMlpHeadDim(), GLOROT));
    }
    Value kinds = dense(head, "classes", hidden, 1 + classes, SMALL);
    Value places = dense(head, "boxes", hidden, 4 * classes, SMALLER);
    b.trainingOutput(LOGITS, kinds);
    b.trainingOutput(REGION_OFFSETS, places);

    long found = b.shape(regions).size(1);
    GraphBuilder d = b.scope("detections");
    Value valid = exists(d, regions);
    Value probabilities =
        d.product(perRegion(d, d.add(new NormalizeOp.Softmax(1), kinds), found), valid);
    Value boxes =
        RegionHeads.boxes(
            d, regions, perRegion(d, places, found), settings.factors(), height, width);
    Detected detected =
        detected(
            d,
            d.add("objects", new MovementOp.Slice(2, 1, 1 + classes, 1), probabilities),
            boxes,
            settings,
            Math.max(height, width));
    b.output(BOXES, b.add(BOXES, new MovementOp.Concat(2), detected.boxes()));
    b.output(SCORES, detected.scores());
    b.output(CLASSES, detected.classes());
    if (config.includeMask()) {
      Value regionsOfMasks = b.add(DETECTED, new MovementOp.Concat(2), detected.boxes());
      RegionGraph cells = new RegionGraph(b.scope("mask_crops"), height, width);
      Value mask = cells.parts(levels, STRIDE, regionsOfMasks, config.mrcnnResolution() / 2);
      masks(b, config, classes, mask, detected);
    }
    return b.build();
  }

  /** The network of regions on all levels, and the best of what it proposes. */
  private static Value regions(
      GraphBuilder b, MaskRcnnSettings settings, List<Value> levels, int height, int width) {
    GraphBuilder rpn = b.scope("rpn");
    AnchorBoxes anchors = settings.anchors(height, width);
    int channels = b.channels(levels.get(0));
    int shapes = anchors.shapes(0);
    SharedConvolution conv = SharedConvolution.of(rpn, "conv", channels, channels, 3, 1, SMALL);
    SharedConvolution objectness =
        SharedConvolution.of(rpn, "objectness", channels, shapes, 1, 1, SMALL);
    SharedConvolution shifts =
        SharedConvolution.of(rpn, "shifts", channels, 4 * shapes, 1, 1, SMALL);
    List<Value> logits = new ArrayList<>();
    List<Value> numbers = new ArrayList<>();
    List<RegionGraph.Proposals> proposals = new ArrayList<>();
    RegionSettings wanted = settings.regions();
    for (int i = 0; i < levels.size(); i++) {
      GraphBuilder scope = b.scope("level." + (i + 2));
      Value hidden = rpn.relu(conv.apply(rpn, numbered("conv", i), levels.get(i)));
      RegionHeads.Level level =
          RegionHeads.level(
              scope,
              objectness.apply(rpn, numbered("objectness", i), hidden),
              shifts.apply(rpn, numbered("shifts", i), hidden),
              anchors,
              i,
              height,
              width);
      logits.add(level.logits());
      numbers.add(level.shifts());
      proposals.add(
          new RegionGraph(scope, height, width)
              .proposals(scope.unary(UnaryKind.SIGMOID, level.logits()), level.boxes(), wanted));
    }
    b.trainingOutput(OBJECTNESS, b.add(OBJECTNESS, new MovementOp.Concat(1), logits));
    b.trainingOutput(SHIFTS, b.add(SHIFTS, new MovementOp.Concat(1), numbers));
    GraphBuilder choice = b.scope("proposals");
    RegionGraph.Proposals best =
        new RegionGraph(choice, height, width).best(proposals, wanted.proposals());
    return b.add(REGIONS, new MovementOp.Concat(2), best.boxes());
  }

  private static String numbered(String layer, int level) {
    return level == 0 ? layer : layer + "_" + level;
  }

  /** {@code [N, R, 1]}, 1 where there is a region: one that has none is a point at the origin. */
  private static Value exists(GraphBuilder b, Value regions) {
    Value sides = b.reduce(ReduceKind.SUM, regions, true, 2);
    return above(b, sides, 0);
  }

  private static Value above(GraphBuilder b, Value x, double least) {
    return b.add(
        new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.GREATER), x, b.constant(least)));
  }

  /**
   * What is left after suppression within each class.
   *
   * @param boxes {@code [N, K, 4]}
   * @param scores {@code [N, K]}
   * @param classes {@code [N, K]}
   */
  private record Detected(Value boxes, Value scores, Value classes) {}

  private static Detected detected(
      GraphBuilder b, Value scores, Value boxes, MaskRcnnSettings settings, int side) {
    Extent n = new Extent.SameAs(0);
    // a class more moves boxes by more than the picture, so that no class suppresses another
    Value kind =
        b.add(
            new Reshape(
                List.of(
                    new Extent.Sized(1),
                    new Extent.Sized(1),
                    new Extent.SameAs(0),
                    new Extent.Sized(1))),
            b.add(new Cast(DType.FLOAT32), b.add(new IndexOp.Iota(2), scores)));
    Value each =
        b.add(
            new Reshape(
                List.of(n, new Extent.SameAs(1), new Extent.SameAs(2), new Extent.Sized(1))),
            scores);
    Value kinds = b.sum(b.scale(each, 0), kind); // [N,R,C,1]
    Value rows =
        b.add(
            new Reshape(List.of(n, new Extent.Rest(), new Extent.SameAs(3))),
            b.add(new MovementOp.Concat(3), boxes, kinds)); // [N,R*C,5]
    Value all = b.add(new Reshape(List.of(n, new Extent.Rest())), scores);
    int candidates = Math.toIntExact(b.shape(scores).size(1));
    List<Value> best =
        b.addAll("candidates", new IndexOp.TopK(1, candidates, true), List.of(b.stopGradient(all)));
    Value ordered = Gathers.rows(b, b.stopGradient(rows), best.get(1));
    Value apart =
        b.sum(
            b.add(new MovementOp.Slice(2, 0, 4, 1), ordered),
            b.scale(b.add(new MovementOp.Slice(2, 4, 5, 1), ordered), 2.0 * side));
    Value kept =
        Suppression.keep(b, apart, above(b, best.get(0), 0), settings.config().testNms(), ROUNDS);
    int most = Math.min(candidates, settings.config().testDetectionsPerImage());
    List<Value> left =
        b.addAll("left", new IndexOp.TopK(1, most, true), List.of(b.product(best.get(0), kept)));
    Value valid =
        b.add(
            new Reshape(List.of(n, new Extent.SameAs(1), new Extent.Sized(1))),
            above(b, left.get(0), 0));
    Value chosen = b.product(Gathers.rows(b, ordered, left.get(1)), valid); // [N,K,5]
    Value classes =
        b.add(
            new Reshape(List.of(n, new Extent.SameAs(1))),
            b.add(new MovementOp.Slice(2, 4, 5, 1), chosen));
    return new Detected(b.add(new MovementOp.Slice(2, 0, 4, 1), chosen), left.get(0), classes);
  }

  /** The head of masks, and of each detection the mask of its class. */
  private static void masks(
      GraphBuilder builder, MaskRcnnConfig config, int classes, Value parts, Detected detected) {
    GraphBuilder b = builder.scope("mask");
    int channels = config.fpnChannels();
    Value x = parts;
    for (int i = 1; i <= MASK_CONVOLUTIONS; i++) {
      x = b.relu(SharedConvolution.once(b, "conv" + i, x, channels, 3, 1, MSRA));
    }
    x =
        b.relu(
            b.convTranspose(
                "doubled",
                x,
                channels,
                List.of(2, 2),
                WindowOp.ConvTranspose.of(2, Padding.NONE, 1),
                true));
    Value logits = SharedConvolution.once(b, "classes", x, classes, 1, 1, MSRA); // [N*K,C,M,M]
    builder.trainingOutput(MASK_LOGITS, logits);
    Value index = b.add(new Cast(DType.INT64), detected.classes());
    Value own = b.add("own", new IndexOp.OneHot(classes), index); // [N,K,C]
    Extent.Sized one = new Extent.Sized(1);
    Value chosen =
        b.add(new Reshape(List.of(new Extent.Rest(), new Extent.SameAs(2), one, one)), own);
    Value mask =
        b.unary(
            UnaryKind.SIGMOID,
            b.reduce(ReduceKind.SUM, b.product(logits, chosen), false, 1)); // [N*K,M,M]
    long count = b.shape(detected.scores()).size(1);
    Value perDetection =
        b.add(
            new Reshape(
                List.of(
                    new Extent.Rest(),
                    new Extent.Sized(count),
                    new Extent.SameAs(1),
                    new Extent.SameAs(2))),
            mask);
    Value valid =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), one, one)),
            above(b, detected.scores(), 0));
    builder.output(MASKS, b.product(perDetection, valid));
  }

  /** Sizes of the levels' maps, of a graph of this network, pruned or not. */
  static List<AnchorBoxes.MapSize> mapSizes(Graph graph) {
    return AnchorOutputs.sizes(
        graph, IntStream.range(0, LEVELS).mapToObj(i -> "rpn." + numbered("conv", i)).toList());
  }

  /** A node for another number of classes. */
  static Node forClasses(Node node, int classes) {
    return switch (node.name()) {
      case OBJECTS ->
          new Node(node.name(), new MovementOp.Slice(2, 1, 1 + classes, 1), node.inputs());
      case OWN -> new Node(node.name(), new IndexOp.OneHot(classes), node.inputs());
      default -> node;
    };
  }

  /**
   * The network as it is trained: its second stage reads given regions and not its own.
   *
   * @param sampling how many
   * @param masks whether there is a head of masks
   */
  static Graph withGivenRegions(Graph graph, RegionSettings.Sampling sampling, boolean masks) {
    Map<String, RegionHeads.Given> given = new LinkedHashMap<>();
    given.put(REGIONS, new RegionHeads.Given(RegionLoss.REGIONS, sampling.regionBatch()));
    List<String> outputs = new ArrayList<>(List.of(OBJECTNESS, SHIFTS, LOGITS, REGION_OFFSETS));
    if (masks) {
      given.put(DETECTED, new RegionHeads.Given(RegionLoss.MASK_REGIONS, sampling.regionObjects()));
      outputs.add(MASK_LOGITS);
    }
    return RegionHeads.withGivenRegions(graph, given, outputs);
  }
}
