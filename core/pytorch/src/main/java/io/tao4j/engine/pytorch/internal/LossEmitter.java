package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.LossOp;

/** Losses with a kernel of their own. */
final class LossEmitter implements LossOp.Visitor<EmitContext, Typed> {
  static final LossEmitter INSTANCE = new LossEmitter();

  private LossEmitter() {}

  @Override
  public Typed visit(LossOp.CtcLoss op, EmitContext context) {
    // PyTorch's gradient is right behind a log-softmax only
    String steps =
        "torch.permute(torch.log_softmax(%s, 2, None), [1, 0, 2])".formatted(context.declared(0));
    return call(
        context.result().dtype(),
        "ctc_loss",
        steps,
        context.text(1),
        context.text(2),
        context.text(3),
        Integer.toString(op.blank()),
        "0",
        op.zeroInfinity() ? "True" : "False");
  }
}
