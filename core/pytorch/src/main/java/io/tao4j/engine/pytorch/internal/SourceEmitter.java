package io.tao4j.engine.pytorch.internal;

import io.tao4j.graph.SourceOp;

/** Values without inputs. */
final class SourceEmitter implements SourceOp.Visitor<EmitContext, Typed> {
  static final SourceEmitter INSTANCE = new SourceEmitter();

  private SourceEmitter() {}

  @Override
  public Typed visit(SourceOp.Constant op, EmitContext context) {
    String variable = context.constants().get(context.node().name());
    return new Typed(String.valueOf(variable), op.dtype(), op.shape().rank() == 0);
  }
}
