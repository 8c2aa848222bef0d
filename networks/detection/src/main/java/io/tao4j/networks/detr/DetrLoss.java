package io.tao4j.networks.detr;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.BoxLosses;
import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The loss of detection transformers: of each layer, and of the encoder's proposals, the classes of
 * all queries and the boxes of those that an object was matched with; of denoising queries
 * likewise. All over the batch's objects.
 *
 * @see <a href="https://arxiv.org/abs/2005.12872">Carion et al. 2020</a>
 */
final class DetrLoss {
  static final String LOSS = "loss";

  /** Terms, over all layers. */
  static final List<String> TERMS = List.of("loss_class", "loss_box", "loss_giou");

  /** A further term where there are denoising queries. */
  static final String NOISE_TERM = "loss_noise";

  /** Input {@code [N, 2]}: objects of each picture, and objects of its denoising queries. */
  static final String COUNTS = "object_counts";

  /** Inputs of denoising queries: {@code [N, D, classes]}, {@code [N, D, 4]}, {@code [N, D, 1]}. */
  static final String NOISE_CLASSES = "noise_target_classes";

  static final String NOISE_BOXES = "noise_target_boxes";
  static final String NOISE_WEIGHTS = "noise_weights";

  /**
   * Factors of the loss.
   *
   * @param iouAware whether a class is as certain as its box is good (RT-DETR's varifocal loss), or
   *     else a focal loss
   * @param alpha of both
   * @param gamma of both
   * @param classes factor of the classes' terms
   * @param box factor of the boxes' distances
   * @param overlap factor of the boxes' generalised IoU
   * @param encoder factor of all terms of the encoder's proposals
   */
  record Settings(
      boolean iouAware,
      double alpha,
      double gamma,
      double classes,
      double box,
      double overlap,
      double encoder) {}

  private final GraphBuilder b;
  private final Settings settings;

  private DetrLoss(GraphBuilder b, Settings settings) {
    this.b = b;
    this.settings = settings;
  }

  /** Input {@code [N, Q, classes]}: 1 for the class of what a query was matched with. */
  static String classTargets(int layer) {
    return "target_classes" + (layer < 0 ? "_encoder" : "_" + layer);
  }

  /** Input {@code [N, Q, 4]}: the box of what a query was matched with. */
  static String boxTargets(int layer) {
    return "target_boxes" + (layer < 0 ? "_encoder" : "_" + layer);
  }

  /**
   * A training's graph continued by the loss.
   *
   * @param graph of {@link DetrGraph#forTraining} or {@link DetrGraph#withNoise}
   * @param noise denoising queries, which come first
   */
  static Graph append(Graph graph, int noise, Settings settings) {
    GraphBuilder builder = GraphBuilder.of(graph);
    DetrLoss loss = new DetrLoss(builder.scope("loss"), settings);
    GraphBuilder b = loss.b;
    Dim n = graph.inputs().get(0).type().shape().dim(0);
    Value counts = builder.input(COUNTS, DType.FLOAT32, Shape.of(n, Dim.of(2)));
    Value objects = loss.count(counts, 0);
    List<Value> sums = new ArrayList<>(Collections.nCopies(3, b.constant(0)));
    int layers = DetrGraph.layers(graph);
    for (int layer = DetrGraph.proposes(graph) ? -1 : 0; layer < layers; layer++) {
      Value logits = graph.output(DetrGraph.logits(layer)).value();
      Value boxes = graph.output(DetrGraph.boxes(layer)).value();
      if (layer >= 0 && noise > 0) {
        int all = Math.toIntExact(graph.type(logits).shape().size(1));
        logits = b.add(new MovementOp.Slice(1, noise, all, 1), logits);
        boxes = b.add(new MovementOp.Slice(1, noise, all, 1), boxes);
      }
      Value kinds = builder.input(classTargets(layer), DType.FLOAT32, b.shape(logits));
      Value places = builder.input(boxTargets(layer), DType.FLOAT32, b.shape(boxes));
      List<Value> terms = loss.terms(logits, boxes, kinds, places, null, objects);
      for (int i = 0; i < 3; i++) {
        Value term = layer < 0 ? b.scale(terms.get(i), settings.encoder()) : terms.get(i);
        sums.set(i, b.sum(sums.get(i), term));
      }
    }
    Value total = null;
    for (int i = 0; i < 3; i++) {
      builder.trainingOutput(TERMS.get(i), sums.get(i));
      total = total == null ? sums.get(i) : b.sum(total, sums.get(i));
    }
    if (noise > 0) {
      Value noisy = loss.noise(builder, graph, noise, layers, counts);
      builder.trainingOutput(NOISE_TERM, noisy);
      total = b.sum(Objects.requireNonNull(total), noisy);
    }
    builder.trainingOutput(LOSS, Objects.requireNonNull(total));
    return builder.build();
  }

