package io.tao4j.graph;

import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Elements chosen by numbers, as the {@link ReferenceExecutor} means them. */
final class ReferenceIndices implements IndexOp.Visitor<ReferenceCall, List<DoubleArray>> {
  static final ReferenceIndices INSTANCE = new ReferenceIndices();

  private ReferenceIndices() {}

  @Override
  public List<DoubleArray> visit(IndexOp.Gather op, ReferenceCall call) {
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
    return List.of(out);
  }

  @Override
  public List<DoubleArray> visit(IndexOp.OneHot op, ReferenceCall call) {
    DoubleArray out =
        DoubleArray.zeros(DType.FLOAT32, DoubleArray.append(call.x().shape(), op.depth()));
    for (int i = 0; i < call.x().length(); i++) {
      out.data()[i * op.depth() + (int) call.x().data()[i]] = 1;
    }
    return List.of(out);
  }

  @Override
  public List<DoubleArray> visit(IndexOp.ScatterAdd op, ReferenceCall call) {
    DoubleArray out = call.x().copy();
    DoubleArray updates = call.operand(2);
    int[] at = new int[out.rank()];
    for (int i = 0; i < updates.length(); i++) {
      DoubleArray.unravel(i, updates.shape(), at);
      at[op.axis()] = (int) call.operand(1).data()[at[op.axis()]];
      out.data()[DoubleArray.ravel(at, out.shape())] += updates.data()[i];
    }
    return List.of(out);
  }

  @Override
  public List<DoubleArray> visit(IndexOp.TopK op, ReferenceCall call) {
    DoubleArray x = call.x();
    int stride = x.stride(op.axis());
    int size = x.size(op.axis());
    int[] shape = x.shape();
    shape[op.axis()] = op.count();
    DoubleArray values = DoubleArray.zeros(x.dtype(), shape);
    DoubleArray indices = DoubleArray.zeros(DType.INT64, shape);
    for (int row = 0; row < x.length() / size; row++) {
      int base = row / stride * stride * size + row % stride;
      int to = row / stride * stride * op.count() + row % stride;
      Comparator<Integer> order = Comparator.comparingDouble(k -> x.data()[base + k * stride]);
      List<Integer> best =
          IntStream.range(0, size).boxed().sorted(op.largest() ? order.reversed() : order).toList();
      for (int k = 0; k < op.count(); k++) {
        values.data()[to + k * stride] = x.data()[base + best.get(k) * stride];
        indices.data()[to + k * stride] = best.get(k);
      }
    }
    return List.of(values, indices);
  }

  @Override
  public List<DoubleArray> visit(IndexOp.Iota op, ReferenceCall call) {
    int size = call.x().size(op.axis());
    double[] positions = IntStream.range(0, size).asDoubleStream().toArray();
    return List.of(new DoubleArray(DType.INT64, new int[] {size}, positions));
  }
}
