package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.LinearOp;
import io.tao4j.tensor.DType;

/** Matrix products. */
final class LinearEmitter implements LinearOp.Visitor<EmitContext, Typed> {
  static final LinearEmitter INSTANCE = new LinearEmitter();

  private LinearEmitter() {}

  @Override
  public Typed visit(LinearOp.Linear op, EmitContext context) {
    DType dtype = context.heavyType();
    return call(
        dtype,
        "linear",
        context.as(0, dtype),
        context.as(1, dtype),
        context.operands().size() == 3 ? context.as(2, dtype) : "None");
  }

  @Override
  public Typed visit(LinearOp.MatMul op, EmitContext context) {
    DType dtype = context.heavyType();
    return call(dtype, "matmul", context.as(0, dtype), context.as(1, dtype));
  }
}
