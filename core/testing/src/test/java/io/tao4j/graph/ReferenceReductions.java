package io.tao4j.graph;

import io.tao4j.tensor.DType;

/** Axes that disappear and running sums, as the {@link ReferenceExecutor} means them. */
final class ReferenceReductions implements ReduceOp.Visitor<ReferenceCall, DoubleArray> {
  static final ReferenceReductions INSTANCE = new ReferenceReductions();

  private ReferenceReductions() {}

  @Override
  public DoubleArray visit(ReduceOp.Reduce op, ReferenceCall call) {
    DoubleArray x = call.x();
    int[] kept = x.shape();
    op.axes().forEach(axis -> kept[axis] = 1);
    DoubleArray out = DoubleArray.zeros(x.dtype(), kept);
    int count = x.length() / Math.max(1, out.length());
    boolean[] seen = new boolean[out.length()];
    int[] index = new int[x.rank()];
    for (int i = 0; i < x.length(); i++) {
      DoubleArray.unravel(i, x.shape(), index);
      op.axes().forEach(axis -> index[axis] = 0);
      int to = DoubleArray.ravel(index, kept);
      double before = out.data()[to];
      double value = x.data()[i];
      out.data()[to] =
          switch (op.kind()) {
            case SUM -> before + value;
            case MEAN -> before + value / count;
            case MAXIMUM -> seen[to] ? Math.max(before, value) : value;
            case MINIMUM -> seen[to] ? Math.min(before, value) : value;
          };
      seen[to] = true;
    }
    if (op.keepDimensions()) {
      return out;
    }
    int[] left = new int[x.rank() - op.axes().size()];
    for (int axis = 0, to = 0; axis < x.rank(); axis++) {
      if (!op.axes().contains(axis)) {
        left[to++] = x.size(axis);
      }
    }
    return new DoubleArray(x.dtype(), left, out.data());
  }

  @Override
  public DoubleArray visit(ReduceOp.ArgMax op, ReferenceCall call) {
    DoubleArray x = call.x();
    int stride = x.stride(op.axis());
    int size = x.size(op.axis());
    DoubleArray out = DoubleArray.zeros(DType.INT64, DoubleArray.without(x.shape(), op.axis()));
    for (int i = 0; i < out.length(); i++) {
      int base = i / stride * stride * size + i % stride;
      int best = 0;
      for (int k = 1; k < size; k++) {
        if (x.data()[base + k * stride] > x.data()[base + best * stride]) {
          best = k;
        }
      }
      out.data()[i] = best;
    }
    return out;
  }

  @Override
  public DoubleArray visit(ReduceOp.CumulativeSum op, ReferenceCall call) {
    DoubleArray x = call.x();
    int stride = x.stride(op.axis());
    int size = x.size(op.axis());
    DoubleArray out = DoubleArray.zeros(x.dtype(), x.shape());
    for (int row = 0; row < x.length() / size; row++) {
      int base = row / stride * stride * size + row % stride;
      double sum = 0;
      for (int k = 0; k < size; k++) {
        int at = base + (op.reverse() ? size - 1 - k : k) * stride;
        double next = sum + x.data()[at];
        out.data()[at] = op.exclusive() ? sum : next;
        sum = next;
      }
    }
    return out;
  }
}
