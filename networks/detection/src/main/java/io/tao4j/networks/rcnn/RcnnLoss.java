package io.tao4j.networks.rcnn;

import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Objects;

/**
 * Faster R-CNN's loss as TAO has it, continued from {@link RcnnGraph#withGivenRegions}: of both
 * stages the cross entropy of what was drawn and the distance of the boxes of what holds an object,
 * each over the number that is drawn of a picture, the mean over the batch.
 *
 * @see <a href="https://arxiv.org/abs/1506.01497">Ren et al. 2015</a>
 */
final class RcnnLoss {
  static final String LOSS = "loss";
  static final List<String> TERMS =
      List.of("loss_rpn_class", "loss_rpn_box", "loss_class", "loss_box");

  /** Inputs {@code [N, A]}: 1 for an object; what counts. */
  static final String ANCHOR_LABELS = "anchor_labels";

  static final String ANCHOR_WEIGHTS = "anchor_weights";

  /** Input {@code [N, A, 4]}. */
  static final String ANCHOR_OFFSETS = "anchor_offsets";

  /** Input {@code [N, R, 4]}: what the second stage reads. */
  static final String REGIONS = "sampled_regions";

  /** Input {@code [N, R, 1 + classes]}: one 1 a row, zeros for a row that does not count. */
  static final String REGION_CLASSES = "region_classes";

  /** Inputs {@code [N, R, 4 * classes]}: offsets of the true class; 1 where they count. */
  static final String REGION_OFFSETS = "region_targets";

  static final String REGION_WEIGHTS = "region_weights";

  /** Distance below which the first stage's boxes are squared: sigma of 3. */
  private static final double ANCHOR_BETA = 1.0 / 9;

  private static final double REGION_BETA = 1;

  /**
   * Factors of the terms and what they are divided by.
   *
   * @param factors four, in the order of {@link #TERMS}
   * @param anchorBatch anchors drawn of a picture
   */
  record Settings(List<Double> factors, int anchorBatch) {
    Settings {
      factors = List.copyOf(factors);
    }
  }

  private RcnnLoss() {}

  /** The graph continued by the loss and its terms. */
  static Graph append(Graph graph, Settings settings) {
    GraphBuilder builder = GraphBuilder.of(graph);
    Value objectness = graph.output(RcnnGraph.OBJECTNESS).value();
    Value shifts = graph.output(RcnnGraph.SHIFTS).value();
    Value logits = graph.output(RcnnGraph.LOGITS).value();
    Value places = graph.output(RcnnGraph.REGION_OFFSETS).value();
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
    Value found = b.product(labels, weights);
    Value distance =
        b.reduce(ReduceKind.SUM, Losses.smoothL1(b, shifts, offsets, ANCHOR_BETA), false, 2);
    Value rpnBox = perPicture(b, b.product(distance, found), settings.anchorBatch());
    // the mean over all regions of the batch is that of the pictures' sums over their number
    Value regionClass =
        Losses.mean(b, Losses.softmaxCrossEntropy(b, logits, flat(b, classes), null));
    Value away =
        b.product(Losses.smoothL1(b, places, flat(b, targets), REGION_BETA), flat(b, counts));
    Value regionBox = Losses.mean(b, b.reduce(ReduceKind.SUM, away, false, 1));

    List<Value> terms = List.of(rpnClass, rpnBox, regionClass, regionBox);
    Value total = null;
    for (int i = 0; i < terms.size(); i++) {
      Value term = b.scale(terms.get(i), settings.factors().get(i));
      builder.trainingOutput(TERMS.get(i), term);
      total = total == null ? term : b.sum(total, term);
    }
    builder.trainingOutput(LOSS, Objects.requireNonNull(total));
    return builder.build();
  }

  private static Value perPicture(GraphBuilder b, Value losses, int batch) {
    return b.scale(Losses.mean(b, b.reduce(ReduceKind.SUM, losses, false, 1)), 1.0 / batch);
  }

  /** {@code [N, R, K]} to {@code [N * R, K]}. */
  private static Value flat(GraphBuilder b, Value x) {
    return b.add(new MovementOp.Reshape(List.of(new Extent.Rest(), new Extent.SameAs(2))), x);
  }
}