  private Value noise(GraphBuilder builder, Graph graph, int noise, int layers, Value counts) {
    Shape logits = graph.type(graph.output(DetrGraph.logits(0)).value()).shape();
    Dim n = logits.dim(0);
    Dim d = Dim.of(noise);
    Value kinds = builder.input(NOISE_CLASSES, DType.FLOAT32, Shape.of(n, d, logits.dim(2)));
    Value places = builder.input(NOISE_BOXES, DType.FLOAT32, Shape.of(n, d, Dim.of(4)));
    Value weights = builder.input(NOISE_WEIGHTS, DType.FLOAT32, Shape.of(n, d, Dim.of(1)));
    Value objects = count(counts, 1);
    Value sum = b.constant(0);
    for (int layer = 0; layer < layers; layer++) {
      MovementOp.Slice first = new MovementOp.Slice(1, 0, noise, 1);
      List<Value> terms =
          terms(
              b.add(first, graph.output(DetrGraph.logits(layer)).value()),
              b.add(first, graph.output(DetrGraph.boxes(layer)).value()),
              kinds,
              places,
              weights,
              objects);
      for (Value term : terms) {
        sum = b.sum(sum, term);
      }
    }
    return sum;
  }

  private Value count(Value counts, int column) {
    Value columnCounts = b.add(new MovementOp.Slice(1, column, column + 1, 1), counts);
    return Blocks.atLeast(b, Losses.sum(b, columnCounts), 1);
  }

  /** Classes, distances and overlaps of a layer, weighted, over the objects. */
  private List<Value> terms(
      Value logits,
      Value boxes,
      Value kinds,
      Value places,
      @Nullable Value weights,
      Value objects) {
    Value matched = b.reduce(ReduceKind.SUM, kinds, true, 2); // [N,Q,1]
    Sides found = sides(boxes);
    Sides truth = sides(places);
    Value ofClasses =
        settings.iouAware()
            ? varifocal(logits, kinds, found, truth)
            : Losses.sigmoidFocal(b, logits, kinds, settings.alpha(), settings.gamma());
    if (weights != null) {
      ofClasses = b.product(ofClasses, weights);
    }
    Value distance = b.product(Losses.absolute(b, boxes, places), matched);
    Value overlap = BoxLosses.generalizedIntersectionOverUnion(b, found, truth);
    Value apart = b.product(b.difference(b.constant(1), overlap), matched);
    return List.of(
        over(ofClasses, objects, settings.classes()),
        over(distance, objects, settings.box()),
        over(apart, objects, settings.overlap()));
  }

  private Value over(Value losses, Value objects, double factor) {
    return b.scale(b.quotient(Losses.sum(b, losses), objects), factor);
  }

  private Sides sides(Value boxes) {
    return Sides.of(
        b,
        DetrGraph.number(b, boxes, 0),
        DetrGraph.number(b, boxes, 1),
        DetrGraph.number(b, boxes, 2),
        DetrGraph.number(b, boxes, 3));
  }

  /**
   * Cross entropy with the IoU of a matched box for its class, which also weighs it; of the others
   * by how certain they are.
   *
   * @see <a href="https://arxiv.org/abs/2008.13367">Zhang et al. 2020</a>
   */
  private Value varifocal(Value logits, Value kinds, Sides found, Sides truth) {
    Value overlap = b.stopGradient(BoxLosses.intersectionOverUnion(b, found, truth)); // [N,Q,1]
    Value wanted = b.product(kinds, overlap);
    Value certain = b.unary(UnaryKind.SIGMOID, b.stopGradient(logits));
    Value power =
        settings.gamma() == 2
            ? b.product(certain, certain)
            : b.binary(BinaryKind.POWER, certain, b.constant(settings.gamma()));
    Value others = b.difference(b.constant(1), kinds);
    Value weight = b.sum(b.scale(b.product(power, others), settings.alpha()), wanted);
    return b.product(Losses.sigmoidCrossEntropy(b, logits, wanted, null), weight);
  }
}
