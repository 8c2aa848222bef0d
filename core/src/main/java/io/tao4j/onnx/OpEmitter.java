package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.Padding;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes each op as nodes of operator set 17 and returns the name of the value that it computes.
 * Where a runtime has no kernel for an element type the nodes compute in a wider one: {@link
 * WideTypes} says which.
 */
final class OpEmitter implements OpVisitor<OpEmitter.Call, String> {
  private final OnnxGraph onnx;
  private final WideTypes wide;

  OpEmitter(OnnxGraph onnx, WideTypes wide) {
    this.onnx = onnx;
    this.wide = wide;
  }

  /**
   * A node to write.
   *
   * @param node the node
   * @param types types of its operands
   * @param inputs names of its operands
   * @param type type of its output
   * @param output name that its output shall have
   * @param stored numbers of its first operand where the file holds what the node makes of them
   */
  record Call(
      Node node,
      List<TensorType> types,
      List<String> inputs,
      TensorType type,
      String output,
      @Nullable Tensor stored) {
    DType dtype(int operand) {
      return types.get(operand).dtype();
    }
  }

  // Plumbing

  private String emit(Call call, String type, List<String> inputs, OnnxAttribute... attributes) {
    onnx.add(
        new OnnxNode(
            call.node().name(), type, "", inputs, List.of(call.output()), List.of(attributes)));
    return call.output();
  }

  /** Emits a node that computes in {@code computed} and gives the declared type. */
  private String emitIn(
      DType computed, Call call, String type, List<String> inputs, OnnxAttribute... attributes) {
    if (computed == call.type().dtype()) {
      return emit(call, type, inputs, attributes);
    }
    String wide = onnx.freeValue(call.node().name() + "/wide");
    onnx.add(
        new OnnxNode(call.node().name(), type, "", inputs, List.of(wide), List.of(attributes)));
    return castTo(call, wide);
  }

  /** The last node of a call: a cast to the declared type. */
  private String castTo(Call call, String value) {
    onnx.add(
        new OnnxNode(
            onnx.freeNode(call.node().name() + "/cast"),
            "Cast",
            "",
            List.of(value),
            List.of(call.output()),
            List.of(to(call.type().dtype()))));
    return call.output();
  }

  private String helper(
      Call call, String what, String type, List<String> inputs, OnnxAttribute... attributes) {
    return onnx.addHelper(call.node().name() + "/" + what, type, inputs, attributes);
  }

  private String constant(Call call, String what, Tensor tensor) {
    return onnx.constant(call.node().name() + "/" + what, tensor);
  }

  private String constant(Call call, String what, long... values) {
    return constant(call, what, Tensor.of(values, values.length));
  }

  private String operand(Call call, int index, DType dtype) {
    String name = call.inputs().get(index);
    return call.dtype(index) == dtype ? name : onnx.cast(name, dtype);
  }

