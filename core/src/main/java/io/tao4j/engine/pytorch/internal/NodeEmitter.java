package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;
import static io.tao4j.engine.pytorch.internal.ScriptText.list;
import static io.tao4j.engine.pytorch.internal.ScriptText.numbers;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.Padding;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * One TorchScript expression a node. Number formats follow three rules: convolutions and matrix
 * products run in the plan's format; ops that lose nothing by it (ReLU, pools, sums of two, moves)
 * keep the format of what they get; everything else gets {@code FLOAT32}. Batch norms take bfloat16
 * and compute in float32 inside.
 */
final class NodeEmitter implements OpVisitor<Site, Typed> {
  static final NodeEmitter INSTANCE = new NodeEmitter();

  private NodeEmitter() {}

  private static Typed call(DType dtype, String function, String... arguments) {
    return new Typed("torch." + function + "(" + String.join(", ", arguments) + ")", dtype);
  }

  private static String padded(String x, Padding p, String value) {
    return "torch.constant_pad_nd(%s, %s, %s)"
        .formatted(x, numbers(p.left(), p.right(), p.top(), p.bottom()), value);
  }

  private static String symmetric(Padding p) {
    return p.isSymmetric() ? numbers(p.top(), p.left()) : numbers(0, 0);
  }

  @Override
  public Typed visit(WindowOp.Conv2d op, Site site) {
    DType dtype = site.heavyType();
    Padding padding = op.padding();
    String x = site.as(0, dtype);
    return call(
        dtype,
        "conv2d",
        padding.isSymmetric() ? x : padded(x, padding, "0."),
        site.as(1, dtype),
        site.operands().size() == 3 ? site.as(2, dtype) : "None",
        numbers(op.strideHeight(), op.strideWidth()),
        symmetric(padding),
        numbers(op.dilationHeight(), op.dilationWidth()),
        Integer.toString(op.groups()));
  }

  @Override
  public Typed visit(WindowOp.MaxPool2d op, Site site) {
    return call(
        site.operand(0).dtype(),
        "max_pool2d",
        op.padding().isSymmetric() ? site.text(0) : padded(site.text(0), op.padding(), "-inf"),
        numbers(op.kernelHeight(), op.kernelWidth()),
        numbers(op.strideHeight(), op.strideWidth()),
        symmetric(op.padding()),
        "[1, 1]",
        "False");
  }

  @Override
  public Typed visit(WindowOp.AveragePool2d op, Site site) {
    String kernel = numbers(op.kernelHeight(), op.kernelWidth());
    String stride = numbers(op.strideHeight(), op.strideWidth());
    DType dtype = site.operand(0).dtype();
    String x = site.text(0);
    if (op.padding().isSymmetric()) {
      String counted = op.countPadding() ? "True" : "False";
      return call(
          dtype, "avg_pool2d", x, kernel, stride, symmetric(op.padding()), "False", counted);
    }
    String form = "torch.avg_pool2d(%s, %s, %s, [0, 0], False, True)";
    String mean = String.format(Locale.ROOT, form, padded(x, op.padding(), "0."), kernel, stride);
    if (op.countPadding()) {
      return new Typed(mean, dtype);
    }
    // The share of real elements in each window, to divide by.
    String ones = padded("torch.ones_like(%s)".formatted(x), op.padding(), "0.");
    return call(dtype, "div", mean, String.format(Locale.ROOT, form, ones, kernel, stride));
  }

  @Override
  public Typed visit(WindowOp.Resize2d op, Site site) {
    String to =
        op.to() instanceof WindowOp.ResizeTo.Size size
            ? numbers(size.height(), size.width())
            : "None";
    String factor =
        op.to() instanceof WindowOp.ResizeTo.Factor times
            ? "[%s., %s.]".formatted(times.height(), times.width())
            : "None";
    // Copied numbers keep their format, means of neighbours are computed in float32.
    DType same = site.operand(0).dtype();
    DType wide = site.result().dtype();
    return switch (op.kind()) {
      case NEAREST -> call(same, "upsample_nearest2d", site.text(0), to, factor);
      case NEAREST_EXACT -> call(same, "_upsample_nearest_exact2d", site.text(0), to, factor);
      case BILINEAR -> call(wide, "upsample_bilinear2d", site.declared(0), to, "False", factor);
      case BILINEAR_ALIGN_CORNERS ->
          call(wide, "upsample_bilinear2d", site.declared(0), to, "True", factor);
    };
  }

