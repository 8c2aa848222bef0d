package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.ReduceOp;
import io.tao4j.tensor.DType;

/** Axes that disappear, and running sums. */
final class ReduceEmitter implements ReduceOp.Visitor<EmitContext, Typed> {
  static final ReduceEmitter INSTANCE = new ReduceEmitter();

  private ReduceEmitter() {}

  @Override
  public Typed visit(ReduceOp.Reduce op, EmitContext context) {
    String function =
        switch (op.kind()) {
          case SUM -> "sum";
          case MEAN -> "mean";
          case MAXIMUM -> "amax";
          case MINIMUM -> "amin";
        };
    return call(
        context.result().dtype(),
        function,
        context.declared(0),
        op.axes().toString(),
        op.keepDimensions() ? "True" : "False");
  }

  @Override
  public Typed visit(ReduceOp.ArgMax op, EmitContext context) {
    return call(DType.INT64, "argmax", context.declared(0), Integer.toString(op.axis()), "False");
  }

  @Override
  public Typed visit(ReduceOp.CumulativeSum op, EmitContext context) {
    DType dtype = context.result().dtype();
    String x = context.declared(0);
    String along = op.reverse() ? "torch.flip(%s, [%s])".formatted(x, op.axis()) : x;
    String sum = "torch.cumsum(%s, %s)".formatted(along, op.axis());
    if (op.reverse()) {
      sum = "torch.flip(%s, [%s])".formatted(sum, op.axis());
    }
    return op.exclusive() ? call(dtype, "sub", sum, x) : new Typed(sum, dtype);
  }
}
