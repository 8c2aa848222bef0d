package io.tao4j.graph;

import io.tao4j.tensor.DType;
import java.util.List;

/** Recurrent layers, as the {@link ReferenceExecutor} means them. */
final class ReferenceRecurrent implements RecurrentOp.Visitor<ReferenceCall, List<DoubleArray>> {
  static final ReferenceRecurrent INSTANCE = new ReferenceRecurrent();

  private ReferenceRecurrent() {}

  /** Element r of {@code weight * vector + bias}, where the vector starts somewhere in an array. */
  private static double row(DoubleArray weight, DoubleArray bias, int r, double[] of, int start) {
    double sum = bias.data()[r];
    int size = weight.size(1);
    for (int i = 0; i < size; i++) {
      sum += weight.data()[r * size + i] * of[start + i];
    }
    return sum;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static DoubleArray state(ReferenceCall call, int index, int batch, int hidden) {
    return call.operands().size() > index
        ? call.operand(index).copy()
        : DoubleArray.zeros(DType.FLOAT32, batch, hidden);
  }

  @Override
  public List<DoubleArray> visit(RecurrentOp.Lstm op, ReferenceCall call) {
    DoubleArray x = call.x();
    int hidden = op.hidden();
    DoubleArray y = DoubleArray.zeros(x.dtype(), x.size(0), x.size(1), hidden);
    DoubleArray h = state(call, 5, x.size(0), hidden);
    DoubleArray c = state(call, 6, x.size(0), hidden);
    for (int n = 0; n < x.size(0); n++) {
      for (int i = 0; i < x.size(1); i++) {
        int t = op.reverse() ? x.size(1) - 1 - i : i;
        double[] gates = new double[4 * hidden];
        for (int g = 0; g < gates.length; g++) {
          gates[g] =
              row(call.operand(1), call.operand(3), g, x.data(), (n * x.size(1) + t) * x.size(2))
                  + row(call.operand(2), call.operand(4), g, h.data(), n * hidden);
        }
        for (int k = 0; k < hidden; k++) {
          int at = n * hidden + k;
          c.data()[at] =
              sigmoid(gates[hidden + k]) * c.data()[at]
                  + sigmoid(gates[k]) * Math.tanh(gates[2 * hidden + k]);
          h.data()[at] = sigmoid(gates[3 * hidden + k]) * Math.tanh(c.data()[at]);
          y.data()[(n * x.size(1) + t) * hidden + k] = h.data()[at];
        }
      }
    }
    return List.of(y, h, c);
  }

  @Override
  public List<DoubleArray> visit(RecurrentOp.Gru op, ReferenceCall call) {
    DoubleArray x = call.x();
    int hidden = op.hidden();
    DoubleArray y = DoubleArray.zeros(x.dtype(), x.size(0), x.size(1), hidden);
    DoubleArray h = state(call, 5, x.size(0), hidden);
    for (int n = 0; n < x.size(0); n++) {
      for (int i = 0; i < x.size(1); i++) {
        int t = op.reverse() ? x.size(1) - 1 - i : i;
        double[] ofInput = new double[3 * hidden];
        double[] ofState = new double[3 * hidden];
        for (int g = 0; g < ofInput.length; g++) {
          int start = (n * x.size(1) + t) * x.size(2);
          ofInput[g] = row(call.operand(1), call.operand(3), g, x.data(), start);
          ofState[g] = row(call.operand(2), call.operand(4), g, h.data(), n * hidden);
        }
        for (int k = 0; k < hidden; k++) {
          int at = n * hidden + k;
          double reset = sigmoid(ofInput[k] + ofState[k]);
          double update = sigmoid(ofInput[hidden + k] + ofState[hidden + k]);
          double fresh = Math.tanh(ofInput[2 * hidden + k] + reset * ofState[2 * hidden + k]);
          h.data()[at] = (1 - update) * fresh + update * h.data()[at];
          y.data()[(n * x.size(1) + t) * hidden + k] = h.data()[at];
        }
      }
    }
    return List.of(y, h);
  }
}
