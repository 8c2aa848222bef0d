package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.LinearOp;
import io.tao4j.tensor.Shape;
import org.tensorflow.Output;

/** Matrix products. */
final class LinearLowering implements LinearOp.Visitor<Site, Output<?>> {
  static final LinearLowering INSTANCE = new LinearLowering();

  private LinearLowering() {}

  @Override
  public Output<?> visit(LinearOp.Linear op, Site site) {
    GraphWriter w = site.writer();
    Output<?> x = site.heavy(0);
    boolean matrix = site.rank(0) == 2;
    int features = Math.toIntExact(site.shape(0).size(-1));
    Output<?> rows = matrix ? x : w.reshape(x, -1, features);
    Output<?> y = w.call("MatMul", rows, site.heavy(1)).flag("transpose_b", true).output();
    if (site.operands().size() == 3) {
      y = w.of("BiasAdd", y, site.heavy(2));
    }
    if (!matrix) {
      Shape shape = site.result().shape();
      y = w.of("Reshape", y, site.sizes(shape, x, Site.axes(shape.rank())));
    }
    return site.declared(y);
  }

  @Override
  public Output<?> visit(LinearOp.MatMul op, Site site) {
    boolean matrices = site.rank(0) == 2 && site.rank(1) == 2;
    return site.declared(
        site.writer().of(matrices ? "MatMul" : "BatchMatMulV2", site.heavy(0), site.heavy(1)));
  }
}
