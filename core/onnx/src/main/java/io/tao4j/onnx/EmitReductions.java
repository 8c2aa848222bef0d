package io.tao4j.onnx;

import io.tao4j.graph.ReduceOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.List;

/** Axes that disappear, and running sums. */
final class EmitReductions implements ReduceOp.Visitor<EmitCall, String> {
  static final EmitReductions INSTANCE = new EmitReductions();

  private EmitReductions() {}

  @Override
  public String visit(ReduceOp.Reduce op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    String x = call.operand(0, computed);
    long[] axes = op.axes().stream().mapToLong(Integer::longValue).toArray();
    OnnxAttribute keep = OnnxAttribute.of("keepdims", op.keepDimensions() ? 1L : 0L);
    // in operator set 17 the sum takes its axes as an operand, the others as an attribute
    return switch (op.kind()) {
      case SUM -> call.emitIn(computed, "ReduceSum", List.of(x, call.constant("axes", axes)), keep);
      case MEAN -> reduce(computed, call, "ReduceMean", x, axes, keep);
      case MAXIMUM -> reduce(computed, call, "ReduceMax", x, axes, keep);
      case MINIMUM -> reduce(computed, call, "ReduceMin", x, axes, keep);
    };
  }

  private String reduce(
      DType computed, EmitCall call, String type, String x, long[] axes, OnnxAttribute keep) {
    return call.emitIn(computed, type, List.of(x), OnnxAttribute.list("axes", axes), keep);
  }

  @Override
  public String visit(ReduceOp.ArgMax op, EmitCall call) {
    if (call.dtype(0) == DType.INT64) {
      return topIndex(op, call);
    }
    DType compared = call.wide().number(call.dtype(0));
    return call.emit(
        "ArgMax",
        call.operands(compared),
        EmitCall.axis(op.axis()),
        OnnxAttribute.of("keepdims", 0L),
        OnnxAttribute.of("select_last_index", 0L));
  }

  /** ONNX Runtime has no ArgMax of INT64; TopK has, and prefers the first at a tie as well. */
  private String topIndex(ReduceOp.ArgMax op, EmitCall call) {
    String name = call.node().name();
    String index = call.onnx().freeValue(name + "/index");
    call.onnx()
        .add(
            new OnnxNode(
                name,
                "TopK",
                "",
                List.of(call.inputs().get(0), call.constant("k", 1)),
                List.of(call.onnx().freeValue(name + "/largest"), index),
                List.of(EmitCall.axis(op.axis()), OnnxAttribute.of("largest", 1L))));
    call.onnx()
        .add(
            new OnnxNode(
                call.onnx().freeNode(name + "/squeeze"),
                "Squeeze",
                "",
                List.of(index, call.constant("axes", op.axis())),
                List.of(call.output()),
                List.of()));
    return call.output();
  }

  /**
   * A constant shape wherever one says it: numbers, 0 for "as the input's axis here", one -1 for
   * the rest. Only a symbol that moved beside another one needs the shape at run time.
   */
  @Override
  public String visit(ReduceOp.CumulativeSum op, EmitCall call) {
    // ONNX Runtime sums no half precision on a CPU
    DType computed = call.dtype(0).isFloating() ? DType.FLOAT32 : call.dtype(0);
    return call.emitIn(
        computed,
        "CumSum",
        List.of(
            call.operand(0, computed), call.constant("axis", Tensor.of(new long[] {op.axis()}))),
        OnnxAttribute.of("exclusive", op.exclusive() ? 1L : 0L),
        OnnxAttribute.of("reverse", op.reverse() ? 1L : 0L));
  }
}
