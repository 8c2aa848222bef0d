package io.tao4j.onnx;

import io.tao4j.graph.NormalizeOp;
import io.tao4j.tensor.DType;

/** Normalisations; dropout is left out. */
final class EmitNormalization implements NormalizeOp.Visitor<EmitCall, String> {
  static final EmitNormalization INSTANCE = new EmitNormalization();

  private EmitNormalization() {}

  @Override
  public String visit(NormalizeOp.BatchNorm op, EmitCall call) {
    // not in half precision: a small variance would become 0 in it
    return call.emitIn(
        DType.FLOAT32,
        "BatchNormalization",
        call.operands(DType.FLOAT32),
        OnnxAttribute.of("epsilon", op.epsilon()));
  }

  @Override
  public String visit(NormalizeOp.Softmax op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    return call.emitIn(computed, "Softmax", call.operands(computed), EmitCall.axis(op.axis()));
  }

  @Override
  public String visit(NormalizeOp.LogSoftmax op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    return call.emitIn(computed, "LogSoftmax", call.operands(computed), EmitCall.axis(op.axis()));
  }

  @Override
  public String visit(NormalizeOp.Dropout op, EmitCall call) {
    return call.inputs().get(0);
  }
}
