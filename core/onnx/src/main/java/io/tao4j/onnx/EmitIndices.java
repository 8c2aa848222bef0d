package io.tao4j.onnx;

import io.tao4j.graph.IndexOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/** Elements chosen by numbers. */
final class EmitIndices implements IndexOp.Visitor<EmitCall, List<String>> {
  static final EmitIndices INSTANCE = new EmitIndices();

  private EmitIndices() {}

  @Override
  public List<String> visit(IndexOp.Gather op, EmitCall call) {
    return List.of(call.emit("Gather", call.inputs(), EmitCall.axis(op.axis())));
  }

  @Override
  public List<String> visit(IndexOp.OneHot op, EmitCall call) {
    if (call.types().get(0).shape().rank() == 0) {
      // ONNX's OneHot takes no scalar
      long[] classes = LongStream.range(0, op.depth()).toArray();
      String hit =
          call.helper(
              "hit", "Equal", List.of(call.inputs().get(0), call.constant("classes", classes)));
      return List.of(call.emit("Cast", List.of(hit), EmitCall.to(DType.FLOAT32)));
    }
    return List.of(
        call.emit(
            "OneHot",
            List.of(
                call.inputs().get(0),
                call.constant("depth", op.depth()),
                call.constant("values", Tensor.of(new float[] {0, 1}, 2))),
            EmitCall.axis(-1)));
  }

  /** ScatterND adds to slices of the first axis. */
  @Override
  public List<String> visit(IndexOp.ScatterAdd op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    int rank = call.shape(0).rank();
    long[] swap = LongStream.range(0, rank).toArray();
    swap[op.axis()] = 0;
    swap[0] = op.axis();
    OnnxAttribute turn = OnnxAttribute.list("perm", swap);
    String x = call.operand(0, computed);
    String updates = call.operand(2, computed);
    String rows =
        call.helper("rows", "Unsqueeze", List.of(call.inputs().get(1), call.constant("last", 1)));
    OnnxAttribute add = OnnxAttribute.of("reduction", "add");
    if (op.axis() == 0) {
      return List.of(call.emitIn(computed, "ScatterND", List.of(x, rows, updates), add));
    }
    String sums =
        call.helper(
            "sums",
            "ScatterND",
            List.of(
                call.helper("first", "Transpose", List.of(x), turn),
                rows,
                call.helper("updates", "Transpose", List.of(updates), turn)),
            add);
    return List.of(call.emitIn(computed, "Transpose", List.of(sums), turn));
  }

  @Override
  public List<String> visit(IndexOp.TopK op, EmitCall call) {
    // ONNX Runtime sorts no half precision on a CPU
    DType computed = call.dtype(0).isFloating() ? DType.FLOAT32 : call.dtype(0);
    return call.emitAllIn(
        List.of(computed, DType.INT64),
        "TopK",
        List.of(call.operand(0, computed), call.constant("count", op.count())),
        EmitCall.axis(op.axis()),
        OnnxAttribute.of("largest", op.largest() ? 1L : 0L),
        OnnxAttribute.of("sorted", 1L));
  }

  @Override
  public List<String> visit(IndexOp.Iota op, EmitCall call) {
    Dim dim = call.shape(0).dim(op.axis());
    if (dim.isFixed()) {
      long[] positions = LongStream.range(0, dim.size()).toArray();
      call.onnx().initialize(call.output(), Tensor.of(positions, positions.length));
      return List.of(call.output());
    }
    String sizes = call.helper("sizes", "Shape", List.of(call.inputs().get(0)));
    String axis = call.constant("axis", Tensor.of(new long[] {op.axis()}));
    String size = call.helper("size", "Gather", List.of(sizes, axis), EmitCall.axis(0));
    String zero = call.constant("zero", Tensor.of(new long[] {0}));
    String one = call.constant("one", Tensor.of(new long[] {1}));
    return List.of(call.emit("Range", List.of(zero, size, one)));
  }
}
