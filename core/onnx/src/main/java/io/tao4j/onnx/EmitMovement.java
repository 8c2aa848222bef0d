package io.tao4j.onnx;

import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The same numbers in another order or place. */
final class EmitMovement implements MovementOp.Visitor<EmitCall, String> {
  static final EmitMovement INSTANCE = new EmitMovement();

  private EmitMovement() {}

  @Override
  public String visit(MovementOp.Reshape op, EmitCall call) {
    Shape y = call.type().shape();
    // With a size of 0 among the numbers 0 must mean 0, and nothing can be left to infer.
    boolean zero = y.dims().stream().anyMatch(EmitMovement::isZero);
    long[] sizes = new long[y.rank()];
    int unknown = 0;
    for (int i = 0; i < sizes.length; i++) {
      Dim dim = y.dim(i);
      if (dim.isFixed()) {
        sizes[i] = dim.size();
      } else if (!zero && op.extents().get(i).equals(new Extent.SameAs(i))) {
        sizes[i] = 0;
      } else {
        sizes[i] = -1;
        unknown++;
      }
    }
    String shape =
        unknown <= 1 && !(zero && unknown > 0)
            ? call.constant("shape", sizes)
            : shapeAtRunTime(op, call, sizes);
    return call.emit(
        "Reshape",
        List.of(call.inputs().get(0), shape),
        OnnxAttribute.of("allowzero", zero ? 1L : 0L));
  }

  /** Whether the shape is unsayable: with 0 elements nothing tells how many the rest has. */
  static boolean isRestUnknown(MovementOp.Reshape op, Shape y) {
    boolean zero = y.dims().stream().anyMatch(EmitMovement::isZero);
    int rest = op.extents().indexOf(new Extent.Rest());
    return zero && rest >= 0 && !y.dim(rest).isFixed();
  }

  private static boolean isZero(Dim dim) {
    return dim.isFixed() && dim.size() == 0;
  }

  private String shapeAtRunTime(MovementOp.Reshape op, EmitCall call, long[] sizes) {
    String real = call.helper("input_shape", "Shape", List.of(call.inputs().get(0)));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != -1) {
        parts.add(call.constant("size_" + i, sizes[i]));
      } else if (op.extents().get(i) instanceof Extent.SameAs same) {
        parts.add(
            call.helper(
                "size_" + i,
                "Gather",
                List.of(real, call.constant("axis_" + i, same.axis())),
                EmitCall.axis(0)));
      } else {
        parts.add(call.constant("size_" + i, -1));
      }
    }
    return call.helper("shape", "Concat", parts, EmitCall.axis(0));
  }

  @Override
  public String visit(MovementOp.Transpose op, EmitCall call) {
    return call.emit(
        "Transpose",
        call.inputs(),
        OnnxAttribute.list(
            "perm", op.permutation().stream().mapToLong(Integer::longValue).toArray()));
  }

  @Override
  public String visit(MovementOp.Concat op, EmitCall call) {
    return call.emit("Concat", call.inputs(), EmitCall.axis(op.axis()));
  }

  @Override
  public String visit(MovementOp.Slice op, EmitCall call) {
    return call.emit(
        "Slice",
        List.of(
            call.inputs().get(0),
            call.constant("starts", op.start()),
            call.constant("ends", op.end()),
            call.constant("axes", op.axis()),
            call.constant("steps", op.step())));
  }

  @Override
  public String visit(MovementOp.Pad op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    long[] pads =
        Stream.concat(op.before().stream(), op.after().stream())
            .mapToLong(Integer::longValue)
            .toArray();
    return call.emitIn(
        computed,
        "Pad",
        List.of(
            call.operand(0, computed),
            call.constant("pads", pads),
            call.constant("value", EmitCall.scalar(computed, op.value()))));
  }
}