  private List<String> operands(Call call, DType dtype) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      names.add(operand(call, i, dtype));
    }
    return names;
  }

  private static OnnxAttribute to(DType dtype) {
    return OnnxAttribute.of("to", (long) OnnxTypes.code(dtype));
  }

  private static OnnxAttribute axis(int axis) {
    return OnnxAttribute.of("axis", (long) axis);
  }

  // Windows

  @Override
  public String visit(WindowOp.Conv2d op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    Shape weight = call.types().get(1).shape();
    return emitIn(
        computed,
        call,
        "Conv",
        operands(call, computed),
        OnnxAttribute.list("dilations", op.dilationHeight(), op.dilationWidth()),
        OnnxAttribute.of("group", (long) op.groups()),
        OnnxAttribute.list("kernel_shape", weight.size(2), weight.size(3)),
        pads(op.padding()),
        OnnxAttribute.list("strides", op.strideHeight(), op.strideWidth()));
  }

  private static OnnxAttribute pads(Padding p) {
    return OnnxAttribute.list("pads", p.top(), p.left(), p.bottom(), p.right());
  }

  @Override
  public String visit(WindowOp.MaxPool2d op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    return emitIn(
        computed,
        call,
        "MaxPool",
        operands(call, computed),
        OnnxAttribute.of("ceil_mode", 0L),
        OnnxAttribute.list("kernel_shape", op.kernelHeight(), op.kernelWidth()),
        pads(op.padding()),
        OnnxAttribute.list("strides", op.strideHeight(), op.strideWidth()));
  }

  @Override
  public String visit(WindowOp.AveragePool2d op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    return emitIn(
        computed,
        call,
        "AveragePool",
        operands(call, computed),
        OnnxAttribute.of("ceil_mode", 0L),
        OnnxAttribute.of("count_include_pad", op.countPadding() ? 1L : 0L),
        OnnxAttribute.list("kernel_shape", op.kernelHeight(), op.kernelWidth()),
        pads(op.padding()),
        OnnxAttribute.list("strides", op.strideHeight(), op.strideWidth()));
  }

  @Override
  public String visit(WindowOp.Resize2d op, Call call) {
    // ONNX Runtime resizes no half precision on a CPU
    String x = operand(call, 0, DType.FLOAT32);
    List<String> inputs = new ArrayList<>(List.of(x, ""));
    if (op.to() instanceof WindowOp.ResizeTo.Factor factor) {
      float[] scales = {1, 1, factor.height(), factor.width()};
      inputs.add(constant(call, "scales", Tensor.of(scales, 4)));
    } else {
      inputs.addAll(List.of("", resized(call, x)));
    }
    return switch (op.kind()) {
      case NEAREST -> resize(call, inputs, "asymmetric", "nearest", "floor");
      case NEAREST_EXACT -> resize(call, inputs, "half_pixel", "nearest", "round_prefer_ceil");
      case BILINEAR -> resize(call, inputs, "half_pixel", "linear", "floor");
      case BILINEAR_ALIGN_CORNERS -> resize(call, inputs, "align_corners", "linear", "floor");
    };
  }

  /** All four sizes of a resized image: the batch's is known at run time only. */
  private String resized(Call call, String x) {
    Shape shape = call.type().shape();
    if (shape.isFixed()) {
      return constant(call, "sizes", shape.toArray());
    }
    String first =
        helper(
            call,
            "batch",
            "Slice",
            List.of(
                helper(call, "input_shape", "Shape", List.of(x)),
                constant(call, "from", 0),
                constant(call, "to", 2)));
    String image = constant(call, "image_size", shape.size(2), shape.size(3));
    return helper(call, "sizes", "Concat", List.of(first, image), axis(0));
  }

  private String resize(
      Call call, List<String> inputs, String coordinates, String mode, String nearest) {
    return emitIn(
        DType.FLOAT32,
        call,
        "Resize",
        inputs,
        OnnxAttribute.of("coordinate_transformation_mode", coordinates),
        OnnxAttribute.of("mode", mode),
        OnnxAttribute.of("nearest_mode", nearest));
  }

  // Elementwise

  @Override
  public String visit(ElementwiseOp.Unary op, Call call) {
    return switch (op.kind()) {
      case NEGATE -> unary(call, "Neg");
      case ABSOLUTE -> unary(call, "Abs");
      case EXP -> unary(call, "Exp");
      case LOG -> unary(call, "Log");
      case SQRT -> unary(call, "Sqrt");
      case RECIPROCAL -> unary(call, "Reciprocal");
      case SIN -> unary(call, "Sin");
      case COS -> unary(call, "Cos");
      case ARCTANGENT -> unary(call, "Atan");
      case ERF -> unary(call, "Erf");
      case SIGN -> unary(call, "Sign");
      case FLOOR -> unary(call, "Floor");
      case ROUND -> unary(call, "Round");
      case RELU -> unary(call, "Relu");
      case SIGMOID -> unary(call, "Sigmoid");
      case TANH -> unary(call, "Tanh");
      case SOFTPLUS -> unary(call, "Softplus");
      case HARD_SIGMOID ->
          unary(
              call,
              "HardSigmoid",
              OnnxAttribute.of("alpha", 1.0 / 6),
              OnnxAttribute.of("beta", 0.5));
      case HARD_SWISH -> unary(call, "HardSwish");
      case SWISH -> gated(call, "sigmoid", "Sigmoid");
      case MISH -> mish(call);
      case GELU -> gelu(call);
    };
  }

  private String unary(Call call, String type, OnnxAttribute... attributes) {
    DType computed = wide.floating(call.dtype(0));
    return emitIn(computed, call, type, operands(call, computed), attributes);
  }

  private String gated(Call call, String what, String type) {
    DType computed = wide.floating(call.dtype(0));
    String x = operand(call, 0, computed);
    return emitIn(computed, call, "Mul", List.of(x, helper(call, what, type, List.of(x))));
  }

  private String mish(Call call) {
    DType computed = wide.floating(call.dtype(0));
    String x = operand(call, 0, computed);
    String curve = helper(call, "softplus", "Softplus", List.of(x));
    String gate = helper(call, "tanh", "Tanh", List.of(curve));
    return emitIn(computed, call, "Mul", List.of(x, gate));
  }

  /** {@code x / 2 * (1 + erf(x / sqrt(2)))}: ONNX has it from operator set 20 on. */
  private String gelu(Call call) {
    DType computed = wide.floating(call.dtype(0));
    String x = operand(call, 0, computed);
    String scaled = times(call, "scaled", x, computed, Math.sqrt(0.5));
    String share = helper(call, "erf", "Erf", List.of(scaled));
    String one = constant(call, "one", Tensor.scalar(1).to(computed));
    String sum = helper(call, "sum", "Add", List.of(share, one));
    String half = times(call, "half", x, computed, 0.5);
    return emitIn(computed, call, "Mul", List.of(half, sum));
  }

  private String times(Call call, String what, String x, DType computed, double factor) {
    String number = constant(call, what + "_factor", Tensor.scalar((float) factor).to(computed));
    return helper(call, what, "Mul", List.of(x, number));
  }

  @Override
  public String visit(ElementwiseOp.Binary op, Call call) {
    DType computed = wide.number(call.dtype(0));
    String type =
        switch (op.kind()) {
          case ADD -> "Add";
          case SUBTRACT -> "Sub";
          case MULTIPLY -> "Mul";
          case DIVIDE -> "Div";
          case MAXIMUM -> "Max";
          case MINIMUM -> "Min";
          case POWER -> "Pow";
        };
    return emitIn(computed, call, type, operands(call, computed));
  }

  @Override
  public String visit(ElementwiseOp.Compare op, Call call) {
    DType compared = wide.number(call.dtype(0));
    String type =
        switch (op.kind()) {
          case EQUAL -> "Equal";
          case LESS -> "Less";
          case LESS_OR_EQUAL -> "LessOrEqual";
          case GREATER -> "Greater";
          case GREATER_OR_EQUAL -> "GreaterOrEqual";
        };
    return emit(call, type, operands(call, compared));
  }

  @Override
  public String visit(ElementwiseOp.Select op, Call call) {
    DType computed = wide.number(call.dtype(1));
    return emitIn(
        computed,
        call,
        "Where",
        List.of(call.inputs().get(0), operand(call, 1, computed), operand(call, 2, computed)));
  }

  @Override
  public String visit(ElementwiseOp.LeakyRelu op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    return emitIn(
        computed,
        call,
        "LeakyRelu",
        operands(call, computed),
        OnnxAttribute.of("alpha", op.slope()));
  }

  @Override
  public String visit(ElementwiseOp.Clip op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    List<String> inputs = new ArrayList<>();
    inputs.add(operand(call, 0, computed));
    boolean bottom = op.minimum() != Double.NEGATIVE_INFINITY;
    boolean top = op.maximum() != Double.POSITIVE_INFINITY;
    if (bottom || top) {
      inputs.add(bottom ? constant(call, "minimum", scalar(computed, op.minimum())) : "");
    }
    if (top) {
      inputs.add(constant(call, "maximum", scalar(computed, op.maximum())));
    }
    return emitIn(computed, call, "Clip", inputs);
  }

  @Override
  public String visit(ElementwiseOp.Cast op, Call call) {
    if (call.stored() != null) {
      onnx.initialize(call.inputs().get(0), call.stored().to(op.dtype()));
      return call.inputs().get(0);
    }
    return emit(call, "Cast", call.inputs(), to(op.dtype()));
  }

  @Override
  public String visit(ElementwiseOp.StopGradient op, Call call) {
    return call.inputs().get(0);
  }

  // Reductions

  @Override
  public String visit(ReduceOp.Reduce op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    String x = operand(call, 0, computed);
    long[] axes = op.axes().stream().mapToLong(Integer::longValue).toArray();
    OnnxAttribute keep = OnnxAttribute.of("keepdims", op.keepDimensions() ? 1L : 0L);
    // in operator set 17 the sum takes its axes as an operand, the others as an attribute
    return switch (op.kind()) {
      case SUM ->
          emitIn(computed, call, "ReduceSum", List.of(x, constant(call, "axes", axes)), keep);
      case MEAN -> reduce(computed, call, "ReduceMean", x, axes, keep);
      case MAXIMUM -> reduce(computed, call, "ReduceMax", x, axes, keep);
      case MINIMUM -> reduce(computed, call, "ReduceMin", x, axes, keep);
    };
  }

  private String reduce(
      DType computed, Call call, String type, String x, long[] axes, OnnxAttribute keep) {
    return emitIn(computed, call, type, List.of(x), OnnxAttribute.list("axes", axes), keep);
  }

  @Override
  public String visit(ReduceOp.ArgMax op, Call call) {
    if (call.dtype(0) == DType.INT64) {
      return topIndex(op, call);
    }
    DType compared = wide.number(call.dtype(0));
    return emit(
        call,
        "ArgMax",
        operands(call, compared),
        axis(op.axis()),
        OnnxAttribute.of("keepdims", 0L),
        OnnxAttribute.of("select_last_index", 0L));
  }

  /** ONNX Runtime has no ArgMax of INT64; TopK has, and prefers the first at a tie as well. */
  private String topIndex(ReduceOp.ArgMax op, Call call) {
    String name = call.node().name();
    String index = onnx.freeValue(name + "/index");
    onnx.add(
        new OnnxNode(
            name,
            "TopK",
            "",
            List.of(call.inputs().get(0), constant(call, "k", 1)),
            List.of(onnx.freeValue(name + "/largest"), index),
            List.of(axis(op.axis()), OnnxAttribute.of("largest", 1L))));
    onnx.add(
        new OnnxNode(
            onnx.freeNode(name + "/squeeze"),
            "Squeeze",
            "",
            List.of(index, constant(call, "axes", op.axis())),
            List.of(call.output()),
            List.of()));
    return call.output();
  }

  // Movement

  /**
   * A constant shape wherever one says it: numbers, 0 for "as the input's axis here", one -1 for
   * the rest. Only a symbol that moved beside another one needs the shape at run time.
   */
  @Override
  public String visit(MovementOp.Reshape op, Call call) {
    Shape y = call.type().shape();
    // With a size of 0 among the numbers 0 must mean 0, and nothing can be left to infer.
    boolean zero = y.dims().stream().anyMatch(OpEmitter::isZero);
    long[] sizes = new long[y.rank()];
    int unknown = 0;
    for (int i = 0; i < sizes.length; i++) {
      Dim dim = y.dim(i);
      if (dim.isFixed()) {
        sizes[i] = dim.size();
      } else if (!zero && op.extents().get(i).equals(new Extent.SameAs(i))) {
        sizes[i] = 0;
      } else {
        sizes[i] = -1;
        unknown++;
      }
    }
    String shape =
        unknown <= 1 && !(zero && unknown > 0)
            ? constant(call, "shape", sizes)
            : shapeAtRunTime(op, call, sizes);
    return emit(
        call,
        "Reshape",
        List.of(call.inputs().get(0), shape),
        OnnxAttribute.of("allowzero", zero ? 1L : 0L));
  }

  /** Whether the shape is unsayable: with 0 elements nothing tells how many the rest has. */
  static boolean isRestUnknown(MovementOp.Reshape op, Shape y) {
    boolean zero = y.dims().stream().anyMatch(OpEmitter::isZero);
    int rest = op.extents().indexOf(new Extent.Rest());
    return zero && rest >= 0 && !y.dim(rest).isFixed();
  }

  private static boolean isZero(Dim dim) {
    return dim.isFixed() && dim.size() == 0;
  }

  private String shapeAtRunTime(MovementOp.Reshape op, Call call, long[] sizes) {
    String real = helper(call, "input_shape", "Shape", List.of(call.inputs().get(0)));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != -1) {
        parts.add(constant(call, "size_" + i, sizes[i]));
      } else if (op.extents().get(i) instanceof Extent.SameAs same) {
        parts.add(
            helper(
                call,
                "size_" + i,
                "Gather",
                List.of(real, constant(call, "axis_" + i, same.axis())),
                axis(0)));
      } else {
        parts.add(constant(call, "size_" + i, -1));
      }
    }
    return helper(call, "shape", "Concat", parts, axis(0));
  }

  @Override
  public String visit(MovementOp.Transpose op, Call call) {
    return emit(
        call,
        "Transpose",
        call.inputs(),
        OnnxAttribute.list(
            "perm", op.permutation().stream().mapToLong(Integer::longValue).toArray()));
  }

  @Override
  public String visit(MovementOp.Concat op, Call call) {
    return emit(call, "Concat", call.inputs(), axis(op.axis()));
  }

  @Override
  public String visit(MovementOp.Slice op, Call call) {
    return emit(
        call,
        "Slice",
        List.of(
            call.inputs().get(0),
            constant(call, "starts", op.start()),
            constant(call, "ends", op.end()),
            constant(call, "axes", op.axis()),
            constant(call, "steps", op.step())));
  }

  @Override
  public String visit(MovementOp.Pad op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    long[] pads =
        Stream.concat(op.before().stream(), op.after().stream())
            .mapToLong(Integer::longValue)
            .toArray();
    return emitIn(
        computed,
        call,
        "Pad",
        List.of(
            operand(call, 0, computed),
            constant(call, "pads", pads),
            constant(call, "value", scalar(computed, op.value()))));
  }

  // Normalisation

  @Override
  public String visit(NormalizeOp.BatchNorm op, Call call) {
    // not in half precision: a small variance would become 0 in it
    return emitIn(
        DType.FLOAT32,
        call,
        "BatchNormalization",
        operands(call, DType.FLOAT32),
        OnnxAttribute.of("epsilon", op.epsilon()));
  }

  @Override
  public String visit(NormalizeOp.Softmax op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    return emitIn(computed, call, "Softmax", operands(call, computed), axis(op.axis()));
  }

  @Override
  public String visit(NormalizeOp.LogSoftmax op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    return emitIn(computed, call, "LogSoftmax", operands(call, computed), axis(op.axis()));
  }

  @Override
  public String visit(NormalizeOp.Dropout op, Call call) {
    return call.inputs().get(0);
  }

  // Products

  @Override
  public String visit(LinearOp.Linear op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    List<String> inputs = operands(call, computed);
    if (call.types().get(0).shape().rank() == 2) {
      return emitIn(computed, call, "Gemm", inputs, OnnxAttribute.of("transB", 1L));
    }
    // The initialiser keeps the parameter's own layout; runtimes transpose a constant once.
    String weight = inputs.get(1);
    String transposed =
        onnx.share(
            weight + "/transposed",
            w -> onnx.addHelper(w, "Transpose", List.of(weight), OnnxAttribute.list("perm", 1, 0)));
    if (inputs.size() == 2) {
      return emitIn(computed, call, "MatMul", List.of(inputs.get(0), transposed));
    }
    String product = helper(call, "product", "MatMul", List.of(inputs.get(0), transposed));
    return emitIn(computed, call, "Add", List.of(product, inputs.get(2)));
  }

  @Override
  public String visit(LinearOp.MatMul op, Call call) {
    DType computed = wide.floating(call.dtype(0));
    return emitIn(computed, call, "MatMul", operands(call, computed));
  }

  // Indices

  @Override
  public String visit(IndexOp.Gather op, Call call) {
    return emit(call, "Gather", call.inputs(), axis(op.axis()));
  }

  @Override
  public String visit(IndexOp.OneHot op, Call call) {
    if (call.types().get(0).shape().rank() == 0) {
      // ONNX's OneHot takes no scalar
      long[] classes = LongStream.range(0, op.depth()).toArray();
      String hit =
          helper(
              call,
              "hit",
              "Equal",
              List.of(call.inputs().get(0), constant(call, "classes", classes)));
      return emit(call, "Cast", List.of(hit), to(DType.FLOAT32));
    }
    return emit(
        call,
        "OneHot",
        List.of(
            call.inputs().get(0),
            constant(call, "depth", op.depth()),
            constant(call, "values", Tensor.of(new float[] {0, 1}, 2))),
        axis(-1));
  }

  // Quantisation

  @Override
  public String visit(QuantizeOp.FakeQuantize op, Call call) {
    return Quantization.emit(onnx, op, call);
  }

  /** Whether an op's range is that of an 8-bit type. */
  static boolean isByte(QuantizeOp.FakeQuantize op) {
    return op.minimum() == -128 && op.maximum() == 127 || op.minimum() == 0 && op.maximum() == 255;
  }

  /** Whether all integers of an op are signed bytes. */
  static boolean isWithinInt8(QuantizeOp.FakeQuantize op) {
    return op.minimum() >= -128 && op.maximum() <= 127;
  }

  // Sources

  @Override
  public String visit(SourceOp.Constant op, Call call) {
    onnx.initialize(call.output(), tensor(op));
    return call.output();
  }

  private static Tensor tensor(SourceOp.Constant op) {
    int size = op.values().size();
    if (op.dtype() == DType.INT64) {
      // not by way of floats, which would round it
      long[] values = op.values().stream().mapToLong(Double::longValue).toArray();
      return Tensor.of(values, op.shape().toArray());
    }
    if (op.dtype() == DType.INT32) {
      int[] values = op.values().stream().mapToInt(Double::intValue).toArray();
      return Tensor.of(values, op.shape().toArray());
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(size, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    op.values().forEach(v -> bytes.putFloat(v.floatValue()));
    return Tensor.wrap(DType.FLOAT32, op.shape(), bytes.flip()).to(op.dtype());
  }

  private static Tensor scalar(DType dtype, double value) {
    return tensor(new SourceOp.Constant(dtype, Shape.SCALAR, List.of(value)));
  }
}
