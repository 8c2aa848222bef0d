package io.tao4j.graph;

import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What every op means: plain loops in double precision, as slow and as plain as they come. Engines
 * and exporters are compared with it, so nothing here is shared with them.
 *
 * <p>Stateless and safe for many threads.
 */
public final class ReferenceExecutor {

  /**
   * How to run.
   *
   * @param mode what the graph is run for
   * @param masks for each dropout node in training, 1 where an element is kept and 0 where not
   * @param frozenBatchNorms nodes that use and keep their running statistics in training
   * @param roundCasts whether casts to 16-bit floats round; finite differences must not see steps
   * @param stopped values that stop-gradient nodes give instead of their input; finite differences
   *     hold them still
   */
  public record Setting(
      Mode mode,
      Map<String, DoubleArray> masks,
      Set<String> frozenBatchNorms,
      boolean roundCasts,
      @Nullable Map<String, DoubleArray> stopped) {
    public static final Setting INFERENCE =
        new Setting(Mode.INFERENCE, Map.of(), Set.of(), true, null);
    public static final Setting TRAINING =
        new Setting(Mode.TRAINING, Map.of(), Set.of(), true, null);

    public Setting withFrozenBatchNorms(Set<String> names) {
      return new Setting(mode, masks, names, roundCasts, stopped);
    }

    public Setting withMasks(Map<String, DoubleArray> given) {
      return new Setting(mode, given, frozenBatchNorms, roundCasts, stopped);
    }

    Setting smooth(@Nullable Map<String, DoubleArray> still) {
      return new Setting(mode, masks, frozenBatchNorms, false, still);
    }
  }

  /**
   * What a run computed.
   *
   * @param values every value of the graph
   * @param outputs the graph's outputs by name
   * @param buffers all buffers after the run, moved where batch norms move them
   */
  public record Run(
      Map<Value, DoubleArray> values,
      Map<String, DoubleArray> outputs,
      Map<String, DoubleArray> buffers) {}

  private ReferenceExecutor() {}

