package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.Value;
import io.tao4j.onnx.ImportOperand.Known;
import io.tao4j.onnx.ImportOperand.Size;
import io.tao4j.onnx.ImportOperand.Sizes;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.onnx.OnnxModelReader.ReadNode;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Functions of each element, reductions, quantisation. */
final class ImportElementwise {
  private ImportElementwise() {}

  static void unary(ImportCall call, UnaryKind kind) {
    DoubleUnaryOperator function = ImportFold.function(kind);
    if (function != null && ImportFold.applies(call)) {
      ImportFold.define(call, ImportFold.map(call.known(0).tensor(), function));
    } else {
      call.add(new ElementwiseOp.Unary(kind), call.value(0));
    }
  }

  /** {@code -floor(-x)}. */
  static void ceiling(ImportCall call) {
    if (ImportFold.applies(call)) {
      ImportFold.define(call, ImportFold.map(call.known(0).tensor(), Math::ceil));
      return;
    }
    GraphBuilder b = call.inside();
    Value floor = b.unary(UnaryKind.FLOOR, b.unary(UnaryKind.NEGATE, call.value(0)));
    call.define(0, b.unary(UnaryKind.NEGATE, floor));
  }

  /** Also of more than two operands, as Max, Min and Sum take them. */
  static void binary(ImportCall call, BinaryKind kind) {
    if (call.inputs() == 2 && ImportFold.applies(call)) {
      ImportFold.define(
          call, ImportFold.binary(kind, call.known(0).tensor(), call.known(1).tensor()));
      return;
    }
    if (call.inputs() == 2 && (call.isSizes(0) || call.isSizes(1))) {
      arithmetic(call, kind);
      return;
    }
    Value y = call.value(0);
    for (int i = 1; i < call.inputs(); i++) {
      Value next = same(call, y, call.value(i));
      y =
          i == call.inputs() - 1
              ? call.addNode(new ElementwiseOp.Binary(kind), y, next)
              : call.help("part", new ElementwiseOp.Binary(kind), y, next);
    }
    call.define(0, y);
  }

  /** A power may have an exponent of another type. */
  private static Value same(ImportCall call, Value x, Value other) {
    DType type = call.builder().type(x).dtype();
    return call.builder().type(other).dtype() == type
        ? other
        : call.help("cast", new ElementwiseOp.Cast(type), other);
  }

