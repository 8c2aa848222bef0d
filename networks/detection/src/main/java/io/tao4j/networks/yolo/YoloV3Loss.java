package io.tao4j.networks.yolo;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;

/**
 * YOLOv3's loss as TAO has it, continued from a detector's graph. Terms of objects are divided by
 * the batch's objects, that of the background by its predictions without an object: those whose
 * box, as predicted, overlaps some object are left out.
 *
 * @see <a href="https://arxiv.org/abs/1804.02767">Redmon and Farhadi 2018</a>
 */
final class YoloV3Loss {
  private static final double LEAST_COUNT = 1e-5;

  /** Largest and least size over the anchor's that a logarithm is taken of. */
  private static final double LARGEST_RATIO = 100;

  /**
   * Factors of the loss.
   *
   * @param box factor of the boxes' term
   * @param background factor of the background's term
   * @param classes factor of the classes' term
   * @param neutralIou predictions without an object that overlap one by this much are left out
   */
  record Settings(double box, double background, double classes, double neutralIou) {}

  private final GraphBuilder b;
  private final int classes;
  private Value box;
  private Value object;
  private Value kinds;
  private Value background;
  private Value positives;
  private Value negatives;

  private YoloV3Loss(GraphBuilder b, int classes) {
    this.b = b;
    this.classes = classes;
    this.box = b.constant(0);
    this.object = box;
    this.kinds = box;
    this.background = box;
    this.positives = box;
    this.negatives = box;
  }

  /** The graph continued by the loss and its terms, which are {@link YoloLoss#TERMS}. */
  static Graph append(Graph graph, List<YoloHead> heads, int classes, Settings settings) {
    GraphBuilder builder = GraphBuilder.of(graph);
    Value objects = YoloLoss.objectsInput(builder);
    YoloV3Loss loss = new YoloV3Loss(builder.scope("loss"), classes);
    for (YoloHead head : heads) {
      Value map = graph.output(head.name()).value();
      Shape shape = graph.type(map).shape();
      Value targets = YoloLoss.targetsInput(builder, head, shape, classes);
      Value cells = YoloLoss.cellsInput(builder, head, shape);
      loss.add(builder.scope("loss." + head.name()), head, map, targets, cells, objects, settings);
    }
    GraphBuilder b = loss.b;
    Value found = Blocks.atLeast(b, loss.positives, LEAST_COUNT);
    Value free = Blocks.atLeast(b, loss.negatives, LEAST_COUNT);
    List<Value> terms =
        List.of(
            b.scale(b.quotient(loss.box, found), settings.box()),
            b.quotient(loss.object, found),
            b.scale(b.quotient(loss.kinds, found), settings.classes()),
            b.scale(b.quotient(loss.background, free), settings.background()));
    Value total = null;
    for (int i = 0; i < terms.size(); i++) {
      builder.trainingOutput(YoloLoss.TERMS.get(i), terms.get(i));
      total = total == null ? terms.get(i) : b.sum(total, terms.get(i));
    }
    builder.trainingOutput(YoloLoss.LOSS, total);
    return builder.build();
  }

  private void add(
      GraphBuilder head,
      YoloHead of,
      Value map,
      Value targets,
      Value cells,
      Value objects,
      Settings settings) {
    Value wide = head.add("wide", new ElementwiseOp.Cast(DType.FLOAT32), map);
    Value logits = YoloHead.predictions(head, wide, of, classes); // [N,A,5+C,h,w]
    Value positive = YoloHead.part(head, targets, 4, 1);
    Value x = head.unary(UnaryKind.SIGMOID, YoloHead.part(head, logits, 0, 1));
    Value y = head.unary(UnaryKind.SIGMOID, YoloHead.part(head, logits, 1, 1));
    Value across = Losses.squared(head, x, YoloHead.part(head, targets, 0, 1));
    Value down = Losses.squared(head, y, YoloHead.part(head, targets, 1, 1));
    Value rawWidth = YoloHead.part(head, logits, 2, 1);
    Value rawHeight = YoloHead.part(head, logits, 3, 1);
    Value wider =
        Losses.squared(head, rawWidth, ratio(head, YoloHead.part(head, targets, 2, 1), of, true));
    Value higher =
        Losses.squared(head, rawHeight, ratio(head, YoloHead.part(head, targets, 3, 1), of, false));
    Value squares = head.sum(head.sum(across, down), head.sum(wider, higher));
    // small boxes count more; 0 where there is no object
    Value boxLoss = head.scale(head.product(squares, YoloHead.part(head, targets, 5, 1)), 0.5);

    Value entropy =
        Losses.sigmoidCrossEntropy(head, YoloHead.part(head, logits, 4, 1), positive, null);
    Value overlap =
        YoloLoss.largestOverlap(
            head,
            of,
            x,
            y,
            YoloLoss.size(head, rawWidth, of, true),
            YoloLoss.size(head, rawHeight, of, false),
            cells,
            objects);
    Value far = YoloLoss.far(head, overlap, settings.neutralIou());
    Value free = head.product(head.difference(head.constant(1), positive), far);

    Value ofClasses =
        Losses.sigmoidCrossEntropy(
            head,
            YoloHead.part(head, logits, YoloHead.BOX_NUMBERS, classes),
            YoloHead.part(head, targets, YoloTargets.NUMBERS, classes),
            null);
    box = b.sum(box, Losses.sum(head, boxLoss));
    object = b.sum(object, Losses.sum(head, head.product(entropy, positive)));
    kinds = b.sum(kinds, Losses.sum(head, head.product(ofClasses, positive)));
    background = b.sum(background, Losses.sum(head, head.product(entropy, free)));
    positives = b.sum(positives, Losses.sum(head, positive));
    negatives = b.sum(negatives, Losses.sum(head, free));
  }

  /** The logarithm of a target's size over the anchor's. */
  private static Value ratio(GraphBuilder b, Value cells, YoloHead head, boolean width) {
    Value ratio = b.quotient(cells, YoloLoss.anchors(b, head, width));
    Value cut = b.add(new ElementwiseOp.Clip(1 / LARGEST_RATIO, LARGEST_RATIO), ratio);
    return b.unary(UnaryKind.LOG, cut);
  }
}
