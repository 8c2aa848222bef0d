package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;
import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.NormalizeOp;

/** Normalisations and dropout. */
final class NormalizeEmitter implements NormalizeOp.Visitor<EmitContext, Typed> {
  static final NormalizeEmitter INSTANCE = new NormalizeEmitter();

  private NormalizeEmitter() {}

  @Override
  public Typed visit(NormalizeOp.BatchNorm op, EmitContext context) {
    return call(
        context.operand(0).dtype(),
        "batch_norm",
        context.text(0),
        context.text(1),
        context.text(2),
        context.text(3),
        context.text(4),
        context.moving() ? "True" : "False",
        literal(op.updateRate()),
        literal(op.epsilon()),
        "True");
  }

  @Override
  public Typed visit(NormalizeOp.Softmax op, EmitContext context) {
    return along(context, "softmax", op.axis());
  }

  @Override
  public Typed visit(NormalizeOp.LogSoftmax op, EmitContext context) {
    return along(context, "log_softmax", op.axis());
  }

  private static Typed along(EmitContext context, String function, int axis) {
    return call(
        context.result().dtype(), function, context.declared(0), Integer.toString(axis), "None");
  }

  @Override
  public Typed visit(NormalizeOp.Dropout op, EmitContext context) {
    if (context.mask() == null) {
      return context.operand(0);
    }
    return call(
        context.operand(0).dtype(),
        "mul",
        "torch.mul(%s, %s)".formatted(context.text(0), context.mask()),
        literal(1 / (1 - op.rate())));
  }
}
