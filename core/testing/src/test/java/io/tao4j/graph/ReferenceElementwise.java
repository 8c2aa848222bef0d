package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.Map;

/** Functions of each element, as the {@link ReferenceExecutor} means them. */
final class ReferenceElementwise implements ElementwiseOp.Visitor<ReferenceCall, DoubleArray> {
  static final ReferenceElementwise INSTANCE = new ReferenceElementwise();

  private ReferenceElementwise() {}

  @Override
  public DoubleArray visit(ElementwiseOp.Unary op, ReferenceCall call) {
    return call.x().map(v -> unary(op.kind(), v));
  }

  @Override
  public DoubleArray visit(ElementwiseOp.Binary op, ReferenceCall call) {
    return pairwise(call.x(), call.operand(1), call.x().dtype(), (a, b) -> binary(op, a, b));
  }

  @Override
  public DoubleArray visit(ElementwiseOp.Compare op, ReferenceCall call) {
    return pairwise(
        call.x(), call.operand(1), DType.BOOL, (a, b) -> compare(op.kind(), a, b) ? 1 : 0);
  }

  @Override
  public DoubleArray visit(ElementwiseOp.Logical op, ReferenceCall call) {
    return pairwise(
        call.x(),
        call.operand(1),
        DType.BOOL,
        (a, b) ->
            switch (op.kind()) {
              case AND -> a * b;
              case OR -> Math.max(a, b);
              case XOR -> a == b ? 0 : 1;
            });
  }

  @Override
  public DoubleArray visit(ElementwiseOp.Not op, ReferenceCall call) {
    return call.x().map(v -> 1 - v);
  }

  @Override
  public DoubleArray visit(ElementwiseOp.Select op, ReferenceCall call) {
    int[] shape =
        DoubleArray.common(call.x().shape(), call.operand(1).shape(), call.operand(2).shape());
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
  public DoubleArray visit(ElementwiseOp.LeakyRelu op, ReferenceCall call) {
    return call.x().map(v -> v > 0 ? v : v * op.slope());
  }

  @Override
  public DoubleArray visit(ElementwiseOp.Clip op, ReferenceCall call) {
    return call.x().map(v -> Math.min(Math.max(v, op.minimum()), op.maximum()));
  }

  @Override
  public DoubleArray visit(ElementwiseOp.Cast op, ReferenceCall call) {
    double[] data = call.x().data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] = cast(op.dtype(), data[i], call.setting().roundCasts());
    }
    return new DoubleArray(op.dtype(), call.x().shape(), data);
  }

  @Override
  public DoubleArray visit(ElementwiseOp.StopGradient op, ReferenceCall call) {
    Map<String, DoubleArray> stopped = call.setting().stopped();
    DoubleArray still = stopped == null ? null : stopped.get(call.node().name());
    return still == null ? call.x() : still;
  }

  private static DoubleArray pairwise(DoubleArray a, DoubleArray b, DType dtype, Pair function) {
    int[] shape = DoubleArray.common(a.shape(), b.shape());
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

  private interface Pair {
    double apply(double a, double b);
  }
}
