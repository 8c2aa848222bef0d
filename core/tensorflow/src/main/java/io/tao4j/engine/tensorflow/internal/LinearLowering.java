package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.LinearOp;
import io.tao4j.tensor.Shape;
import org.tensorflow.Output;

/** Matrix products. */
final class LinearLowering implements LinearOp.Visitor<LoweringContext, Output<?>> {
  static final LinearLowering INSTANCE = new LinearLowering();

  private LinearLowering() {}

  @Override
  public Output<?> visit(LinearOp.Linear op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> x = context.heavy(0);
    boolean matrix = context.rank(0) == 2;
    int features = Math.toIntExact(context.shape(0).size(-1));
    Output<?> rows = matrix ? x : w.reshape(x, -1, features);
    Output<?> y = w.call("MatMul", rows, context.heavy(1)).flag("transpose_b", true).output();
    if (context.operands().size() == 3) {
      y = w.of("BiasAdd", y, context.heavy(2));
    }
    if (!matrix) {
      Shape shape = context.result().shape();
      y = w.of("Reshape", y, context.sizes(shape, x, LoweringContext.axes(shape.rank())));
    }
    return context.declared(y);
  }

  @Override
  public Output<?> visit(LinearOp.MatMul op, LoweringContext context) {
    boolean matrices = context.rank(0) == 2 && context.rank(1) == 2;
    return context.declared(
        context
            .writer()
            .of(matrices ? "MatMul" : "BatchMatMulV2", context.heavy(0), context.heavy(1)));
  }
}
