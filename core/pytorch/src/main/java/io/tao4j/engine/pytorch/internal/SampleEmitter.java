package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.SampleOp;

/** Images read at places that are computed. */
final class SampleEmitter implements SampleOp.Visitor<EmitContext, Typed> {
  static final SampleEmitter INSTANCE = new SampleEmitter();

  private SampleEmitter() {}

  @Override
  public Typed visit(SampleOp.GridSample op, EmitContext context) {
    String kind =
        switch (op.kind()) {
          case BILINEAR -> "0";
          case NEAREST -> "1";
        };
    String border =
        switch (op.border()) {
          case ZEROS -> "0";
          case BORDER -> "1";
          case REFLECTION -> "2";
        };
    return call(
        context.result().dtype(),
        "grid_sampler",
        context.declared(0),
        context.declared(1),
        kind,
        border,
        op.alignCorners() ? "True" : "False");
  }

  @Override
  public Typed visit(SampleOp.RoiAlign op, EmitContext context) {
    throw new IllegalStateException("simpler ops stand for it: " + context.node().name());
  }
}
