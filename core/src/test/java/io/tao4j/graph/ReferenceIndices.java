package io.tao4j.graph;

import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Elements chosen by numbers, as the {@link ReferenceExecutor} means them. */
final class ReferenceIndices implements IndexOp.Visitor<ReferenceCall, DoubleArray> {
  static final ReferenceIndices INSTANCE = new ReferenceIndices();

  private ReferenceIndices() {}

  @Override
  public DoubleArray visit(IndexOp.Gather op, ReferenceCall call) {
    DoubleArray x = call.x();
    DoubleArray indices = call.operand(1);
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      if (axis == op.axis()) {
        Arrays.stream(indices.shape()).forEach(sizes::add);
      } else {
        sizes.add(x.size(axis));
      }
    }
    int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
    int inner = x.stride(op.axis());
    DoubleArray out = DoubleArray.zeros(x.dtype(), shape);
    for (int i = 0; i < out.length(); i++) {
      int outer = i / (inner * indices.length());
      int chosen = (int) indices.data()[i / inner % indices.length()];
      out.data()[i] = x.data()[(outer * x.size(op.axis()) + chosen) * inner + i % inner];
    }
    return out;
  }

  @Override
  public DoubleArray visit(IndexOp.OneHot op, ReferenceCall call) {
    DoubleArray out =
        DoubleArray.zeros(DType.FLOAT32, DoubleArray.append(call.x().shape(), op.depth()));
    for (int i = 0; i < call.x().length(); i++) {
      out.data()[i * op.depth() + (int) call.x().data()[i]] = 1;
    }
    return out;
  }
}
