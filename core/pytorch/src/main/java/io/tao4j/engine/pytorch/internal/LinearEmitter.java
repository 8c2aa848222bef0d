package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.LinearOp;
import io.tao4j.tensor.DType;

/** Matrix products. */
final class LinearEmitter implements LinearOp.Visitor<Site, Typed> {
  static final LinearEmitter INSTANCE = new LinearEmitter();

  private LinearEmitter() {}

  @Override
  public Typed visit(LinearOp.Linear op, Site site) {
    DType dtype = site.heavyType();
    return call(
        dtype,
        "linear",
        site.as(0, dtype),
        site.as(1, dtype),
        site.operands().size() == 3 ? site.as(2, dtype) : "None");
  }

  @Override
  public Typed visit(LinearOp.MatMul op, Site site) {
    DType dtype = site.heavyType();
    return call(dtype, "matmul", site.as(0, dtype), site.as(1, dtype));
  }
}
