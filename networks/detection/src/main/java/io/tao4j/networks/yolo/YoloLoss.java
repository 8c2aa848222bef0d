package io.tao4j.networks.yolo;

import io.tao4j.graph.BoxLosses;
import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.CompareKind;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * YOLOv4's loss, continued from a detector's graph: sums over all predictions of an image, the mean
 * over the batch. Boxes are compared in cells of their head, where neither the image's size nor the
 * cell's place matters.
 *
 * <p>Predictions that are nobody's target but whose box, as predicted, overlaps some object are
 * ignored ({@code matching_neutral_box_iou}), as in Darknet: it would be wrong to call them
 * background. For this alone the objects themselves and the cells' places are inputs.
 *
 * @see <a href="https://arxiv.org/abs/2004.10934">Bochkovskiy et al. 2020</a>
 */
final class YoloLoss {
  /** The output that is minimised. */
  static final String LOSS = "loss";

  /** Further outputs: the terms that add up to it. */
  static final List<String> TERMS =
      List.of("loss_box", "loss_object", "loss_class", "loss_background");

  /**
   * Further input: all objects, {@code [N, M, 4]} by their sides in input pixels; zeros for none.
   */
  static final String OBJECTS = "objects";

  /** Further input where weights of classes follow the training: {@code [C]}. */
  static final String CLASS_WEIGHTS = "class_weights";

  /** Further output there: each class's loss of boxes and classes, without any factor. */
  static final String CLASS_LOSSES = "class_losses";

  /** Further output there: each class's predictions that are some object's. */
  static final String CLASS_POSITIVES = "class_positives";

  /**
   * Factors and switches of the loss.
   *
   * @param box factor of the boxes' term
   * @param background factor of the term of predictions without an object
   * @param classes factor of the classes' term
   * @param neutralIou predictions without an object that overlap one by this much are ignored
   * @param focalAlpha share of the positives in a focal loss; 0 for cross entropy
   * @param focalGamma exponent of a focal loss; 0 for cross entropy
   * @param smoothing of the objectness; its targets are {@code y * (1 - s) + s / 2}
   * @param classCount number of classes
   */
  record Settings(
      double box,
      double background,
      double classes,
      double neutralIou,
      double focalAlpha,
      double focalGamma,
      double smoothing,
      int classCount) {
    private boolean isFocal() {
      return focalAlpha > 0 && focalGamma > 0;
    }
  }

  private final GraphBuilder b;
  private final Settings settings;
  private final int classes;
  private final @Nullable Value classWeights;

  private YoloLoss(GraphBuilder b, Settings settings, @Nullable Value classWeights) {
    this.b = b;
    this.settings = settings;
    this.classWeights = classWeights;
    this.classes = settings.classCount();
  }

  /** Name of the further input that holds a head's encoded targets; see {@link YoloTargets}. */
  static String targets(YoloHead head) {
    return "targets." + head.name();
  }

  /** Name of the further input {@code [2, h, w]} that holds x and y of a head's cells. */
  static String cells(YoloHead head) {
    return "cells." + head.name();
  }

  /** The input {@link #OBJECTS}. */
  static Value objectsInput(GraphBuilder b) {
    return b.input(
        OBJECTS, DType.FLOAT32, Shape.of(Dim.symbol("N"), Dim.symbol("objects"), Dim.of(4)));
  }

  /** The input {@link #targets} of a head whose map has that shape. */
  static Value targetsInput(GraphBuilder b, YoloHead head, Shape map, int classes) {
    return b.input(
        targets(head),
        DType.FLOAT32,
        Shape.of(
            map.dim(0),
            Dim.of(head.anchors().size()),
            Dim.of(YoloTargets.NUMBERS + classes),
            map.dim(2),
            map.dim(3)));
  }

  /** The input {@link #cells} of a head whose map has that shape. */
  static Value cellsInput(GraphBuilder b, YoloHead head, Shape map) {
    return b.input(cells(head), DType.FLOAT32, Shape.of(Dim.of(2), map.dim(2), map.dim(3)));
  }

  /** The graph continued by the loss and its terms. */
  static Graph append(Graph graph, List<YoloHead> heads, Settings settings) {
    return append(graph, heads, settings, false);
  }