  /** Of sizes that are known at run time only. */
  private static void arithmetic(ImportCall call, BinaryKind kind) {
    List<Size> a = call.sizes(0).sizes();
    List<Size> b = call.sizes(1).sizes();
    List<Size> result = new ArrayList<>();
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      result.add(
          arithmetic(call, kind, a.get(a.size() == 1 ? 0 : i), b.get(b.size() == 1 ? 0 : i)));
    }
    call.define(0, new Sizes(result, call.shape(0).rank() == 0 && call.shape(1).rank() == 0));
  }

  private static Size arithmetic(ImportCall call, BinaryKind kind, Size a, Size b) {
    if (a instanceof Size.Number x && b instanceof Size.Number y) {
      return new Size.Number(ImportFold.apply(kind, x.value(), y.value()));
    }
    boolean commutes = kind == BinaryKind.ADD || kind == BinaryKind.MULTIPLY;
    if (a instanceof Size.Number && commutes) {
      return arithmetic(call, kind, b, a);
    }
    if (b instanceof Size.Number y && !(a instanceof Size.Number)) {
      boolean neutral =
          switch (kind) {
            case ADD, SUBTRACT -> y.value() == 0;
            case MULTIPLY, DIVIDE -> y.value() == 1;
            default -> false;
          };
      if (neutral) {
        return a;
      }
      Dim x = call.dim(a);
      return new Size.Derived(
          switch (kind) {
            case ADD -> x.plus(y.value());
            case SUBTRACT -> x.plus(-y.value());
            case MULTIPLY -> x.times(y.value());
            case DIVIDE -> x.floorDividedBy(y.value());
            default -> throw new Unsupported("it compares " + x + " with a number");
          });
    }
    if (kind == BinaryKind.DIVIDE
        && !(a instanceof Size.Number)
        && call.dim(a).equals(call.dim(b))) {
      return new Size.Number(1);
    }
    throw new Unsupported("it computes a size of sizes that are known at run time only");
  }

  static void compare(ImportCall call, CompareKind kind) {
    if (ImportFold.applies(call)) {
      ImportFold.define(
          call, ImportFold.compare(kind, call.known(0).tensor(), call.known(1).tensor()));
    } else if (kind == CompareKind.EQUAL && call.isSizes(0) && call.isKnown(1)) {
      equalSizes(call);
    } else {
      call.add(new ElementwiseOp.Compare(kind), call.value(0), call.value(1));
    }
  }

  /** Exporters ask of each size whether it is -1; one that is known at run time only is not. */
  private static void equalSizes(ImportCall call) {
    List<Size> sizes = call.sizes(0).sizes();
    long[] others = call.longs(1);
    boolean[] equal = new boolean[sizes.size()];
    for (int i = 0; i < equal.length; i++) {
      long other = others[others.length == 1 ? 0 : i];
      if (sizes.get(i) instanceof Size.Number number) {
        equal[i] = number.value() == other;
      } else if (other >= 0) {
        throw new Unsupported("whether %s is %s is not known".formatted(sizes.get(i), other));
      }
    }
    ImportFold.define(call, Tensor.of(equal, call.shape(0).toArray()));
  }

  static void where(ImportCall call) {
    if (ImportFold.applies(call)) {
      ImportFold.define(
          call,
          ImportFold.where(call.known(0).tensor(), call.known(1).tensor(), call.known(2).tensor()));
    } else if (call.isKnown(0) && (call.isSizes(1) || call.isSizes(2))) {
      chooseSizes(call);
    } else {
      call.add(new ElementwiseOp.Select(), call.value(0), call.value(1), call.value(2));
    }
  }

  private static void chooseSizes(ImportCall call) {
    long[] first = call.longs(0);
    List<Size> a = call.sizes(1).sizes();
    List<Size> b = call.sizes(2).sizes();
    List<Size> chosen = new ArrayList<>();
    for (int i = 0; i < first.length; i++) {
      chosen.add(first[i] != 0 ? a.get(a.size() == 1 ? 0 : i) : b.get(b.size() == 1 ? 0 : i));
    }
    call.define(0, new Sizes(chosen, call.shape(0).rank() == 0));
  }

  static void leakyRelu(ImportCall call) {
    call.add(new ElementwiseOp.LeakyRelu(call.number("alpha", 0.01)), call.value(0));
  }

  /** {@code relu(x) - slope * relu(-x)}. */
  static void parametricRelu(ImportCall call) {
    GraphBuilder b = call.inside();
    Value x = call.value(0);
    Value below = b.relu(b.unary(UnaryKind.NEGATE, x));
    call.define(0, b.difference(b.relu(x), b.product(below, call.value(1))));
  }

  /** {@code alpha * (exp(min(x, 0)) - 1) + relu(x)}. */
  static void elu(ImportCall call) {
    GraphBuilder b = call.inside();
    Value x = call.value(0);
    Value below = b.add(new ElementwiseOp.Clip(Double.NEGATIVE_INFINITY, 0), x);
    Value curve = b.difference(b.unary(UnaryKind.EXP, below), b.constant(1));
    call.define(0, b.sum(b.relu(x), b.scale(curve, call.number("alpha", 1))));
  }

  static void clip(ImportCall call) {
    boolean operands = call.operatorSet() >= 11;
    double least =
        operands
            ? call.has(1) ? call.scalar(1) : Double.NEGATIVE_INFINITY
            : limit(call.number("min", Double.NEGATIVE_INFINITY));
    double most =
        operands
            ? call.has(2) ? call.scalar(2) : Double.POSITIVE_INFINITY
            : limit(call.number("max", Double.POSITIVE_INFINITY));
    if (ImportFold.applies(call)) {
      Tensor limited =
          ImportFold.map(call.known(0).tensor(), v -> Math.max(least, Math.min(most, v)));
      ImportFold.define(call, limited);
    } else {
      call.add(new ElementwiseOp.Clip(least, most), call.value(0));
    }
  }

  /** Early exporters wrote the largest float for no limit. */
  private static double limit(double value) {
    return Math.abs(value) > 3.4e38 ? Math.copySign(Double.POSITIVE_INFINITY, value) : value;
  }

  static void hardSigmoid(ImportCall call) {
    double alpha = call.number("alpha", 0.2);
    double beta = call.number("beta", 0.5);
    if (beta == 0.5 && Math.abs(alpha - 1.0 / 6) < 1e-7) {
      unary(call, UnaryKind.HARD_SIGMOID);
      return;
    }
    GraphBuilder b = call.inside();
    Value line = b.sum(b.scale(call.value(0), alpha), b.constant(beta));
    call.define(0, b.add(new ElementwiseOp.Clip(0, 1), line));
  }

  static void gelu(ImportCall call) {
    switch (call.text("approximate", "none")) {
      case "none" -> unary(call, UnaryKind.GELU);
      case "tanh" -> approximateGelu(call);
      default -> throw new Unsupported("it is approximated by " + call.text("approximate", ""));
    }
  }

  /** {@code x / 2 * (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))}. */
  private static void approximateGelu(ImportCall call) {
    GraphBuilder b = call.inside();
    Value x = call.value(0);
    Value cube = b.product(b.product(x, x), b.scale(x, 0.044715));
    Value share = b.unary(UnaryKind.TANH, b.scale(b.sum(x, cube), Math.sqrt(2 / Math.PI)));
    call.define(0, b.product(b.scale(x, 0.5), b.sum(share, b.constant(1))));
  }

  static void cast(ImportCall call) {
    DType target = call.scope().computed(type(call.intAttribute("to", 0)));
    if (call.operand(0) instanceof Sizes && target == DType.INT64) {
      call.define(0, call.operand(0));
    } else if (call.isKnown(0)) {
      Known known = call.known(0);
      call.define(0, new Known(known.name(), known.tensor().to(target), known.trained()));
    } else if (call.dtype(0) == target) {
      call.define(0, call.operand(0));
    } else {
      call.add(new ElementwiseOp.Cast(target), call.value(0));
    }
  }

  /** Of {@code TensorProto.DataType}; double precision is single here. */
  static DType type(int code) {
    return switch (code) {
      case 1, 11 -> DType.FLOAT32;
      case 2 -> DType.UINT8;
      case 6 -> DType.INT32;
      case 7 -> DType.INT64;
      case 9 -> DType.BOOL;
      case 10 -> DType.FLOAT16;
      case 16 -> DType.BFLOAT16;
      default -> throw new Unsupported("element type %s".formatted(code));
    };
  }

  // Reductions

  static void reduce(ImportCall call, ReduceOp.ReduceKind kind) {
    int rank = call.shape(0).rank();
    int[] axes =
        call.has(1)
            ? Arrays.stream(call.longs(1)).mapToInt(Math::toIntExact).toArray()
            : call.integers("axes");
    if (axes.length == 0) {
      if (call.integer("noop_with_empty_axes", 0) != 0) {
        call.define(0, call.operand(0));
        return;
      }
      axes = IntStream.range(0, rank).toArray();
    }
    List<Integer> sorted =
        Arrays.stream(ImportCall.axes(axes, rank)).sorted().distinct().boxed().toList();
    if (sorted.isEmpty()) {
      call.define(0, call.operand(0));
      return;
    }
    call.add(new ReduceOp.Reduce(kind, sorted, call.integer("keepdims", 1) != 0), call.value(0));
  }

  /** {@code sqrt(sum(x^2))}. */
  static void reduceNorm(ImportCall call) {
    GraphBuilder b = call.inside();
    Value x = call.value(0);
    int rank = call.shape(0).rank();
    int[] axes =
        call.has(1)
            ? Arrays.stream(call.longs(1)).mapToInt(Math::toIntExact).toArray()
            : call.integers("axes", IntStream.range(0, rank).toArray());
    Value sum =
        b.reduce(
            ReduceOp.ReduceKind.SUM,
            b.product(x, x),
            call.integer("keepdims", 1) != 0,
            Arrays.stream(ImportCall.axes(axes, rank)).sorted().toArray());
    call.define(0, b.unary(UnaryKind.SQRT, sum));
  }

  static void argMax(ImportCall call) {
    call.require("select_last_index", 0);
    int axis = ImportCall.axes(new int[] {call.intAttribute("axis", 0)}, call.shape(0).rank())[0];
    if (call.integer("keepdims", 1) == 0) {
      call.add(new ReduceOp.ArgMax(axis), call.value(0));
      return;
    }
    Value index = call.help("index", new ReduceOp.ArgMax(axis), call.value(0));
    call.define(0, ImportMovement.insertAxes(call, index, axis));
  }

  // Quantisation

  /** Together with the node that takes the integers back. */
  static void quantize(ImportCall call) {
    ReadNode back = call.onlyConsumer(0);
    if (back == null || !back.type().equals("DequantizeLinear")) {
      throw new Unsupported("its integers are used as such");
    }
    Tensor scale = call.known(1).tensor();
    Tensor zero = call.has(2) ? call.known(2).tensor() : Tensor.of(new byte[] {0});
    boolean signed = zero.dtype() == DType.INT32; // INT8 widened; UINT8 has a type of its own
    double point = zero.get(0);
    for (long i = 1; i < zero.elements(); i++) {
      if (zero.get(i) != point) {
        throw new Unsupported("its zero points differ between channels");
      }
    }
    boolean perChannel = scale.elements() > 1 || scale.shape().rank() == 1;
    int axis =
        ImportCall.axes(
            new int[] {call.intAttribute("axis", 1)}, Math.max(1, call.shape(0).rank()))[0];
    Known scales =
        perChannel
            ? call.known(1)
            : new Known(call.known(1).name(), scale.reshape(), call.known(1).trained());
    Value y =
        call.addNode(
            new QuantizeOp.FakeQuantize(
                perChannel ? axis : QuantizeOp.PER_TENSOR,
                (int) point,
                signed ? -128 : 0,
                signed ? 127 : 255),
            call.value(0),
            call.scope().buffer(scales));
    call.define(0, y);
    call.alias(back.outputs().get(0), y);
  }

  /** Of integers in the file; after a QuantizeLinear the output is there already. */
  static void dequantize(ImportCall call) {
    if (call.named(call.output(0)) != null) {
      return;
    }
    Tensor integers = call.known(0).tensor();
    double[] scale = call.known(1).tensor().toDoubleArray();
    double[] zero = call.has(2) ? call.known(2).tensor().toDoubleArray() : new double[scale.length];
    int axis =
        ImportCall.axes(
            new int[] {call.intAttribute("axis", 1)}, Math.max(1, integers.shape().rank()))[0];
    long inner = 1;
    for (int i = axis + 1; i < integers.shape().rank(); i++) {
      inner *= integers.shape().size(i);
    }
    float[] values = new float[Math.toIntExact(integers.elements())];
    for (int i = 0; i < values.length; i++) {
      int channel = scale.length == 1 ? 0 : (int) (i / inner % scale.length);
      values[i] = (float) ((integers.get(i) - zero[channel]) * scale[channel]);
    }
    Known known = call.known(0);
    call.define(
        0, new Known(known.name(), Tensor.of(values, integers.shape().toArray()), known.trained()));
  }
}