  @Override
  public Typed visit(ElementwiseOp.Unary op, Site site) {
    return switch (op.kind()) {
      case NEGATE -> narrow(site, "neg");
      case ABSOLUTE -> narrow(site, "abs");
      case RELU -> narrow(site, site.overwritable().get(0) ? "relu_" : "relu");
      case SIGMOID -> narrow(site, "sigmoid");
      case TANH -> narrow(site, "tanh");
      case SIGN -> narrow(site, "sign");
      case EXP -> wide(site, "exp");
      case LOG -> wide(site, "log");
      case SQRT -> wide(site, "sqrt");
      case RECIPROCAL -> wide(site, "reciprocal");
      case SIN -> wide(site, "sin");
      case COS -> wide(site, "cos");
      case ARCTANGENT -> wide(site, "atan");
      case ERF -> wide(site, "erf");
      case FLOOR -> wide(site, "floor");
      case ROUND -> wide(site, "round");
      case SOFTPLUS -> wide(site, "softplus");
      case SWISH -> narrow(site, "silu");
      case MISH -> narrow(site, "mish");
      case HARD_SIGMOID -> narrow(site, "hardsigmoid");
      case HARD_SWISH -> narrow(site, "hardswish");
      case GELU -> narrow(site, "gelu");
    };
  }

  private static Typed narrow(Site site, String function) {
    return call(site.operand(0).dtype(), function, site.text(0));
  }

  private static Typed wide(Site site, String function) {
    return call(site.result().dtype(), function, site.declared(0));
  }

  @Override
  public Typed visit(ElementwiseOp.Binary op, Site site) {
    return switch (op.kind()) {
      case ADD -> sum(site);
      case SUBTRACT -> meet(site, "sub");
      case MULTIPLY -> meet(site, "mul");
      case MAXIMUM -> meetTensors(site, "maximum");
      case MINIMUM -> meetTensors(site, "minimum");
      case DIVIDE -> call(site.result().dtype(), "div", site.declared(0), site.declared(1));
      case POWER -> call(site.result().dtype(), "pow", site.declared(0), site.declared(1));
    };
  }

  /** In place where one operand has the result's shape and is needed no more: residual joins. */
  private static Typed sum(Site site) {
    DType dtype = site.common(0);
    for (int i = 0; i < 2; i++) {
      if (site.overwritable().get(i)
          && site.operand(i).dtype() == dtype
          && site.types().get(i).shape().equals(site.result().shape())
          && !site.node().inputs().get(0).equals(site.node().inputs().get(1))) {
        return call(dtype, "add_", site.text(i), site.meeting(1 - i, dtype));
      }
    }
    return meet(site, "add");
  }

  private static Typed meet(Site site, String function) {
    DType dtype = site.common(0);
    return call(dtype, function, site.meeting(0, dtype), site.meeting(1, dtype));
  }

  private static Typed meetTensors(Site site, String function) {
    DType dtype = site.common(0);
    return call(dtype, function, site.as(0, dtype), site.as(1, dtype));
  }

  @Override
  public Typed visit(ElementwiseOp.Compare op, Site site) {
    String function =
        switch (op.kind()) {
          case EQUAL -> "eq";
          case LESS -> "lt";
          case LESS_OR_EQUAL -> "le";
          case GREATER -> "gt";
          case GREATER_OR_EQUAL -> "ge";
        };
    return call(DType.BOOL, function, site.declared(0), site.declared(1));
  }

  @Override
  public Typed visit(ElementwiseOp.Select op, Site site) {
    DType dtype = site.common(1);
    return call(dtype, "where", site.text(0), site.as(1, dtype), site.as(2, dtype));
  }

  @Override
  public Typed visit(ElementwiseOp.LeakyRelu op, Site site) {
    return call(site.operand(0).dtype(), "leaky_relu", site.text(0), literal(op.slope()));
  }

  @Override
  public Typed visit(ElementwiseOp.Clip op, Site site) {
    if (Double.isInfinite(op.minimum()) && Double.isInfinite(op.maximum())) {
      return site.operand(0);
    }
    return call(
        site.operand(0).dtype(),
        "clamp",
        site.text(0),
        Double.isInfinite(op.minimum()) ? "None" : literal(op.minimum()),
        Double.isInfinite(op.maximum()) ? "None" : literal(op.maximum()));
  }

  @Override
  public Typed visit(ElementwiseOp.Cast op, Site site) {
    // Floats to integers through float32: what bfloat16 rounded away must not be cut off as well.
    return new Typed(
        "torch.to(%s, %s)".formatted(site.declared(0), ScalarType.code(op.dtype())), op.dtype());
  }

  @Override
  public Typed visit(ElementwiseOp.StopGradient op, Site site) {
    return call(site.operand(0).dtype(), "detach", site.text(0));
  }

  @Override
  public Typed visit(ReduceOp.Reduce op, Site site) {
    String function =
        switch (op.kind()) {
          case SUM -> "sum";
          case MEAN -> "mean";
          case MAXIMUM -> "amax";
          case MINIMUM -> "amin";
        };
    return call(
        site.result().dtype(),
        function,
        site.declared(0),
        op.axes().toString(),
        op.keepDimensions() ? "True" : "False");
  }

  @Override
  public Typed visit(ReduceOp.ArgMax op, Site site) {
    return call(DType.INT64, "argmax", site.declared(0), Integer.toString(op.axis()), "False");
  }