  /**
   * The same.
   *
   * @param follows whether weights of classes are {@link #CLASS_WEIGHTS}, an input, instead of part
   *     of the targets; then {@link #CLASS_LOSSES} and {@link #CLASS_POSITIVES} are outputs too
   */
  static Graph append(Graph graph, List<YoloHead> heads, Settings settings, boolean follows) {
    GraphBuilder b = GraphBuilder.of(graph);
    Value objects = objectsInput(b);
    Value weights =
        follows ? b.input(CLASS_WEIGHTS, DType.FLOAT32, Shape.of(settings.classCount())) : null;
    List<HeadTerms> terms = new ArrayList<>();
    for (YoloHead head : heads) {
      YoloLoss loss = new YoloLoss(b.scope("loss." + head.name()), settings, weights);
      Value map = graph.output(head.name()).value();
      Shape shape = graph.type(map).shape();
      Value targets = targetsInput(b, head, shape, loss.classes);
      Value cells = cellsInput(b, head, shape);
      terms.add(loss.terms(head, map, targets, cells, objects));
    }
    GraphBuilder scoped = b.scope("loss");
    if (follows) {
      b.trainingOutput(CLASS_LOSSES, sum(scoped, terms, of -> of.ofClasses().get(0)));
      b.trainingOutput(CLASS_POSITIVES, sum(scoped, terms, of -> of.ofClasses().get(1)));
    }
    Value total = null;
    for (int i = 0; i < TERMS.size(); i++) {
      int place = i;
      Value term = sum(scoped, terms, of -> of.ofImages().get(place));
      Value mean = scoped.reduceAll(ReduceKind.MEAN, term); // over the batch
      b.trainingOutput(TERMS.get(i), mean);
      total = total == null ? mean : scoped.sum(total, mean);
    }
    b.trainingOutput(LOSS, Objects.requireNonNull(total));
    return b.build();
  }

  /**
   * What a head adds to the loss.
   *
   * @param ofImages the four terms, {@code [N]} each, with their factors
   * @param ofClasses losses and positives, {@code [C]} each; empty where no weights follow them
   */
  private record HeadTerms(List<Value> ofImages, List<Value> ofClasses) {}

  private static Value sum(GraphBuilder b, List<HeadTerms> heads, Function<HeadTerms, Value> part) {
    return heads.stream().map(part).reduce(b::sum).orElseThrow();
  }

  private HeadTerms terms(YoloHead head, Value map, Value targets, Value cells, Value objects) {
    // float32 before anything is derived: a bfloat16 sigmoid would move boxes by whole pixels
    Value wide = b.add("wide", new ElementwiseOp.Cast(DType.FLOAT32), map);
    Value logits = YoloHead.predictions(b, wide, head, classes); // [N,A,5+C,h,w]
    // Every part below is [N,A,1,h,w], the classes' [N,A,C,h,w].
    Value width = size(b, YoloHead.part(b, logits, 2, 1), head, true);
    Value height = size(b, YoloHead.part(b, logits, 3, 1), head, false);
    Value x = centre(YoloHead.part(b, logits, 0, 1), head);
    Value y = centre(YoloHead.part(b, logits, 1, 1), head);
    Value objectness = YoloHead.part(b, logits, 4, 1);

    Value positive = YoloHead.part(b, targets, 4, 1);
    Value boxLoss =
        BoxLosses.completeIntersectionOverUnion(
            b,
            Sides.of(b, x, y, width, height),
            Sides.of(
                b,
                YoloHead.part(b, targets, 0, 1),
                YoloHead.part(b, targets, 1, 1),
                YoloHead.part(b, targets, 2, 1),
                YoloHead.part(b, targets, 3, 1)),
            true);
    // small boxes count more, and those of heavy classes; 0 where there is no object
    Value box = b.product(boxLoss, YoloHead.part(b, targets, 5, 1));

    double smoothing = settings.smoothing();
    Value wanted =
        smoothing == 0
            ? positive
            : b.sum(b.scale(positive, 1 - smoothing), b.constant(smoothing / 2));
    Value entropy = crossEntropy(objectness, wanted);
    Value object = b.product(entropy, positive);
    Value free = b.difference(b.constant(1), positive);
    Value far =
        far(b, largestOverlap(b, head, x, y, width, height, cells, objects), settings.neutralIou());
    Value background = b.product(b.product(entropy, free), far);

    Value classLoss =
        crossEntropy(
            YoloHead.part(b, logits, YoloHead.BOX_NUMBERS, classes),
            YoloHead.part(b, targets, YoloTargets.NUMBERS, classes));
    classLoss = b.product(classLoss, YoloHead.part(b, targets, 6, 1)); // 0 without an object
    List<Value> ofClasses = List.of();
    if (classWeights != null) {
      Value hot = isClass(YoloHead.part(b, targets, YoloTargets.NUMBERS, classes));
      Value both = b.sum(box, b.reduce(ReduceKind.SUM, classLoss, true, 2));
      ofClasses = List.of(perClass(b.product(hot, both)), perClass(hot));
      Value weight =
          b.reduce(
              ReduceKind.SUM,
              b.product(
                  hot,
                  b.add(
                      new MovementOp.Reshape(
                          IntStream.of(1, 1, classes, 1, 1)
                              .<Extent>mapToObj(Extent.Sized::new)
                              .toList()),
                      classWeights)),
              true,
              2);
      box = b.product(box, weight);
      classLoss = b.product(classLoss, weight);
    }
    return new HeadTerms(
        List.of(
            b.scale(perImage(box), settings.box()),
            perImage(object),
            b.scale(perImage(classLoss), settings.classes()),
            b.scale(perImage(background), settings.background())),
        ofClasses);
  }

