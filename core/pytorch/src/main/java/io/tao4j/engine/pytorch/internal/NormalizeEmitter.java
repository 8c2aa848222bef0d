package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;
import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.NormalizeOp;

/** Normalisations and dropout. */
final class NormalizeEmitter implements NormalizeOp.Visitor<Site, Typed> {
  static final NormalizeEmitter INSTANCE = new NormalizeEmitter();

  private NormalizeEmitter() {}

  @Override
  public Typed visit(NormalizeOp.BatchNorm op, Site site) {
    return call(
        site.operand(0).dtype(),
        "batch_norm",
        site.text(0),
        site.text(1),
        site.text(2),
        site.text(3),
        site.text(4),
        site.moving() ? "True" : "False",
        literal(op.updateRate()),
        literal(op.epsilon()),
        "True");
  }

  @Override
  public Typed visit(NormalizeOp.Softmax op, Site site) {
    return along(site, "softmax", op.axis());
  }

  @Override
  public Typed visit(NormalizeOp.LogSoftmax op, Site site) {
    return along(site, "log_softmax", op.axis());
  }

  private static Typed along(Site site, String function, int axis) {
    return call(site.result().dtype(), function, site.declared(0), Integer.toString(axis), "None");
  }

  @Override
  public Typed visit(NormalizeOp.Dropout op, Site site) {
    if (site.mask() == null) {
      return site.operand(0);
    }
    return call(
        site.operand(0).dtype(),
        "mul",
        "torch.mul(%s, %s)".formatted(site.text(0), site.mask()),
        literal(1 / (1 - op.rate())));
  }
}
