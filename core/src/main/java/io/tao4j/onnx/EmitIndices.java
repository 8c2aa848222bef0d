package io.tao4j.onnx;

import io.tao4j.graph.IndexOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/** Elements chosen by numbers. */
final class EmitIndices implements IndexOp.Visitor<EmitCall, String> {
  static final EmitIndices INSTANCE = new EmitIndices();

  private EmitIndices() {}

  @Override
  public String visit(IndexOp.Gather op, EmitCall call) {
    return call.emit("Gather", call.inputs(), EmitCall.axis(op.axis()));
  }

  @Override
  public String visit(IndexOp.OneHot op, EmitCall call) {
    if (call.types().get(0).shape().rank() == 0) {
      // ONNX's OneHot takes no scalar
      long[] classes = LongStream.range(0, op.depth()).toArray();
      String hit =
          call.helper(
              "hit", "Equal", List.of(call.inputs().get(0), call.constant("classes", classes)));
      return call.emit("Cast", List.of(hit), EmitCall.to(DType.FLOAT32));
    }
    return call.emit(
        "OneHot",
        List.of(
            call.inputs().get(0),
            call.constant("depth", op.depth()),
            call.constant("values", Tensor.of(new float[] {0, 1}, 2))),
        EmitCall.axis(-1));
  }
}
