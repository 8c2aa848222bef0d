package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.ReduceOp;
import io.tao4j.tensor.DType;

/** Axes that disappear. */
final class ReduceEmitter implements ReduceOp.Visitor<Site, Typed> {
  static final ReduceEmitter INSTANCE = new ReduceEmitter();

  private ReduceEmitter() {}

  @Override
  public Typed visit(ReduceOp.Reduce op, Site site) {
    String function =
        switch (op.kind()) {
          case SUM -> "sum";
          case MEAN -> "mean";
          case MAXIMUM -> "amax";
          case MINIMUM -> "amin";
        };
    return call(
        site.result().dtype(),
        function,
        site.declared(0),
        op.axes().toString(),
        op.keepDimensions() ? "True" : "False");
  }

  @Override
  public Typed visit(ReduceOp.ArgMax op, Site site) {
    return call(DType.INT64, "argmax", site.declared(0), Integer.toString(op.axis()), "False");
  }
}
