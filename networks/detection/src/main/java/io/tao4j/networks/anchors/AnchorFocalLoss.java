package io.tao4j.networks.anchors;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.BoxLosses;
import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loss of RetinaNet and EfficientDet, continued from a detector's graph: a focal loss of all
 * anchors that count, and smooth L1 of the boxes of those with an object; both divided by the
 * batch's anchors with an object. An anchor's class weight is that of its object, in both terms.
 *
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. 2017, section 3</a>
 */
public final class AnchorFocalLoss {
  /** The output that is minimised. */
  public static final String LOSS = "loss";

  /** Further outputs: the terms that add up to it. */
  public static final List<String> TERMS = List.of("loss_class", "loss_box");

  /**
   * Factors of the loss.
   *
   * @param boxWeight factor of the boxes' term
   * @param beta distance from which a box's loss is linear, in encoded numbers; 0 for L1
   * @param alpha share of the positives
   * @param gamma exponent of the focal loss
   * @param smoothing of the labels in the cross entropy: {@code y * (1 - s) + s / 2}
   * @param countsOneMore whether sums are divided by the anchors with an object and one more, and
   *     not by these or, where there are none, by one
   * @param classWeights a factor for each class
   */
  public record Settings(
      double boxWeight,
      double beta,
      double alpha,
      double gamma,
      double smoothing,
      boolean countsOneMore,
      List<Double> classWeights) {
    public Settings {
      classWeights = List.copyOf(classWeights);
    }
  }

  /** Further output where boxes have a loss of their overlap too. */
  public static final String OVERLAP_TERM = "loss_iou";

  /** How overlap is measured. */
  public enum OverlapKind {
    IOU,
    GIOU,
    DIOU,
    CIOU
  }

  /**
   * A further loss, of the overlap of boxes with their objects: a quarter of the weight times the
   * sum over the batch, divided as the other terms are.
   *
   * @param weight factor, above 0
   */
  public record Overlap(OverlapKind kind, double weight) {}

  /** Largest logarithm of a size over the anchor's, as {@link BoxCoder} has it. */
  private static final double LARGEST_EXPONENT = 8;

  private AnchorFocalLoss() {}

  /** Continues a graph that has {@link AnchorOutputs#LOGITS} and {@link AnchorOutputs#OFFSETS}. */
  public static Graph append(Graph graph, Settings settings) {
    return append(graph, settings, null);
  }

  /**
   * The same with a loss of the boxes' overlap, of a graph that has {@link AnchorOutputs#BOXES} too
   * and whose offsets have no variances.
   *
   * @param overlap null for none
   */
  public static Graph append(Graph graph, Settings settings, @Nullable Overlap overlap) {
    int classes = settings.classWeights().size();
    GraphBuilder builder = GraphBuilder.of(graph);
    Value logits = graph.output(AnchorOutputs.LOGITS).value();
    Shape shape = graph.type(logits).shape();
    Value given =
        builder.input(
            AnchorTargets.CLASSES,
            DType.FLOAT32,
            Shape.of(shape.dim(0), shape.dim(1), Dim.of(1 + classes)));
    Value offsets = graph.output(AnchorOutputs.OFFSETS).value();
    Value boxes = builder.input(AnchorTargets.BOXES, DType.FLOAT32, graph.type(offsets).shape());
    GraphBuilder b = builder.scope("loss");
    Value targets = rows(b, given, 1 + classes); // [M,1+C], M anchors of the batch
    Value labels = b.add(new MovementOp.Slice(1, 1, 1 + classes, 1), targets); // [M,C]
    Value counts = b.reduce(ReduceKind.SUM, targets, true, 1); // [M,1]; 0: neither nor
    Value positive = b.reduce(ReduceKind.SUM, labels, true, 1); // [M,1]
    Value background = b.difference(counts, positive);
    Value ofObject =
        b.reduce(ReduceKind.SUM, b.product(labels, weights(b, settings)), true, 1); // [M,1]
    Value weight = b.sum(background, ofObject);
    Value focal =
        Losses.sigmoidFocal(
            b,
            rows(b, wide(b, logits), classes),
            labels,
            settings.smoothing(),
            settings.alpha(),
            settings.gamma());
    Value distance =
        Losses.smoothL1(b, rows(b, wide(b, offsets), 4), rows(b, boxes, 4), settings.beta());
    Value positives = Losses.sum(b, positive);
    Value divisor =
        settings.countsOneMore()
            ? b.sum(positives, b.constant(1))
            : Blocks.atLeast(b, positives, 1);
    Value ofClasses = b.quotient(Losses.sum(b, b.product(focal, weight)), divisor);
    Value ofBoxes =
        b.scale(
            b.quotient(Losses.sum(b, b.product(distance, ofObject)), divisor),
            settings.boxWeight());
    builder.trainingOutput(TERMS.get(0), ofClasses);
    builder.trainingOutput(TERMS.get(1), ofBoxes);
    Value total = b.sum(ofClasses, ofBoxes);
    if (overlap != null) {
      Value pixels = rows(b, wide(b, graph.output(AnchorOutputs.BOXES).value()), 4);
      Value encoded = rows(b, wide(b, offsets), 4);
      Value apart = overlap(b, overlap.kind(), pixels, encoded, rows(b, boxes, 4));
      Value ofOverlap =
          b.scale(
              b.quotient(Losses.sum(b, b.product(apart, ofObject)), divisor), overlap.weight() / 4);
      builder.trainingOutput(OVERLAP_TERM, ofOverlap);
      total = b.sum(total, ofOverlap);
    }
    builder.trainingOutput(LOSS, total);
    return builder.build();
  }

