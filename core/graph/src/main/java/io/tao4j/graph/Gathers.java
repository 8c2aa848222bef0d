package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Logical;
import io.tao4j.graph.ElementwiseOp.LogicalKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Choices of other elements in each example, which {@link IndexOp.Gather} does not make. */
public final class Gathers {
  private Gathers() {}

  /**
   * Elements along an axis: {@code y[i, j, k] = x[i, index[i, j, k], k]} for axis 1, as PyTorch's
   * {@code gather} and ONNX's {@code GatherElements}.
   *
   * @param x of numbers; all axes but the first are of fixed size
   * @param index {@code INT64}, of x's rank and at most its sizes but along the axis
   * @param axis from 0
   * @return of the index' shape
   */
  public static Value elements(GraphBuilder b, Value x, Value index, int axis) {
    Shape shape = b.shape(x);
    int rank = shape.rank();
    Value place = null;
    long stride = 1;
    for (int i = rank - 1; i >= 0; i--) {
      Value part = i == axis ? index : along(b, b.add(new IndexOp.Iota(i), index), i, rank);
      Value scaled = stride == 1 ? part : b.product(part, integer(b, stride));
      place = place == null ? scaled : b.sum(place, scaled);
      stride = i == 0 ? stride : Math.multiplyExact(stride, shape.size(i));
    }
    if (place == null) {
      throw new IllegalArgumentException("a scalar has no axis to gather along");
    }
    Value flat = rank == 1 ? x : b.add(new Reshape(List.of(new Extent.Rest())), x);
    return b.add(new IndexOp.Gather(0), flat, place);
  }

  /**
   * Rows of each example: {@code y[n, k] = x[n, index[n, k]]}, for example the best queries of a
   * decoder.
   *
   * @param x {@code [N, T, ...]} of fixed T
   * @param index {@code INT64 [N, K]}
   * @return {@code [N, K, ...]}
   */
  public static Value rows(GraphBuilder b, Value x, Value index) {
    Shape shape = b.shape(x);
    Value first =
        b.product(along(b, b.add(new IndexOp.Iota(0), index), 0, 2), integer(b, shape.size(1)));
    List<Extent> extents = new ArrayList<>(List.of(new Extent.Rest()));
    for (int axis = 2; axis < shape.rank(); axis++) {
      extents.add(new Extent.SameAs(axis));
    }
    return b.add(new IndexOp.Gather(0), b.add(new Reshape(extents), x), b.sum(first, index));
  }

  /**
   * Each row as often as its duration says, zeros behind: a text's phonemes to frames of sound.
   *
   * @param x {@code FLOAT32 [N, S, C]}
   * @param durations {@code INT64 [N, S]}, zero or more
   * @param frames {@code [N, T, ...]} of any type, whose T frames are made; those that do not fit
   *     are left out
   * @return {@code [N, T, C]}
   */
  public static Value repeated(GraphBuilder b, Value x, Value durations, Value frames) {
    return b.add(new LinearOp.MatMul(), spans(b, durations, frames), x);
  }

  /**
   * Which frames each duration covers, one after the other from the first frame.
   *
   * @param durations {@code INT64 [N, S]}, zero or more
   * @param frames {@code [N, T, ...]} of any type, whose T frames are meant
   * @return {@code FLOAT32 [N, T, S]}, 1 where frame t belongs to duration s and 0 elsewhere
   */
  public static Value spans(GraphBuilder b, Value durations, Value frames) {
    Value ends = b.add(new ReduceOp.CumulativeSum(1, false, false), durations);
    Value starts = b.difference(ends, durations);
    Value position =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))),
            b.add(new IndexOp.Iota(1), frames));
    Reshape middle =
        new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1)));
    Value begun = b.add(new Compare(CompareKind.LESS_OR_EQUAL), b.add(middle, starts), position);
    Value going = b.add(new Compare(CompareKind.LESS), position, b.add(middle, ends));
    return b.add(new Cast(DType.FLOAT32), b.add(new Logical(LogicalKind.AND), begun, going));
  }

  /** {@code [K]} to {@code [1, ..., K, ..., 1]}. */
  private static Value along(GraphBuilder b, Value vector, int axis, int rank) {
    if (rank == 1) {
      return vector;
    }
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      extents.add(i == axis ? new Extent.SameAs(0) : new Extent.Sized(1));
    }
    return b.add(new Reshape(extents), vector);
  }

  private static Value integer(GraphBuilder b, long value) {
    return b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of((double) value)));
  }
}
