package io.tao4j.graph;

import io.tao4j.graph.MovementOp.Extent;
import java.util.Arrays;

/** Moves of numbers, as the {@link ReferenceExecutor} means them. */
final class ReferenceMovements implements MovementOp.Visitor<ReferenceCall, DoubleArray> {
  static final ReferenceMovements INSTANCE = new ReferenceMovements();

  private ReferenceMovements() {}

  @Override
  public DoubleArray visit(MovementOp.Reshape op, ReferenceCall call) {
    DoubleArray x = call.x();
    int[] shape = new int[op.extents().size()];
    int known = 1;
    int rest = -1;
    for (int i = 0; i < shape.length; i++) {
      Extent extent = op.extents().get(i);
      if (extent instanceof Extent.Rest) {
        rest = i;
        continue;
      }
      shape[i] =
          extent instanceof Extent.SameAs same
              ? x.size(same.axis())
              : (int) ((Extent.Sized) extent).size();
      known *= shape[i];
    }
    if (rest >= 0) {
      shape[rest] = x.length() / known;
    }
    return new DoubleArray(x.dtype(), shape, x.data());
  }

  @Override
  public DoubleArray visit(MovementOp.Transpose op, ReferenceCall call) {
    DoubleArray x = call.x();
    int[] shape = op.permutation().stream().mapToInt(x::size).toArray();
    DoubleArray out = DoubleArray.zeros(x.dtype(), shape);
    int[] to = new int[shape.length];
    int[] from = new int[shape.length];
    for (int i = 0; i < out.length(); i++) {
      DoubleArray.unravel(i, shape, to);
      for (int axis = 0; axis < to.length; axis++) {
        from[op.permutation().get(axis)] = to[axis];
      }
      out.data()[i] = x.data()[DoubleArray.ravel(from, x.shape())];
    }
    return out;
  }

  @Override
  public DoubleArray visit(MovementOp.Concat op, ReferenceCall call) {
    int[] shape = call.x().shape();
    shape[op.axis()] = call.operands().stream().mapToInt(x -> x.size(op.axis())).sum();
    DoubleArray out = DoubleArray.zeros(call.x().dtype(), shape);
    int offset = 0;
    int[] index = new int[shape.length];
    for (DoubleArray x : call.operands()) {
      for (int i = 0; i < x.length(); i++) {
        DoubleArray.unravel(i, x.shape(), index);
        index[op.axis()] += offset;
        out.data()[DoubleArray.ravel(index, shape)] = x.data()[i];
      }
      offset += x.size(op.axis());
    }
    return out;
  }

  @Override
  public DoubleArray visit(MovementOp.Slice op, ReferenceCall call) {
    DoubleArray x = call.x();
    int[] shape = x.shape();
    int count = 0;
    for (int k = op.start(); k < op.end(); k += op.step()) {
      count++;
    }
    shape[op.axis()] = count;
    DoubleArray out = DoubleArray.zeros(x.dtype(), shape);
    int[] index = new int[shape.length];
    for (int i = 0; i < out.length(); i++) {
      DoubleArray.unravel(i, shape, index);
      index[op.axis()] = op.start() + index[op.axis()] * op.step();
      out.data()[i] = x.data()[DoubleArray.ravel(index, x.shape())];
    }
    return out;
  }

  @Override
  public DoubleArray visit(MovementOp.Pad op, ReferenceCall call) {
    DoubleArray x = call.x();
    int[] shape = x.shape();
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] += op.before().get(axis) + op.after().get(axis);
    }
    DoubleArray out = DoubleArray.zeros(x.dtype(), shape);
    Arrays.fill(out.data(), op.value());
    int[] index = new int[shape.length];
    for (int i = 0; i < x.length(); i++) {
      DoubleArray.unravel(i, x.shape(), index);
      for (int axis = 0; axis < index.length; axis++) {
        index[axis] += op.before().get(axis);
      }
      out.data()[DoubleArray.ravel(index, shape)] = x.data()[i];
    }
    return out;
  }
}
