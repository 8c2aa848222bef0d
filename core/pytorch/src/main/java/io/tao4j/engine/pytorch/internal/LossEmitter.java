package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.LossOp;

/** Losses with a kernel of their own. */
final class LossEmitter implements LossOp.Visitor<Site, Typed> {
  static final LossEmitter INSTANCE = new LossEmitter();

  private LossEmitter() {}

  @Override
  public Typed visit(LossOp.CtcLoss op, Site site) {
    // PyTorch's gradient is right behind a log-softmax only
    String steps =
        "torch.permute(torch.log_softmax(%s, 2, None), [1, 0, 2])".formatted(site.declared(0));
    return call(
        site.result().dtype(),
        "ctc_loss",
        steps,
        site.text(1),
        site.text(2),
        site.text(3),
        Integer.toString(op.blank()),
        "0",
        op.zeroInfinity() ? "True" : "False");
  }
}
