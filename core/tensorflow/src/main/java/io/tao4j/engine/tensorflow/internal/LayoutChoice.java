package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Op;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Trait;
import java.util.List;

/**
 * Whether a node computes with channels innermost, {@code [N, H, W, C]}. Windows and batch norms
 * do, since TensorFlow's kernels for a CPU are made for it (2.4 times faster); what treats each
 * element alike takes images as they come; where the order of axes has a meaning, it is the
 * graph's. So a network changes the order once at its start and once at its end.
 */
final class LayoutChoice {
  private LayoutChoice() {}

  /**
   * The answer.
   *
   * @param types of the operands, in the graph's order
   * @param channelsLast whether each operand is at hand with channels innermost
   */
  static boolean of(Op op, List<TensorType> types, List<Boolean> channelsLast) {
    if (op.is(Trait.WINDOW) || op instanceof NormalizeOp.BatchNorm) {
      return types.get(0).shape().rank() == 4;
    }
    return comesThatWay(types, channelsLast) && takesEitherOrder(op);
  }

  /** Some operand is there already, and the others are images or scalars as well. */
  private static boolean comesThatWay(List<TensorType> types, List<Boolean> channelsLast) {
    return channelsLast.contains(true)
        && types.stream().allMatch(t -> t.shape().rank() == 4 || t.shape().rank() == 0);
  }

  private static boolean takesEitherOrder(Op op) {
    if (op instanceof ReduceOp.Reduce reduce) {
      // What is left must be in the graph's order: an image, without channels, or [N, C].
      List<Integer> axes = reduce.axes();
      return reduce.keepDimensions() || axes.contains(1) || axes.containsAll(List.of(2, 3));
    }
    // These find their axis wherever it is. Moving the mask of a dropout, which is elementwise, is
    // cheaper than moving what it is for, which has a gradient.
    return op.is(Trait.ELEMENTWISE)
        || op instanceof MovementOp.Concat
        || op instanceof MovementOp.Slice
        || op instanceof MovementOp.Pad
        || op instanceof NormalizeOp.Softmax
        || op instanceof NormalizeOp.LogSoftmax
        || op instanceof ReduceOp.ArgMax max && max.axis() == 1
        || op instanceof QuantizeOp.FakeQuantize quantize && !quantize.isPerChannel();
  }
}
