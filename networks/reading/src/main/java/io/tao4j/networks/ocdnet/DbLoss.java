package io.tao4j.networks.ocdnet;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Losses;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Value;
import java.util.List;

/**
 * The loss of differentiable binarisation: cross entropy of the smaller texts with the hardest
 * pixels beside them, distance of the threshold, and Dice of the map that both make.
 *
 * @param alpha factor of the cross entropy
 * @param beta factor of the threshold's distance
 * @param negatives pixels beside texts that count, for each that is in one
 * @param epsilon keeps quotients defined
 * @param sharpness k of {@code 1 / (1 + exp(-k (P - T)))}
 */
record DbLoss(double alpha, double beta, double negatives, double epsilon, double sharpness) {
  /**
   * Terms of the loss, scalars.
   *
   * @param total what is minimised
   * @param crossEntropy of the probabilities
   * @param threshold mean distance of the threshold
   * @param dice of the map
   */
  record Terms(Value total, Value crossEntropy, Value threshold, Value dice) {}

  /** What the network is to give, each {@code [N, 1, H, W]}; see {@link DbMaps}. */
  record Targets(Value shrunk, Value shrunkCounts, Value threshold, Value thresholdCounts) {}

  /**
   * Adds the loss.
   *
   * @param logits of the probabilities, {@code [N, 1, H, W]}
   * @param thresholds 0 to 1, {@code [N, 1, H, W]}
   */
  Terms add(GraphBuilder b, Value logits, Value thresholds, Targets targets) {
    Value crossEntropy = crossEntropy(b, logits, targets.shrunk(), targets.shrunkCounts());
    Value distance =
        b.quotient(
            Losses.sum(
                b,
                b.product(
                    Losses.absolute(b, thresholds, targets.threshold()),
                    targets.thresholdCounts())),
            b.sum(Losses.sum(b, targets.thresholdCounts()), b.constant(epsilon)));
    Value probabilities = b.unary(UnaryKind.SIGMOID, logits);
    Value binary = binary(b, probabilities, thresholds);
    Value dice = dice(b, binary, targets.shrunk(), targets.shrunkCounts());
    Value total = b.sum(b.sum(b.scale(crossEntropy, alpha), b.scale(distance, beta)), dice);
    return new Terms(total, crossEntropy, distance, dice);
  }

  /** The map that probabilities and thresholds make. */
  Value binary(GraphBuilder b, Value probabilities, Value thresholds) {
    return b.unary(UnaryKind.SIGMOID, b.scale(b.difference(probabilities, thresholds), sharpness));
  }

  private Value crossEntropy(GraphBuilder b, Value logits, Value shrunk, Value counts) {
    Value each = Losses.sigmoidCrossEntropy(b, logits, shrunk, null);
    Value positive = b.product(shrunk, counts);
    Value negative = b.product(b.difference(b.constant(1), shrunk), counts);
    Value inTexts = Losses.sum(b, positive);
    Value beside = b.product(each, negative);
    Value flat = b.add(new MovementOp.Reshape(List.of(new Extent.Rest())), beside);
    Value count = b.scale(inTexts, negatives);
    Value chosen = Losses.hardest(b, flat, count);
    Value sum =
        b.sum(Losses.sum(b, b.product(each, positive)), Losses.sum(b, b.product(flat, chosen)));
    // those that are chosen, for a loss of 0 adds nothing, but is one of the pixels that count
    Value counted =
        b.binary(io.tao4j.graph.ElementwiseOp.BinaryKind.MINIMUM, count, Losses.sum(b, negative));
    return b.quotient(sum, b.sum(b.sum(inTexts, counted), b.constant(epsilon)));
  }

  private Value dice(GraphBuilder b, Value map, Value shrunk, Value counts) {
    Value common = Losses.sum(b, b.product(b.product(map, shrunk), counts));
    Value both =
        b.sum(
            b.sum(Losses.sum(b, b.product(map, counts)), Losses.sum(b, b.product(shrunk, counts))),
            b.constant(epsilon));
    return b.difference(b.constant(1), b.quotient(b.scale(common, 2), both));
  }
}
