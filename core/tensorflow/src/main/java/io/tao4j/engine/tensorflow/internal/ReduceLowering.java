package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.ReduceOp;
import io.tao4j.tensor.DType;
import org.tensorflow.Output;

/** Axes that disappear, and running sums. */
final class ReduceLowering implements ReduceOp.Visitor<LoweringContext, Output<?>> {
  static final ReduceLowering INSTANCE = new ReduceLowering();

  private ReduceLowering() {}

  @Override
  public Output<?> visit(ReduceOp.Reduce op, LoweringContext context) {
    String type =
        switch (op.kind()) {
          case SUM -> "Sum";
          case MEAN -> "Mean";
          case MAXIMUM -> "Max";
          case MINIMUM -> "Min";
        };
    int[] axes = op.axes().stream().mapToInt(context::axis).toArray();
    return context.declared(
        context.writer().reduce(type, context.wide(0), op.keepDimensions(), axes));
  }

  @Override
  public Output<?> visit(ReduceOp.ArgMax op, LoweringContext context) {
    GraphWriter w = context.writer();
    return w.call(
            "ArgMax",
            ElementwiseLowering.comparable(context, 0),
            w.integer(context.axis(op.axis())))
        .type("output_type", DType.INT64)
        .output();
  }

  @Override
  public Output<?> visit(ReduceOp.CumulativeSum op, LoweringContext context) {
    GraphWriter w = context.writer();
    return context.declared(
        w.call("Cumsum", context.wide(0), w.integer(op.axis()))
            .flag("exclusive", op.exclusive())
            .flag("reverse", op.reverse())
            .output());
  }
}
