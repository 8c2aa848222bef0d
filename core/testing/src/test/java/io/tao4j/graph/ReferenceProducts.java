package io.tao4j.graph;

import java.util.Arrays;

/** Matrix products, as the {@link ReferenceExecutor} means them. */
final class ReferenceProducts implements LinearOp.Visitor<ReferenceCall, DoubleArray> {
  static final ReferenceProducts INSTANCE = new ReferenceProducts();

  private ReferenceProducts() {}

  @Override
  public DoubleArray visit(LinearOp.Linear op, ReferenceCall call) {
    DoubleArray x = call.x();
    DoubleArray weight = call.operand(1);
    int in = weight.size(1);
    int features = weight.size(0);
    int[] shape = x.shape();
    shape[shape.length - 1] = features;
    DoubleArray out = DoubleArray.zeros(x.dtype(), shape);
    for (int row = 0; row < x.length() / in; row++) {
      for (int o = 0; o < features; o++) {
        double sum = call.operands().size() == 3 ? call.operand(2).data()[o] : 0;
        for (int i = 0; i < in; i++) {
          sum += x.data()[row * in + i] * weight.data()[o * in + i];
        }
        out.data()[row * features + o] = sum;
      }
    }
    return out;
  }

  @Override
  public DoubleArray visit(LinearOp.MatMul op, ReferenceCall call) {
    DoubleArray a = call.x();
    DoubleArray b = call.operand(1);
    int rows = a.size(-2);
    int depth = a.size(-1);
    int columns = b.size(-1);
    int[] leading = DoubleArray.common(head(a), head(b));
    DoubleArray left = a.broadcast(DoubleArray.append(leading, rows, depth));
    DoubleArray right = b.broadcast(DoubleArray.append(leading, depth, columns));
    DoubleArray out = DoubleArray.zeros(a.dtype(), DoubleArray.append(leading, rows, columns));
    for (int n = 0; n < DoubleArray.elements(leading); n++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          for (int k = 0; k < depth; k++) {
            sum +=
                left.data()[(n * rows + i) * depth + k]
                    * right.data()[(n * depth + k) * columns + j];
          }
          out.data()[(n * rows + i) * columns + j] = sum;
        }
      }
    }
    return out;
  }

  private static int[] head(DoubleArray x) {
    return Arrays.copyOf(x.shape(), x.rank() - 2);
  }
}
