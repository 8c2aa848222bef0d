package io.tao4j.graph;

import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.tensor.DType;
import java.util.List;

/**
 * Non-maximum suppression as a graph of existing ops, for boxes that a network goes on with: the
 * regions of a detector of two stages. What only a user reads is suppressed in Java, or by the
 * operators of ONNX and TensorRT.
 *
 * @see <a href="https://arxiv.org/abs/2005.03572">Zheng et al. 2020, Cluster-NMS: all boxes at
 *     once, again until nothing changes</a>
 */
public final class Suppression {
  private Suppression() {}

  /**
   * Which boxes are left when those that overlap a better one are dropped. After each round one
   * more link of every chain "A drops B, so that B no longer drops C" is right: with as many rounds
   * as the longest chain has links the result is that of dropping one by one. No gradient.
   *
   * @param boxes {@code [N, K, 4]}, left, top, right and bottom, the best first, of fixed K
   * @param valid {@code [N, K]}, 1 for boxes and 0 for places that hold none
   * @param iou above which the worse of two boxes is dropped
   * @param rounds one or more
   * @return {@code [N, K]}, 1 for those that are left
   */
  public static Value keep(GraphBuilder b, Value boxes, Value valid, double iou, int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds are one or more, got " + rounds);
    }
    Value given = b.stopGradient(boxes);
    Value overlap =
        BoxLosses.intersectionOverUnion(b, sides(b, given, true), sides(b, given, false));
    Value large =
        b.add(
            new Cast(DType.FLOAT32),
            b.add(new Compare(CompareKind.GREATER), overlap, b.constant(iou)));
    Value places = b.add(new IndexOp.Iota(1), given);
    Value column = b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), places);
    Value better =
        b.add(new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.LESS), column, places));
    Value drops = b.product(large, better); // [N,K,K], 1 where the first would drop the second
    Value row =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
            b.stopGradient(valid));
    Value left = row;
    for (int i = 0; i < rounds; i++) {
      Value dropped = b.add(new LinearOp.MatMul(), left, drops); // [N,1,K]
      Value any = b.binary(BinaryKind.MINIMUM, dropped, b.constant(1));
      left = b.product(row, b.difference(b.constant(1), any));
    }
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(2))), left);
  }

  /** Sides {@code [N, K, 1]}, or {@code [N, 1, K]}. */
  private static Sides sides(GraphBuilder b, Value boxes, boolean column) {
    Value[] sides = new Value[4];
    for (int i = 0; i < 4; i++) {
      Value side = b.add(new MovementOp.Slice(2, i, i + 1, 1), boxes); // [N,K,1]
      sides[i] = column ? side : b.add(MovementOp.Transpose.swapping(3, 1, 2), side);
    }
    return new Sides(sides[0], sides[1], sides[2], sides[3]);
  }
}
