package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.ReduceOp;
import io.tao4j.tensor.DType;
import org.tensorflow.Output;

/** Axes that disappear, and running sums. */
final class ReduceLowering implements ReduceOp.Visitor<Site, Output<?>> {
  static final ReduceLowering INSTANCE = new ReduceLowering();

  private ReduceLowering() {}

  @Override
  public Output<?> visit(ReduceOp.Reduce op, Site site) {
    String type =
        switch (op.kind()) {
          case SUM -> "Sum";
          case MEAN -> "Mean";
          case MAXIMUM -> "Max";
          case MINIMUM -> "Min";
        };
    int[] axes = op.axes().stream().mapToInt(site::axis).toArray();
    return site.declared(site.writer().reduce(type, site.wide(0), op.keepDimensions(), axes));
  }

  @Override
  public Output<?> visit(ReduceOp.ArgMax op, Site site) {
    GraphWriter w = site.writer();
    return w.call(
            "ArgMax", ElementwiseLowering.comparable(site, 0), w.integer(site.axis(op.axis())))
        .type("output_type", DType.INT64)
        .output();
  }

  @Override
  public Output<?> visit(ReduceOp.CumulativeSum op, Site site) {
    GraphWriter w = site.writer();
    return site.declared(
        w.call("Cumsum", site.wide(0), w.integer(op.axis()))
            .flag("exclusive", op.exclusive())
            .flag("reverse", op.reverse())
            .output());
  }
}
