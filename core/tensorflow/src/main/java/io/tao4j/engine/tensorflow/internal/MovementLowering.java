package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.MovementOp;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import org.tensorflow.Output;

/** The same numbers in another order or place. */
final class MovementLowering implements MovementOp.Visitor<LoweringContext, Output<?>> {
  static final MovementLowering INSTANCE = new MovementLowering();

  private MovementLowering() {}

  @Override
  public Output<?> visit(MovementOp.Reshape op, LoweringContext context) {
    int[] sameAs =
        op.extents().stream()
            .mapToInt(e -> e instanceof MovementOp.Extent.SameAs same ? same.axis() : -1)
            .toArray();
    Output<?> x = context.operand(0);
    return context.writer().of("Reshape", x, context.sizes(context.result().shape(), x, sameAs));
  }

  @Override
  public Output<?> visit(MovementOp.Transpose op, LoweringContext context) {
    return context
        .writer()
        .transpose(
            context.operand(0), op.permutation().stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Output<?> visit(MovementOp.Concat op, LoweringContext context) {
    GraphWriter w = context.writer();
    if (context.operands().size() == 1) {
      return w.of("Identity", context.operand(0));
    }
    return w.call("ConcatV2")
        .list(context.operands())
        .input(w.integer(context.axis(op.axis())))
        .output();
  }

  @Override
  public Output<?> visit(MovementOp.Slice op, LoweringContext context) {
    GraphWriter w = context.writer();
    int rank = context.rank(0);
    int[] begin = new int[rank];
    int[] end = new int[rank];
    int[] step = new int[rank];
    Arrays.fill(step, 1);
    int axis = context.axis(op.axis());
    begin[axis] = op.start();
    end[axis] = op.end();
    step[axis] = op.step();
    long others = ((1L << rank) - 1) & ~(1L << axis);
    return w.call(
            "StridedSlice",
            context.operand(0),
            w.integers(begin),
            w.integers(end),
            w.integers(step))
        .number("begin_mask", others)
        .number("end_mask", others)
        .output();
  }

  @Override
  public Output<?> visit(MovementOp.Pad op, LoweringContext context) {
    GraphWriter w = context.writer();
    int rank = op.before().size();
    int[] pairs = new int[2 * rank];
    for (int axis = 0; axis < rank; axis++) {
      pairs[2 * context.axis(axis)] = op.before().get(axis);
      pairs[2 * context.axis(axis) + 1] = op.after().get(axis);
    }
    Output<?> value =
        w.constant(Tensor.scalar((float) op.value()).to(context.types().get(0).dtype()));
    return w.of("PadV2", context.operand(0), w.constant(Tensor.of(pairs, rank, 2)), value);
  }
}