  /** Arrays of tensors. */
  public static Map<String, DoubleArray> arrays(Map<String, Tensor> tensors) {
    Map<String, DoubleArray> arrays = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> arrays.put(name, DoubleArray.of(tensor)));
    return arrays;
  }

  /**
   * Runs a graph.
   *
   * @param given an array for each input, parameter and buffer
   */
  public static Run run(Graph graph, Map<String, DoubleArray> given, Setting setting) {
    Map<Value, DoubleArray> values = new LinkedHashMap<>();
    Map<String, DoubleArray> buffers = new LinkedHashMap<>();
    graph.inputs().forEach(i -> values.put(Value.of(i.name()), require(given, i.name())));
    graph.parameters().forEach(p -> values.put(Value.of(p.name()), require(given, p.name())));
    for (Buffer buffer : graph.buffers()) {
      values.put(Value.of(buffer.name()), require(given, buffer.name()));
      buffers.put(buffer.name(), require(given, buffer.name()));
    }
    for (Node node : graph.nodes()) {
      List<DoubleArray> operands = node.inputs().stream().map(values::get).toList();
      Call call = new Call(node, operands, setting, buffers);
      values.put(node.output(), node.op().accept(Meaning.INSTANCE, call));
    }
    Map<String, DoubleArray> outputs = new LinkedHashMap<>();
    graph.outputs().forEach(o -> outputs.put(o.name(), values.get(o.value())));
    return new Run(values, outputs, buffers);
  }

  private static DoubleArray require(Map<String, DoubleArray> given, String name) {
    DoubleArray array = given.get(name);
    if (array == null) {
      throw new IllegalArgumentException("no array for '" + name + "'");
    }
    return array;
  }

  /** One node at work. */
  private record Call(
      Node node, List<DoubleArray> operands, Setting setting, Map<String, DoubleArray> buffers) {
    DoubleArray x() {
      return operands.get(0);
    }

    DoubleArray operand(int i) {
      return operands.get(i);
    }
  }

  private enum Meaning implements OpVisitor<Call, DoubleArray> {
    INSTANCE;

    @Override
    public DoubleArray visit(WindowOp.Conv2d op, Call call) {
      return ReferenceWindows.conv2d(op, call.operands());
    }

    @Override
    public DoubleArray visit(WindowOp.MaxPool2d op, Call call) {
      return ReferenceWindows.maxPool(op, call.x());
    }

    @Override
    public DoubleArray visit(WindowOp.AveragePool2d op, Call call) {
      return ReferenceWindows.averagePool(op, call.x());
    }

    @Override
    public DoubleArray visit(WindowOp.Resize2d op, Call call) {
      return ReferenceWindows.resize(op, call.x());
    }

    @Override
    public DoubleArray visit(ElementwiseOp.Unary op, Call call) {
      return call.x().map(v -> unary(op.kind(), v));
    }

    @Override
    public DoubleArray visit(ElementwiseOp.Binary op, Call call) {
      return pairwise(call.x(), call.operand(1), call.x().dtype(), (a, b) -> binary(op, a, b));
    }

    @Override
    public DoubleArray visit(ElementwiseOp.Compare op, Call call) {
      return pairwise(
          call.x(), call.operand(1), DType.BOOL, (a, b) -> compare(op.kind(), a, b) ? 1 : 0);
    }

    @Override
    public DoubleArray visit(ElementwiseOp.Select op, Call call) {
      int[] shape = common(call.x().shape(), call.operand(1).shape(), call.operand(2).shape());
      double[] condition = call.x().broadcast(shape).data();
      double[] a = call.operand(1).broadcast(shape).data();
      double[] b = call.operand(2).broadcast(shape).data();
      DoubleArray out = DoubleArray.zeros(call.operand(1).dtype(), shape);
      for (int i = 0; i < a.length; i++) {
        out.data()[i] = condition[i] != 0 ? a[i] : b[i];
      }
      return out;
    }

    @Override
    public DoubleArray visit(ElementwiseOp.LeakyRelu op, Call call) {
      return call.x().map(v -> v > 0 ? v : v * op.slope());
    }

    @Override
    public DoubleArray visit(ElementwiseOp.Clip op, Call call) {
      return call.x().map(v -> Math.min(Math.max(v, op.minimum()), op.maximum()));
    }

    @Override
    public DoubleArray visit(ElementwiseOp.Cast op, Call call) {
      double[] data = call.x().data().clone();
      for (int i = 0; i < data.length; i++) {
        data[i] = cast(op.dtype(), data[i], call.setting().roundCasts());
      }
      return new DoubleArray(op.dtype(), call.x().shape(), data);
    }

    @Override
    public DoubleArray visit(ElementwiseOp.StopGradient op, Call call) {
      Map<String, DoubleArray> stopped = call.setting().stopped();
      DoubleArray still = stopped == null ? null : stopped.get(call.node().name());
      return still == null ? call.x() : still;
    }

    @Override
    public DoubleArray visit(ReduceOp.Reduce op, Call call) {
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
    public DoubleArray visit(ReduceOp.ArgMax op, Call call) {
      DoubleArray x = call.x();
      int stride = x.stride(op.axis());
      int size = x.size(op.axis());
      DoubleArray out = DoubleArray.zeros(DType.INT64, without(x.shape(), op.axis()));
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
    public DoubleArray visit(MovementOp.Reshape op, Call call) {
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
    public DoubleArray visit(MovementOp.Transpose op, Call call) {
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
    public DoubleArray visit(MovementOp.Concat op, Call call) {
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
    public DoubleArray visit(MovementOp.Slice op, Call call) {
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
    public DoubleArray visit(MovementOp.Pad op, Call call) {
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

    @Override
    public DoubleArray visit(NormalizeOp.BatchNorm op, Call call) {
      DoubleArray x = call.x();
      Setting setting = call.setting();
      boolean ofBatch =
          setting.mode() == Mode.TRAINING
              && !setting.frozenBatchNorms().contains(call.node().name());
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
        double normal =
            (x.data()[i] - mean.data()[c]) / Math.sqrt(variance.data()[c] + op.epsilon());
        out.data()[i] = normal * call.operand(1).data()[c] + call.operand(2).data()[c];
      }
      return out;
    }

    private static void move(
        Call call, int operand, DoubleArray batch, double factor, double rate) {
      DoubleArray moved = call.operand(operand).copy();
      for (int c = 0; c < moved.length(); c++) {
        moved.data()[c] += rate * (batch.data()[c] * factor - moved.data()[c]);
      }
      call.buffers().put(call.node().inputs().get(operand).name(), moved);
    }

    @Override
    public DoubleArray visit(NormalizeOp.Softmax op, Call call) {
      return logSoftmax(call.x(), op.axis()).map(Math::exp);
    }

    @Override
    public DoubleArray visit(NormalizeOp.LogSoftmax op, Call call) {
      return logSoftmax(call.x(), op.axis());
    }

    @Override
    public DoubleArray visit(NormalizeOp.Dropout op, Call call) {
      if (call.setting().mode() == Mode.INFERENCE || op.rate() == 0) {
        return call.x();
      }
      double[] mask = require(call.setting().masks(), call.node().name()).data();
      DoubleArray out = call.x().copy();
      for (int i = 0; i < mask.length; i++) {
        out.data()[i] *= mask[i] / (1 - op.rate());
      }
      return out;
    }

    @Override
    public DoubleArray visit(LinearOp.Linear op, Call call) {
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
    public DoubleArray visit(LinearOp.MatMul op, Call call) {
      DoubleArray a = call.x();
      DoubleArray b = call.operand(1);
      int rows = a.size(-2);
      int depth = a.size(-1);
      int columns = b.size(-1);
      int[] leading = common(head(a), head(b));
      DoubleArray left = a.broadcast(append(leading, rows, depth));
      DoubleArray right = b.broadcast(append(leading, depth, columns));
      DoubleArray out = DoubleArray.zeros(a.dtype(), append(leading, rows, columns));
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

    @Override
    public DoubleArray visit(IndexOp.Gather op, Call call) {
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
    public DoubleArray visit(IndexOp.OneHot op, Call call) {
      DoubleArray out = DoubleArray.zeros(DType.FLOAT32, append(call.x().shape(), op.depth()));
      for (int i = 0; i < call.x().length(); i++) {
        out.data()[i * op.depth() + (int) call.x().data()[i]] = 1;
      }
      return out;
    }

    @Override
    public DoubleArray visit(QuantizeOp.FakeQuantize op, Call call) {
      DoubleArray x = call.x();
      DoubleArray out = DoubleArray.zeros(x.dtype(), x.shape());
      int[] index = new int[x.rank()];
      for (int i = 0; i < x.length(); i++) {
        DoubleArray.unravel(i, x.shape(), index);
        double scale = call.operand(1).data()[op.isPerChannel() ? index[op.axis()] : 0];
        double q = Math.rint(x.data()[i] / scale) + op.zeroPoint();
        q = Math.min(Math.max(q, op.minimum()), op.maximum());
        out.data()[i] = (q - op.zeroPoint()) * scale;
      }
      return out;
    }

    @Override
    public DoubleArray visit(SourceOp.Constant op, Call call) {
      return new DoubleArray(
          op.dtype(),
          DoubleArray.ints(op.shape()),
          op.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  private interface Pair {
    double apply(double a, double b);
  }

  private static DoubleArray pairwise(DoubleArray a, DoubleArray b, DType dtype, Pair function) {
    int[] shape = common(a.shape(), b.shape());
    double[] left = a.broadcast(shape).data();
    double[] right = b.broadcast(shape).data();
    DoubleArray out = DoubleArray.zeros(dtype, shape);
    for (int i = 0; i < left.length; i++) {
      out.data()[i] = function.apply(left[i], right[i]);
    }
    return out;
  }

  private static double unary(ElementwiseOp.UnaryKind kind, double x) {
    return switch (kind) {
      case NEGATE -> -x;
      case ABSOLUTE -> Math.abs(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case RECIPROCAL -> 1 / x;
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case ARCTANGENT -> Math.atan(x);
      case ERF -> erf(x);
      case SIGN -> Math.signum(x);
      case FLOOR -> Math.floor(x);
      case ROUND -> Math.rint(x);
      case RELU -> Math.max(x, 0);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case SOFTPLUS -> softplus(x);
      case SWISH -> x / (1 + Math.exp(-x));
      case MISH -> x * Math.tanh(softplus(x));
      case HARD_SIGMOID -> Math.min(Math.max(x / 6 + 0.5, 0), 1);
      case HARD_SWISH -> x * Math.min(Math.max(x / 6 + 0.5, 0), 1);
      case GELU -> x / 2 * (1 + erf(x * Math.sqrt(0.5)));
    };
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double binary(ElementwiseOp.Binary op, double a, double b) {
    return switch (op.kind()) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case POWER -> Math.pow(a, b);
    };
  }

  private static boolean compare(ElementwiseOp.CompareKind kind, double a, double b) {
    return switch (kind) {
      case EQUAL -> a == b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }

  private static double cast(DType dtype, double value, boolean round) {
    return switch (dtype) {
      case FLOAT32 -> round ? (float) value : value;
      case FLOAT16, BFLOAT16 -> round ? Tensor.scalar((float) value).to(dtype).item() : value;
      case INT32, INT64 -> (long) value;
      case UINT8 -> (long) value & 0xff;
      case BOOL -> value == 0 ? 0 : 1;
    };
  }

  /** Abramowitz and Stegun 7.1.5 near 0, 7.1.14 (continued fraction) beyond. */
  static double erf(double x) {
    double z = Math.abs(x);
    if (z < 2.5) {
      double term = z;
      double sum = z;
      for (int n = 1; n < 100; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      return Math.signum(x) * sum * 2 / Math.sqrt(Math.PI);
    }
    double fraction = z;
    for (int n = 80; n >= 1; n--) {
      fraction = z + n / 2.0 / fraction;
    }
    return Math.signum(x) * (1 - Math.exp(-z * z) / fraction / Math.sqrt(Math.PI));
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

  private static int[] common(int[]... shapes) {
    // from the last axis, which all shapes share
    Map<Integer, Integer> sizes = new TreeMap<>();
    for (int[] shape : shapes) {
      for (int axis = 0; axis < shape.length; axis++) {
        sizes.merge(shape.length - axis, shape[axis], (a, b) -> a == 1 ? b : a);
      }
    }
    int[] shape = new int[sizes.size()];
    sizes.forEach((fromLast, size) -> shape[shape.length - fromLast] = size);
    return shape;
  }

  private static int[] head(DoubleArray x) {
    return Arrays.copyOf(x.shape(), x.rank() - 2);
  }

  private static int[] append(int[] shape, int... more) {
    int[] out = Arrays.copyOf(shape, shape.length + more.length);
    System.arraycopy(more, 0, out, shape.length, more.length);
    return out;
  }

  private static int[] without(int[] shape, int axis) {
    int[] out = new int[shape.length - 1];
    for (int i = 0; i < out.length; i++) {
      out[i] = shape[i < axis ? i : i + 1];
    }
    return out;
  }
}
