package io.tao4j.networks.ssd;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.graph.Value;
import io.tao4j.networks.anchors.AnchorOutputs;
import io.tao4j.networks.anchors.AnchorTargets;
import io.tao4j.tensor.DType;
import java.util.List;

/**
 * SSD's loss, continued from a detector's graph: cross entropy of the anchors with an object and of
 * the background anchors that are wrong most, and smooth L1 of the boxes. Everything is over the
 * batch, as in TAO: its positives are counted, its hardest negatives found, and the sums divided by
 * the positives.
 *
 * @see <a href="https://arxiv.org/abs/1512.02325">Liu et al. 2015, section 2.2</a>
 */
final class SsdLoss {
  /** The output that is minimised. */
  static final String LOSS = "loss";

  /** Further outputs: the terms that add up to it. */
  static final List<String> TERMS = List.of("loss_class", "loss_box");

  private SsdLoss() {}

  /**
   * Continues a graph that has {@link AnchorOutputs#LOGITS} and {@link AnchorOutputs#OFFSETS}.
   *
   * @param classes without background
   * @param boxWeight factor of the boxes' term
   * @param negatives background anchors for each anchor with an object
   */
  static Graph append(Graph graph, int classes, double boxWeight, double negatives) {
    GraphBuilder builder = GraphBuilder.of(graph);
    Value given = graph.output(AnchorOutputs.LOGITS).value();
    Value kinds = builder.input(AnchorTargets.CLASSES, DType.FLOAT32, graph.type(given).shape());
    Value offsets = graph.output(AnchorOutputs.OFFSETS).value();
    Value boxes = builder.input(AnchorTargets.BOXES, DType.FLOAT32, graph.type(offsets).shape());
    GraphBuilder b = builder.scope("loss");
    Value logits = rows(b, wide(b, given), classes + 1); // [M,1+C], M anchors of the batch
    Value targets = rows(b, kinds, classes + 1);
    Value entropy = Losses.softmaxCrossEntropy(b, logits, targets, null); // [M]
    Value background = sum(b, b.add(new MovementOp.Slice(1, 0, 1, 1), targets));
    Value positive = sum(b, b.add(new MovementOp.Slice(1, 1, classes + 1, 1), targets));
    Value positives = b.reduceAll(ReduceKind.SUM, positive);
    Value hardest =
        Losses.hardest(b, b.product(entropy, background), b.scale(positives, negatives));
    Value ofClasses = Losses.sum(b, b.product(entropy, b.sum(positive, hardest)));
    Value distance = Losses.smoothL1(b, rows(b, wide(b, offsets), 4), rows(b, boxes, 4), 1);
    Value ofBoxes = Losses.sum(b, b.product(sum(b, distance), positive));
    Value divisor = Blocks.atLeast(b, positives, 1);
    List<Value> terms =
        List.of(b.quotient(ofClasses, divisor), b.scale(b.quotient(ofBoxes, divisor), boxWeight));
    builder.trainingOutput(TERMS.get(0), terms.get(0));
    builder.trainingOutput(TERMS.get(1), terms.get(1));
    builder.trainingOutput(LOSS, b.sum(terms.get(0), terms.get(1)));
    return builder.build();
  }

  /** A bfloat16 logarithm of a probability near 1 would be 0. */
  private static Value wide(GraphBuilder b, Value x) {
    return b.add(new ElementwiseOp.Cast(DType.FLOAT32), x);
  }

  private static Value rows(GraphBuilder b, Value x, int numbers) {
    return b.add(new MovementOp.Reshape(List.of(new Extent.Rest(), new Extent.Sized(numbers))), x);
  }

  private static Value sum(GraphBuilder b, Value rows) {
    return b.reduce(ReduceKind.SUM, rows, false, 1);
  }
}
