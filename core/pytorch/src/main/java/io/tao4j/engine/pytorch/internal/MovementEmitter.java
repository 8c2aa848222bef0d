package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;
import static io.tao4j.engine.pytorch.internal.ScriptText.list;
import static io.tao4j.engine.pytorch.internal.Typed.call;

import io.tao4j.graph.MovementOp;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** The same numbers in another order or place. */
final class MovementEmitter implements MovementOp.Visitor<EmitContext, Typed> {
  static final MovementEmitter INSTANCE = new MovementEmitter();

  private MovementEmitter() {}

  @Override
  public Typed visit(MovementOp.Reshape op, EmitContext context) {
    List<String> sizes = new ArrayList<>();
    for (MovementOp.Extent extent : op.extents()) {
      if (extent instanceof MovementOp.Extent.SameAs same) {
        sizes.add("torch.size(%s, %s)".formatted(context.text(0), same.axis()));
      } else if (extent instanceof MovementOp.Extent.Sized sized) {
        sizes.add(Long.toString(sized.size()));
      } else {
        sizes.add("-1");
      }
    }
    return call(context.operand(0).dtype(), "reshape", context.text(0), list(sizes));
  }

  @Override
  public Typed visit(MovementOp.Transpose op, EmitContext context) {
    return call(
        context.operand(0).dtype(), "permute", context.text(0), op.permutation().toString());
  }

  @Override
  public Typed visit(MovementOp.Concat op, EmitContext context) {
    DType dtype = context.common(0);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < context.operands().size(); i++) {
      parts.add(context.as(i, dtype));
    }
    return call(dtype, "cat", list(parts), Integer.toString(op.axis()));
  }

  @Override
  public Typed visit(MovementOp.Slice op, EmitContext context) {
    return new Typed(
        "torch.slice(%s, %s, %s, %s, %s)"
            .formatted(context.text(0), op.axis(), op.start(), op.end(), op.step()),
        context.operand(0).dtype());
  }

  @Override
  public Typed visit(MovementOp.Pad op, EmitContext context) {
    List<String> sizes = new ArrayList<>();
    for (int axis = op.before().size() - 1; axis >= 0; axis--) {
      sizes.add(op.before().get(axis).toString());
      sizes.add(op.after().get(axis).toString());
    }
    DType dtype = context.operand(0).dtype();
    String value = dtype.isFloating() ? literal(op.value()) : Long.toString((long) op.value());
    return call(dtype, "constant_pad_nd", context.text(0), list(sizes), value);
  }
}
