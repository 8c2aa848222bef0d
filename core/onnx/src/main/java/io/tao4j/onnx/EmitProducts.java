package io.tao4j.onnx;

import io.tao4j.graph.LinearOp;
import io.tao4j.tensor.DType;
import java.util.List;

/** Matrix products. */
final class EmitProducts implements LinearOp.Visitor<EmitCall, String> {
  static final EmitProducts INSTANCE = new EmitProducts();

  private EmitProducts() {}

  @Override
  public String visit(LinearOp.Linear op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    List<String> inputs = call.operands(computed);
    if (call.types().get(0).shape().rank() == 2) {
      return call.emitIn(computed, "Gemm", inputs, OnnxAttribute.of("transB", 1L));
    }
    // The initialiser keeps the parameter's own layout; runtimes transpose a constant once.
    String weight = inputs.get(1);
    String transposed =
        call.onnx()
            .share(
                weight + "/transposed",
                w ->
                    call.onnx()
                        .addHelper(
                            w, "Transpose", List.of(weight), OnnxAttribute.list("perm", 1, 0)));
    if (inputs.size() == 2) {
      return call.emitIn(computed, "MatMul", List.of(inputs.get(0), transposed));
    }
    String product = call.helper("product", "MatMul", List.of(inputs.get(0), transposed));
    return call.emitIn(computed, "Add", List.of(product, inputs.get(2)));
  }

  @Override
  public String visit(LinearOp.MatMul op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    return call.emitIn(computed, "MatMul", call.operands(computed));
  }
}
