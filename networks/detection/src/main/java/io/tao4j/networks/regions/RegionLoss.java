package io.tao4j.networks.regions;

import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.network.Batch;
import io.tao4j.networks.tasks.detection.DetectionTruth;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The loss of Faster R-CNN and Mask R-CNN as TAO has it, continued from {@link
 * RegionHeads#withGivenRegions}: of both stages the cross entropy of what was drawn and the
 * distance of the boxes of what holds an object, and of masks the cross entropy of the pixels in
 * the mask of the object's own class. Weights that targets bring say what counts and what sums are
 * divided by.
 *
 * @see <a href="https://arxiv.org/abs/1703.06870">He et al. 2017</a>
 * @see <a href="https://arxiv.org/abs/1506.01497">Ren et al. 2015</a>
 */
public final class RegionLoss {
  public static final String LOSS = "loss";
  private static final List<String> TERMS =
      List.of("loss_rpn_class", "loss_rpn_box", "loss_class", "loss_box", "loss_mask");

  /** Inputs {@code [N, A]}: 1 for an object; what counts. */
  public static final String ANCHOR_LABELS = "anchor_labels";

  public static final String ANCHOR_WEIGHTS = "anchor_weights";

  /** Input {@code [N, A, 4]}. */
  public static final String ANCHOR_OFFSETS = "anchor_offsets";

  /** Input {@code [N, A]}: factor of an anchor's distance from its box, 0 where it has none. */
  public static final String ANCHOR_BOX_WEIGHTS = "anchor_box_weights";

  /** Input {@code [N, R, 4]}: what the second stage reads. */
  public static final String REGIONS = "sampled_regions";

  /** Input {@code [N, R, 1 + classes]}: one 1 a row, zeros for a row that does not count. */
  public static final String REGION_CLASSES = "region_classes";

  /** Inputs {@code [N, R, 4 * classes]}: offsets of the true class; factors where they count. */
  public static final String REGION_OFFSETS = "region_targets";

  public static final String REGION_WEIGHTS = "region_weights";

  /** Input {@code [N, P, 4]}: what masks are made of. */
  public static final String MASK_REGIONS = "mask_regions";

  /** Input {@code [N, P, classes]}: one 1 a row, zeros for a row that does not count. */
  public static final String MASK_CLASSES = "mask_classes";

  /** Input {@code [N, P, M, M]}: 0 or 1. */
  public static final String MASKS = "mask_targets";

  /** Input {@code [N, P]}: factor of the sum over a mask's pixels. */
  public static final String MASK_WEIGHTS = "mask_weights";

  /** Distance below which the first stage's boxes are squared: sigma of 3. */
  private static final double ANCHOR_BETA = 1.0 / 9;

  private static final double REGION_BETA = 1;

  /**
   * Factors of the terms and what they are divided by.
   *
   * @param factors in the order of {@link #terms}, of masks too where there are some
   * @param anchorBatch anchors drawn of a picture
   */
  public record Settings(List<Double> factors, int anchorBatch) {
    public Settings {
      factors = List.copyOf(factors);
    }
  }

  private RegionLoss() {}

  /** The graph continued by the loss and its terms. */
  public static Graph append(Graph graph, Settings settings) {
    GraphBuilder builder = GraphBuilder.of(graph);
    Value objectness = graph.output(RegionHeads.OBJECTNESS).value();
    Value shifts = graph.output(RegionHeads.SHIFTS).value();
    Value logits = graph.output(RegionHeads.LOGITS).value();
    Value places = graph.output(RegionHeads.REGION_OFFSETS).value();
    Shape anchors = graph.type(objectness).shape();
    Dim n = anchors.dim(0);
    Value labels = builder.input(ANCHOR_LABELS, DType.FLOAT32, anchors);
    Value weights = builder.input(ANCHOR_WEIGHTS, DType.FLOAT32, anchors);
    Value offsets = builder.input(ANCHOR_OFFSETS, DType.FLOAT32, graph.type(shifts).shape());
    Dim regions =
        graph.inputs().stream()
            .filter(input -> input.name().equals(REGIONS))
            .findFirst()
            .orElseThrow()
            .type()
            .shape()
            .dim(1);
    Dim kinds = graph.type(logits).shape().dim(1);
    Dim numbers = graph.type(places).shape().dim(1);
    Value classes = builder.input(REGION_CLASSES, DType.FLOAT32, Shape.of(n, regions, kinds));
    Value targets = builder.input(REGION_OFFSETS, DType.FLOAT32, Shape.of(n, regions, numbers));
    Value counts = builder.input(REGION_WEIGHTS, DType.FLOAT32, Shape.of(n, regions, numbers));
    GraphBuilder b = builder.scope("loss");

    Value rpnClass =
        perPicture(
            b,
            b.product(Losses.sigmoidCrossEntropy(b, objectness, labels, null), weights),
            settings.anchorBatch());
    Value boxWeights = builder.input(ANCHOR_BOX_WEIGHTS, DType.FLOAT32, anchors);
    Value distance =
        b.reduce(ReduceKind.SUM, Losses.smoothL1(b, shifts, offsets, ANCHOR_BETA), false, 2);
    Value rpnBox = Losses.sum(b, b.product(distance, boxWeights));
    // the mean over all regions of the batch is that of the pictures' sums over their number
    Value regionClass =
        Losses.mean(b, Losses.softmaxCrossEntropy(b, logits, flat(b, classes), null));
    Value away =
        b.product(Losses.smoothL1(b, places, flat(b, targets), REGION_BETA), flat(b, counts));
    Value regionBox = Losses.sum(b, away);

    List<Value> terms = new ArrayList<>(List.of(rpnClass, rpnBox, regionClass, regionBox));
    if (hasMasks(graph)) {
      terms.add(masks(builder, b, graph, n));
    }
    Value total = null;
    for (int i = 0; i < terms.size(); i++) {
      Value term = b.scale(terms.get(i), settings.factors().get(i));
      builder.trainingOutput(TERMS.get(i), term);
      total = total == null ? term : b.sum(total, term);
    }
    builder.trainingOutput(LOSS, Objects.requireNonNull(total));
    return builder.build();
  }

  private static boolean hasMasks(Graph graph) {
    return graph.outputs().stream().anyMatch(o -> o.name().equals(RegionHeads.MASK_LOGITS));
  }

  /** Names of the loss's terms. */
  public static List<String> terms(boolean masks) {
    return TERMS.subList(0, masks ? TERMS.size() : TERMS.size() - 1);
  }

  /** Of each mask the class that is true: the others learn nothing. */
  private static Value masks(GraphBuilder builder, GraphBuilder b, Graph graph, Dim n) {
    Value logits = graph.output(RegionHeads.MASK_LOGITS).value();
    Shape shape = b.shape(logits); // [N*P,C,M,M]
    Dim count =
        graph.inputs().stream()
            .filter(input -> input.name().equals(MASK_REGIONS))
            .findFirst()
            .orElseThrow()
            .type()
            .shape()
            .dim(1);
    Dim side = shape.dim(2);
    Value classes = builder.input(MASK_CLASSES, DType.FLOAT32, Shape.of(n, count, shape.dim(1)));
    Value targets = builder.input(MASKS, DType.FLOAT32, Shape.of(n, count, side, side));
    Value weights = builder.input(MASK_WEIGHTS, DType.FLOAT32, Shape.of(n, count));
    Extent.Sized one = new Extent.Sized(1);
    Value chosen =
        b.add(
            new MovementOp.Reshape(List.of(new Extent.Rest(), new Extent.SameAs(2), one, one)),
            classes);
    Value own = b.reduce(ReduceKind.SUM, b.product(logits, chosen), false, 1); // [N*P,M,M]
    Value given =
        b.add(
            new MovementOp.Reshape(
                List.of(new Extent.Rest(), new Extent.SameAs(2), new Extent.SameAs(3))),
            targets);
    Value pixels =
        b.reduce(ReduceKind.SUM, Losses.sigmoidCrossEntropy(b, own, given, null), false, 1, 2);
    Value flat = b.add(new MovementOp.Reshape(List.of(new Extent.Rest())), weights);
    return Losses.sum(b, b.product(pixels, flat));
  }

  private static Value perPicture(GraphBuilder b, Value losses, int batch) {
    return b.scale(Losses.mean(b, b.reduce(ReduceKind.SUM, losses, false, 1)), 1.0 / batch);
  }

  /** {@code [N, R, K]} to {@code [N * R, K]}. */
  private static Value flat(GraphBuilder b, Value x) {
    return b.add(new MovementOp.Reshape(List.of(new Extent.Rest(), new Extent.SameAs(2))), x);
  }

  /**
   * A batch as the network reads it, with what the assignment needs of its labels.
   *
   * @param images name of the graph's input
   */
  public static Batch encode(String images, DetectionBatch batch) {
    return new Batch(
        Map.of(images, batch.images()),
        new DetectionTruth(batch.boxes(), batch.placements()).tensors(),
        batch.samples().stream().map(s -> s.path().toString()).toList());
  }
}
