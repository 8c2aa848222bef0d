package io.tao4j.graph;

import io.tao4j.tensor.DType;

/** Normalisations, as the {@link ReferenceExecutor} means them. */
final class ReferenceNormalizations implements NormalizeOp.Visitor<ReferenceCall, DoubleArray> {
  static final ReferenceNormalizations INSTANCE = new ReferenceNormalizations();

  private ReferenceNormalizations() {}

  @Override
  public DoubleArray visit(NormalizeOp.BatchNorm op, ReferenceCall call) {
    DoubleArray x = call.x();
    ReferenceExecutor.Setting setting = call.setting();
    boolean ofBatch =
        setting.mode() == Mode.TRAINING && !setting.frozenBatchNorms().contains(call.node().name());
    int channels = x.size(1);
    int inner = x.stride(1);
    DoubleArray mean = call.operand(3);
    DoubleArray variance = call.operand(4);
    if (ofBatch) {
      mean = DoubleArray.zeros(DType.FLOAT32, channels);
      variance = DoubleArray.zeros(DType.FLOAT32, channels);
      double count = (double) x.length() / channels;
      for (int i = 0; i < x.length(); i++) {
        mean.data()[i / inner % channels] += x.data()[i] / count;
      }
      for (int i = 0; i < x.length(); i++) {
        double distance = x.data()[i] - mean.data()[i / inner % channels];
        variance.data()[i / inner % channels] += distance * distance / count;
      }
      move(call, 3, mean, 1, op.updateRate());
      move(call, 4, variance, count / (count - 1), op.updateRate());
    }
    DoubleArray out = DoubleArray.zeros(x.dtype(), x.shape());
    for (int i = 0; i < x.length(); i++) {
      int c = i / inner % channels;
      double normal = (x.data()[i] - mean.data()[c]) / Math.sqrt(variance.data()[c] + op.epsilon());
      out.data()[i] = normal * call.operand(1).data()[c] + call.operand(2).data()[c];
    }
    return out;
  }

  @Override
  public DoubleArray visit(NormalizeOp.Softmax op, ReferenceCall call) {
    return logSoftmax(call.x(), op.axis()).map(Math::exp);
  }

  @Override
  public DoubleArray visit(NormalizeOp.LogSoftmax op, ReferenceCall call) {
    return logSoftmax(call.x(), op.axis());
  }

  @Override
  public DoubleArray visit(NormalizeOp.Dropout op, ReferenceCall call) {
    if (call.setting().mode() == Mode.INFERENCE || op.rate() == 0) {
      return call.x();
    }
    double[] mask = ReferenceExecutor.require(call.setting().masks(), call.node().name()).data();
    DoubleArray out = call.x().copy();
    for (int i = 0; i < mask.length; i++) {
      out.data()[i] *= mask[i] / (1 - op.rate());
    }
    return out;
  }

  private static void move(
      ReferenceCall call, int operand, DoubleArray batch, double factor, double rate) {
    DoubleArray moved = call.operand(operand).copy();
    for (int c = 0; c < moved.length(); c++) {
      moved.data()[c] += rate * (batch.data()[c] * factor - moved.data()[c]);
    }
    call.buffers().put(call.node().inputs().get(operand).name(), moved);
  }

  private static DoubleArray logSoftmax(DoubleArray x, int axis) {
    int stride = x.stride(axis);
    int size = x.size(axis);
    DoubleArray out = DoubleArray.zeros(x.dtype(), x.shape());
    for (int row = 0; row < x.length() / size; row++) {
      int base = row / stride * stride * size + row % stride;
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < size; k++) {
        largest = Math.max(largest, x.data()[base + k * stride]);
      }
      double sum = 0;
      for (int k = 0; k < size; k++) {
        sum += Math.exp(x.data()[base + k * stride] - largest);
      }
      for (int k = 0; k < size; k++) {
        out.data()[base + k * stride] = x.data()[base + k * stride] - largest - Math.log(sum);
      }
    }
    return out;
  }
}
