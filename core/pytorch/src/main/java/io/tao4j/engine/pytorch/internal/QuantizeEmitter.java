package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.QuantizeOp;
import io.tao4j.tensor.DType;

/** Arithmetic on a grid of whole numbers. */
final class QuantizeEmitter implements QuantizeOp.Visitor<EmitContext, Typed> {
  static final QuantizeEmitter INSTANCE = new QuantizeEmitter();

  private QuantizeEmitter() {}

  @Override
  public Typed visit(QuantizeOp.FakeQuantize op, EmitContext context) {
    String zeros =
        "torch.to(torch.full_like(%s, %s), 3)".formatted(context.text(1), op.zeroPoint());
    String least = Integer.toString(op.minimum());
    String most = Integer.toString(op.maximum());
    if (!op.isPerChannel()) {
      return call(
          DType.FLOAT32,
          "fake_quantize_per_tensor_affine",
          context.declared(0),
          context.declared(1),
          zeros,
          least,
          most);
    }
    return call(
        DType.FLOAT32,
        "fake_quantize_per_channel_affine",
        context.declared(0),
        context.declared(1),
        zeros,
        Integer.toString(op.axis()),
        least,
        most);
  }
}