  /** In heights of the anchor: {@code [M, 1]}. */
  private static Value overlap(
      GraphBuilder b, OverlapKind kind, Value pixels, Value offsets, Value targets) {
    Value width = b.difference(number(b, pixels, 2), number(b, pixels, 0));
    Value height = b.difference(number(b, pixels, 3), number(b, pixels, 1));
    // the anchor's own shape: what the prediction makes of it, taken back
    Value shape =
        b.stopGradient(
            b.quotient(
                b.product(width, size(b, offsets, 3)), b.product(height, size(b, offsets, 2))));
    Sides predicted = sides(b, offsets, shape);
    Sides target = sides(b, targets, shape);
    return switch (kind) {
      case IOU ->
          b.difference(b.constant(1), BoxLosses.intersectionOverUnion(b, predicted, target));
      case GIOU ->
          b.difference(
              b.constant(1), BoxLosses.generalizedIntersectionOverUnion(b, predicted, target));
      case DIOU -> BoxLosses.distanceIntersectionOverUnion(b, predicted, target);
      case CIOU -> BoxLosses.completeIntersectionOverUnion(b, predicted, target);
    };
  }

  /**
   * @param shape width of the anchor over its height
   */
  private static Sides sides(GraphBuilder b, Value offsets, Value shape) {
    return Sides.of(
        b,
        b.product(number(b, offsets, 0), shape),
        number(b, offsets, 1),
        b.product(size(b, offsets, 2), shape),
        size(b, offsets, 3));
  }

  private static Value size(GraphBuilder b, Value offsets, int number) {
    return b.unary(
        UnaryKind.EXP,
        b.binary(BinaryKind.MINIMUM, number(b, offsets, number), b.constant(LARGEST_EXPONENT)));
  }

  private static Value number(GraphBuilder b, Value rows, int number) {
    return b.add(new MovementOp.Slice(1, number, number + 1, 1), rows);
  }

  private static Value weights(GraphBuilder b, Settings settings) {
    List<Double> weights = settings.classWeights();
    return b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, weights.size()), weights));
  }

  /** A bfloat16 logarithm of a probability near 1 would be 0. */
  private static Value wide(GraphBuilder b, Value x) {
    return b.add(new ElementwiseOp.Cast(DType.FLOAT32), x);
  }

  private static Value rows(GraphBuilder b, Value x, int numbers) {
    return b.add(new MovementOp.Reshape(List.of(new Extent.Rest(), new Extent.Sized(numbers))), x);
  }
}
