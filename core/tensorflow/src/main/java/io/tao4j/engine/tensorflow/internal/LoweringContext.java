package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;

/**
 * A node and what surrounds it while it is lowered.
 *
 * @param node the node
 * @param mode what the program is for
 * @param writer where operations go
 * @param operands TensorFlow's form of the node's operands, in their declared types
 * @param channelsLast whether images among the operands and in the result are {@code [N, H, W, C]}
 * @param types declared types of the operands
 * @param result declared type of the output
 * @param heavy element type of convolutions and matrix products whose operands are {@code FLOAT32}
 * @param moved new values of running statistics, where this step moves them; null where it does not
 * @param mask what dropout keeps, or null
 */
record LoweringContext(
    Node node,
    Mode mode,
    GraphWriter writer,
    List<Output<?>> operands,
    boolean channelsLast,
    List<TensorType> types,
    TensorType result,
    DType heavy,
    @Nullable Map<String, Output<?>> moved,
    @Nullable Output<?> mask) {

  Output<?> operand(int index) {
    return operands.get(index);
  }

  /** Where an axis of an operand is. */
  int axis(int axis) {
    return channelsLast ? List.of(0, 3, 1, 2).get(axis) : axis;
  }

  /** The declared shape of an operand. */
  Shape shape(int index) {
    return types.get(index).shape();
  }

  int rank(int index) {
    return shape(index).rank();
  }

  /** The operand in {@code FLOAT32} if it is a 16-bit float: few kernels know these. */
  Output<?> wide(int index) {
    return types.get(index).dtype().isFloating()
        ? writer.cast(operand(index), DType.FLOAT32)
        : operand(index);
  }

  /** The operand in the format of heavy arithmetic. */
  Output<?> heavy(int index) {
    return writer.cast(operand(index), heavy);
  }

  /** A result in the declared type. */
  Output<?> declared(Output<?> value) {
    return writer.cast(value, result.dtype());
  }

  /**
   * A declared shape as TensorFlow's sizes. One unknown is left to TensorFlow to fill in.
   *
   * @param like where further unknown sizes come from
   * @param sameAs which axis of {@code like} each axis is as large as; -1 for what is left over
   */
  Output<?> sizes(Shape shape, Output<?> like, int... sameAs) {
    long unknown = shape.dims().stream().filter(d -> !d.isFixed()).count();
    List<Output<?>> sizes = new ArrayList<>();
    Output<?> actual = unknown > 1 ? writer.of("Shape", like) : like;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.dim(axis).isFixed()) {
        sizes.add(writer.integer(Math.toIntExact(shape.size(axis))));
      } else if (unknown == 1 || sameAs[axis] < 0) {
        sizes.add(writer.integer(-1));
      } else {
        sizes.add(size(actual, sameAs[axis]));
      }
    }
    return sizes.isEmpty() ? writer.integers() : writer.call("Pack").list(sizes).output();
  }

  private Output<?> size(Output<?> sizes, int axis) {
    return writer
        .call(
            "StridedSlice",
            sizes,
            writer.integers(axis),
            writer.integers(axis + 1),
            writer.integers(1))
        .number("shrink_axis_mask", 1)
        .output();
  }

  /** Axes 0, 1, 2 and on. */
  static int[] axes(int rank) {
    return IntStream.range(0, rank).toArray();
  }
}
