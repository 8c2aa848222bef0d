package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.MovementOp.Pad;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Padding by what is inside, which needs no op of its own: positions are computed and gathered. For
 * axes of any size up to 16 million, also of one that is known at run time only. Padding with a
 * number is {@link MovementOp.Pad}.
 */
public final class Pads {
  /** What lies outside. */
  public enum Kind {
    /** The inside mirrored at the edge, which is not repeated; less of it than the size. */
    REFLECT,
    /** The edge. */
    REPLICATE,
    /** The other end; at most the size of it. */
    CIRCULAR
  }

  private Pads() {}

  /**
   * Adds the padding of one axis.
   *
   * @param x of numbers, any rank
   * @param axis from 0
   * @param before elements before, zero or more
   * @param after elements after, zero or more
   */
  public static Value pad(GraphBuilder b, Value x, int axis, int before, int after, Kind kind) {
    int rank = b.shape(x).rank();
    List<Integer> starts = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> ends = new ArrayList<>(starts);
    starts.set(axis, before);
    ends.set(axis, after);
    Value wide = b.add(new Pad(starts, ends, 0), x);
    Value position = b.difference(positions(b, wide, axis), b.constant(before));
    Value last = b.reduceAll(ReduceKind.MAXIMUM, positions(b, x, axis));
    Value source =
        switch (kind) {
          case REFLECT -> {
            Value left = b.unary(UnaryKind.ABSOLUTE, position);
            Value right = b.unary(UnaryKind.ABSOLUTE, b.difference(last, left));
            yield b.difference(last, right);
          }
          case REPLICATE -> b.binary(BinaryKind.MINIMUM, Blocks.atLeast(b, position, 0), last);
          case CIRCULAR -> {
            Value size = b.sum(last, b.constant(1));
            Value rounds = b.unary(UnaryKind.FLOOR, b.quotient(position, size));
            yield b.difference(position, b.product(rounds, size));
          }
        };
    return b.add(new IndexOp.Gather(axis), x, b.add(new Cast(DType.INT64), source));
  }

  private static Value positions(GraphBuilder b, Value x, int axis) {
    return b.add(new Cast(DType.FLOAT32), b.add(new IndexOp.Iota(axis), x));
  }
}