  @Override
  public Typed visit(MovementOp.Reshape op, Site site) {
    List<String> sizes = new ArrayList<>();
    for (MovementOp.Extent extent : op.extents()) {
      if (extent instanceof MovementOp.Extent.SameAs same) {
        sizes.add("torch.size(%s, %s)".formatted(site.text(0), same.axis()));
      } else if (extent instanceof MovementOp.Extent.Sized sized) {
        sizes.add(Long.toString(sized.size()));
      } else {
        sizes.add("-1");
      }
    }
    return call(site.operand(0).dtype(), "reshape", site.text(0), list(sizes));
  }

  @Override
  public Typed visit(MovementOp.Transpose op, Site site) {
    return call(site.operand(0).dtype(), "permute", site.text(0), op.permutation().toString());
  }

  @Override
  public Typed visit(MovementOp.Concat op, Site site) {
    DType dtype = site.common(0);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < site.operands().size(); i++) {
      parts.add(site.as(i, dtype));
    }
    return call(dtype, "cat", list(parts), Integer.toString(op.axis()));
  }

  @Override
  public Typed visit(MovementOp.Slice op, Site site) {
    return new Typed(
        "torch.slice(%s, %s, %s, %s, %s)"
            .formatted(site.text(0), op.axis(), op.start(), op.end(), op.step()),
        site.operand(0).dtype());
  }

  @Override
  public Typed visit(MovementOp.Pad op, Site site) {
    List<String> sizes = new ArrayList<>();
    for (int axis = op.before().size() - 1; axis >= 0; axis--) {
      sizes.add(op.before().get(axis).toString());
      sizes.add(op.after().get(axis).toString());
    }
    DType dtype = site.operand(0).dtype();
    String value = dtype.isFloating() ? literal(op.value()) : Long.toString((long) op.value());
    return call(dtype, "constant_pad_nd", site.text(0), list(sizes), value);
  }

  @Override
  public Typed visit(NormalizeOp.BatchNorm op, Site site) {
    return call(
        site.operand(0).dtype(),
        "batch_norm",
        site.text(0),
        site.text(1),
        site.text(2),
        site.text(3),
        site.text(4),
        site.moving() ? "True" : "False",
        literal(op.updateRate()),
        literal(op.epsilon()),
        "True");
  }

  @Override
  public Typed visit(NormalizeOp.Softmax op, Site site) {
    return along(site, "softmax", op.axis());
  }

  @Override
  public Typed visit(NormalizeOp.LogSoftmax op, Site site) {
    return along(site, "log_softmax", op.axis());
  }

  private static Typed along(Site site, String function, int axis) {
    return call(site.result().dtype(), function, site.declared(0), Integer.toString(axis), "None");
  }

  @Override
  public Typed visit(NormalizeOp.Dropout op, Site site) {
    if (site.mask() == null) {
      return site.operand(0);
    }
    return call(
        site.operand(0).dtype(),
        "mul",
        "torch.mul(%s, %s)".formatted(site.text(0), site.mask()),
        literal(1 / (1 - op.rate())));
  }

  @Override
  public Typed visit(LinearOp.Linear op, Site site) {
    DType dtype = site.heavyType();
    return call(
        dtype,
        "linear",
        site.as(0, dtype),
        site.as(1, dtype),
        site.operands().size() == 3 ? site.as(2, dtype) : "None");
  }

  @Override
  public Typed visit(LinearOp.MatMul op, Site site) {
    DType dtype = site.heavyType();
    return call(dtype, "matmul", site.as(0, dtype), site.as(1, dtype));
  }

  @Override
  public Typed visit(IndexOp.Gather op, Site site) {
    List<String> indices = new ArrayList<>(Collections.nCopies(op.axis(), "None"));
    indices.add(site.text(1));
    return call(
        site.operand(0).dtype(),
        "index",
        site.text(0),
        "annotate(List[Optional[Tensor]], " + list(indices) + ")");
  }

  @Override
  public Typed visit(IndexOp.OneHot op, Site site) {
    return new Typed(
        "torch.to(torch.one_hot(%s, %s), 6)".formatted(site.text(0), op.depth()), DType.FLOAT32);
  }

  @Override
  public Typed visit(QuantizeOp.FakeQuantize op, Site site) {
    String zeros = "torch.to(torch.full_like(%s, %s), 3)".formatted(site.text(1), op.zeroPoint());
    String least = Integer.toString(op.minimum());
    String most = Integer.toString(op.maximum());
    if (!op.isPerChannel()) {
      return call(
          DType.FLOAT32,
          "fake_quantize_per_tensor_affine",
          site.declared(0),
          site.declared(1),
          zeros,
          least,
          most);
    }
    return call(
        DType.FLOAT32,
        "fake_quantize_per_channel_affine",
        site.declared(0),
        site.declared(1),
        zeros,
        Integer.toString(op.axis()),
        least,
        most);
  }

  @Override
  public Typed visit(SourceOp.Constant op, Site site) {
    String variable = site.constants().get(site.node().name());
    return new Typed(String.valueOf(variable), op.dtype(), op.shape().rank() == 0);
  }
}