  /** A box's centre in its cell: 0 to 1, and as far beyond as the head lets it. */
  private Value centre(Value logit, YoloHead head) {
    double scale = 1 + head.gridExtend();
    Value place = b.scale(b.unary(UnaryKind.SIGMOID, logit), scale);
    return b.difference(place, b.constant(head.gridExtend() / 2));
  }

  /** A box's width or height in cells. */
  static Value size(GraphBuilder b, Value logit, YoloHead head, boolean width) {
    Value exponent = b.binary(BinaryKind.MINIMUM, logit, b.constant(YoloHead.LARGEST_EXPONENT));
    return b.product(b.unary(UnaryKind.EXP, exponent), anchors(b, head, width));
  }

  /** Widths or heights of a head's anchors in cells, {@code [1, A, 1, 1, 1]}. */
  static Value anchors(GraphBuilder b, YoloHead head, boolean width) {
    List<Double> sizes =
        head.anchors().stream().map(a -> (width ? a.width() : a.height()) / head.stride()).toList();
    return b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, sizes.size(), 1, 1, 1), sizes));
  }

  /** 1 where a box overlaps no object by as much as that, 0 elsewhere. */
  static Value far(GraphBuilder b, Value overlap, double neutralIou) {
    return b.add(
        "far",
        new ElementwiseOp.Cast(DType.FLOAT32),
        b.add(
            "is_far",
            new ElementwiseOp.Compare(CompareKind.LESS),
            overlap,
            b.constant(neutralIou)));
  }

  private Value crossEntropy(Value logits, Value targets) {
    return settings.isFocal()
        ? Losses.sigmoidFocal(b, logits, targets, settings.focalAlpha(), settings.focalGamma())
        : Losses.sigmoidCrossEntropy(b, logits, targets, null);
  }

  /** 1 at the class of an object, whose target is above a half however labels are smoothed. */
  private Value isClass(Value targets) {
    return b.add(
        "is_class",
        new ElementwiseOp.Cast(DType.FLOAT32),
        b.add(
            "is_above", new ElementwiseOp.Compare(CompareKind.GREATER), targets, b.constant(0.5)));
  }

  /** {@code [N, A, C, h, w]} to {@code [C]}. */
  private Value perClass(Value x) {
    return b.reduce(ReduceKind.SUM, x, false, 0, 1, 3, 4);
  }

  private Value perImage(Value x) {
    return b.reduce(ReduceKind.SUM, x, false, IntStream.range(1, 5).toArray());
  }

  /**
   * The IoU of each predicted box with the object that it overlaps most; no gradient.
   *
   * @return {@code [N, A, 1, h, w]}
   */
  static Value largestOverlap(
      GraphBuilder b,
      YoloHead head,
      Value x,
      Value y,
      Value width,
      Value height,
      Value cells,
      Value objects) {
    Value column = b.add(new MovementOp.Slice(0, 0, 1, 1), cells); // [1,h,w]
    Value row = b.add(new MovementOp.Slice(0, 1, 2, 1), cells);
    Sides predicted =
        Sides.of(
            b,
            beforeObjects(b, head, b.sum(x, column)),
            beforeObjects(b, head, b.sum(y, row)),
            beforeObjects(b, head, width),
            beforeObjects(b, head, height)); // [N,1,A,h,w]
    Value inCells = b.scale(objects, 1.0 / head.stride());
    Value overlap =
        BoxLosses.intersectionOverUnion(
            b,
            predicted,
            new Sides(
                side(b, inCells, 0),
                side(b, inCells, 1),
                side(b, inCells, 2),
                side(b, inCells, 3)));
    Value largest = b.reduce(ReduceKind.MAXIMUM, overlap, false, 1); // [N,A,h,w]
    return b.add(
        new MovementOp.Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.SameAs(1),
                new Extent.Sized(1),
                new Extent.SameAs(2),
                new Extent.SameAs(3))),
        largest);
  }

  /** {@code [N, A, 1, h, w]} to {@code [N, 1, A, h, w]}. */
  private static Value beforeObjects(GraphBuilder b, YoloHead head, Value x) {
    return b.add(
        new MovementOp.Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(1),
                new Extent.Sized(head.anchors().size()),
                new Extent.SameAs(3),
                new Extent.SameAs(4))),
        b.stopGradient(x));
  }

  /** One side of all objects, {@code [N, M, 1, 1, 1]}. */
  private static Value side(GraphBuilder b, Value objects, int side) {
    return b.add(
        new MovementOp.Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.SameAs(1),
                new Extent.Sized(1),
                new Extent.Sized(1),
                new Extent.Sized(1))),
        b.add(new MovementOp.Slice(2, side, side + 1, 1), objects));
  }
}
