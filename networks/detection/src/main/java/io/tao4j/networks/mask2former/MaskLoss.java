package io.tao4j.networks.mask2former;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss of Mask2Former: of each prediction the classes of all queries, and, at some points of
 * the masks that an object was matched with, cross entropy and dice. What is matched, and where the
 * points are, is worked out by {@link MaskMatching}.
 *
 * @see <a href="https://arxiv.org/abs/2112.01527">Cheng et al. 2022, Mask2Former</a>
 */
final class MaskLoss {
  static final String LOSS = "loss";

  /** Terms, weighted, over all predictions. */
  static final List<String> TERMS = List.of("loss_ce", "loss_mask", "loss_dice");

  /** Input {@code [M]}: 1 for a matched mask, 0 for one that only fills the batch. */
  static final String WEIGHTS = "mask_weights";

  /** Added to both sides of dice's quotient. */
  private static final double SMOOTH = 1;

  /**
   * Factors of the loss.
   *
   * @param classes of the cross entropy of classes
   * @param mask of the cross entropy of points
   * @param dice of dice
   * @param classWeights of each class in its cross entropy, that of nothing last
   * @param points that a mask is compared at
   * @param deep whether all predictions have a loss, or else the last one
   */
  record Settings(
      double classes,
      double mask,
      double dice,
      List<Double> classWeights,
      int points,
      boolean deep) {
    Settings {
      classWeights = List.copyOf(classWeights);
    }

    /** The first prediction that has a loss. */
    int first(int predictions) {
      return deep ? 0 : predictions - 1;
    }
  }

  private MaskLoss() {}

  /** Input {@code INT64 [N, Q]}: the class of each query. */
  static String classTargets(int prediction) {
    return "target_classes_" + prediction;
  }

  /** Input {@code INT64 [M]}: numbers of the matched masks among all of the batch's. */
  static String rows(int prediction) {
    return "matched_masks_" + prediction;
  }

  /** Input {@code [M, 1, P, 2]}: places, -1 to 1, right and down. */
  static String points(int prediction) {
    return "points_" + prediction;
  }

  /** Input {@code [M, P]}: how much of the object is at each point, 0 to 1. */
  static String labels(int prediction) {
    return "point_labels_" + prediction;
  }

  /**
   * A training's graph continued by the loss.
   *
   * @param graph of {@link MaskGraph#forTraining}
   */
  static Graph append(Graph graph, Settings settings) {
    GraphBuilder builder = GraphBuilder.of(graph);
    GraphBuilder b = builder.scope("loss");
    Dim masks = Dim.symbol("M");
    Value weights = builder.input(WEIGHTS, DType.FLOAT32, Shape.of(masks));
    Value count = Blocks.atLeast(b, Losses.sum(b, weights), 1);
    List<Value> sums = new ArrayList<>();
    int predictions = MaskGraph.predictions(graph);
    for (int i = settings.first(predictions); i < predictions; i++) {
      Value logits = graph.output(MaskGraph.classes(i)).value();
      Shape shape = graph.type(logits).shape();
      Value kinds =
          builder.input(classTargets(i), DType.INT64, Shape.of(shape.dim(0), shape.dim(1)));
      Value rows = builder.input(rows(i), DType.INT64, Shape.of(masks));
      Dim all = Dim.of(settings.points());
      Value places =
          builder.input(points(i), DType.FLOAT32, Shape.of(masks, Dim.of(1), all, Dim.of(2)));
      Value labels = builder.input(labels(i), DType.FLOAT32, Shape.of(masks, all));
      Value scores = sampled(b, graph.output(MaskGraph.masks(i)).value(), rows, places);
      List<Value> terms =
          List.of(
              b.scale(classes(b, logits, kinds, settings.classWeights()), settings.classes()),
              b.scale(
                  b.quotient(
                      Losses.sum(
                          b,
                          b.product(
                              Losses.sigmoidCrossEntropy(b, scores, labels, null),
                              column(b, weights))),
                      count),
                  settings.mask() / settings.points()),
              b.scale(
                  b.quotient(Losses.sum(b, b.product(dice(b, scores, labels), weights)), count),
                  settings.dice()));
      for (int term = 0; term < TERMS.size(); term++) {
        if (sums.size() == term) {
          sums.add(terms.get(term));
        } else {
          sums.set(term, b.sum(sums.get(term), terms.get(term)));
        }
      }
    }
    for (int term = 0; term < TERMS.size(); term++) {
      builder.trainingOutput(TERMS.get(term), sums.get(term));
    }
    builder.trainingOutput(LOSS, b.sum(b.sum(sums.get(0), sums.get(1)), sums.get(2)));
    return builder.build();
  }

  /** Masks {@code [M, 1, h, w]} of some queries, at points: {@code [M, P]}. */
  private static Value sampled(GraphBuilder b, Value masks, Value rows, Value places) {
    Value apart =
        b.add(
            new Reshape(
                List.of(
                    new Extent.Rest(),
                    new Extent.Sized(1),
                    new Extent.SameAs(2),
                    new Extent.SameAs(3))),
            masks);
    Value matched = b.add(new IndexOp.Gather(0), apart, rows);
    Value scores =
        b.add(
            new SampleOp.GridSample(
                SampleOp.SampleKind.BILINEAR, SampleOp.SampleBorder.ZEROS, false),
            matched,
            places); // [M,1,1,P]
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(3))), scores);
  }

  private static Value column(GraphBuilder b, Value x) {
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), x);
  }

  private static Value dice(GraphBuilder b, Value scores, Value labels) {
    return Losses.dice(b, b.unary(UnaryKind.SIGMOID, scores), labels, SMOOTH, false, 1);
  }

  private static Value classes(
      GraphBuilder b, Value logits, Value kinds, List<Double> classWeights) {
    Reshape rows = new Reshape(List.of(new Extent.Rest(), new Extent.SameAs(2)));
    Value oneHot = b.add(new IndexOp.OneHot(classWeights.size()), kinds);
    return Losses.meanSoftmaxCrossEntropy(
        b, b.add(rows, logits), b.add(rows, oneHot), classWeights);
  }
}
