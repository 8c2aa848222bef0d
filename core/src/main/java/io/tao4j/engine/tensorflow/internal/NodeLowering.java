package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.Mode;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Output;

/**
 * TensorFlow operations of each node. Which forms are taken is decided by gradients, not by what
 * computes forward: TensorFlow's graph gradients are wrong or missing for several others.
 *
 * <p>Operations without a gradient (floor, rounding, one-hot) are followed by {@code StopGradient}:
 * the gradient builder otherwise fails when it meets them on a path from a parameter to the loss.
 */
final class NodeLowering implements OpVisitor<Site, Output<?>> {
  static final NodeLowering INSTANCE = new NodeLowering();

  private NodeLowering() {}

  @Override
  public Output<?> visit(WindowOp.Conv2d op, Site site) {
    return WindowLowering.conv2d(op, site);
  }

  @Override
  public Output<?> visit(WindowOp.MaxPool2d op, Site site) {
    return WindowLowering.maxPool(op, site);
  }

  @Override
  public Output<?> visit(WindowOp.AveragePool2d op, Site site) {
    return WindowLowering.averagePool(op, site);
  }

  @Override
  public Output<?> visit(WindowOp.Resize2d op, Site site) {
    return WindowLowering.resize(op, site);
  }

  @Override
  public Output<?> visit(ElementwiseOp.Unary op, Site site) {
    GraphWriter w = site.writer();
    Output<?> x = site.wide(0);
    Output<?> y =
        switch (op.kind()) {
          case NEGATE -> w.of("Neg", x);
          case ABSOLUTE -> w.of("Abs", x);
          case EXP -> w.of("Exp", x);
          case LOG -> w.of("Log", x);
          case SQRT -> w.of("Sqrt", x);
          case RECIPROCAL -> w.of("Reciprocal", x);
          case SIN -> w.of("Sin", x);
          case COS -> w.of("Cos", x);
          case ARCTANGENT -> w.of("Atan", x);
          case ERF -> w.of("Erf", x);
          case SIGN -> w.of("StopGradient", w.of("Sign", x));
          case FLOOR -> w.of("StopGradient", w.of("Floor", x));
          case ROUND -> w.of("StopGradient", w.of("Round", x));
          case RELU -> w.of("Relu", x);
          case SIGMOID -> w.of("Sigmoid", x);
          case TANH -> w.of("Tanh", x);
          case SOFTPLUS -> w.of("Softplus", x);
          case SWISH -> w.of("Mul", x, w.of("Sigmoid", x));
          case MISH -> w.of("Mul", x, w.of("Tanh", w.of("Softplus", x)));
          case HARD_SIGMOID -> hardSigmoid(w, x);
          case HARD_SWISH -> w.of("Mul", x, hardSigmoid(w, x));
          case GELU -> {
            Output<?> share = w.of("Erf", times(w, x, Math.sqrt(0.5)));
            yield w.of("Mul", times(w, x, 0.5), w.of("AddV2", share, w.scalar(1)));
          }
        };
    return site.declared(y);
  }

  private static Output<?> times(GraphWriter w, Output<?> x, double factor) {
    return w.of("Mul", x, w.scalar(factor));
  }

  private static Output<?> hardSigmoid(GraphWriter w, Output<?> x) {
    return times(w, w.of("Relu6", w.of("AddV2", x, w.scalar(3))), 1.0 / 6);
  }

  @Override
  public Output<?> visit(ElementwiseOp.Binary op, Site site) {
    GraphWriter w = site.writer();
    Output<?> a = site.wide(0);
    Output<?> b = site.wide(1);
    Output<?> y =
        switch (op.kind()) {
          case ADD -> w.of("AddV2", a, b);
          case SUBTRACT -> w.of("Sub", a, b);
          case MULTIPLY -> w.of("Mul", a, b);
          case DIVIDE -> w.of("RealDiv", a, b);
          case POWER -> w.of("Pow", a, b);
          case MAXIMUM -> extreme(site, "Maximum", a, b);
          case MINIMUM -> extreme(site, "Minimum", a, b);
        };
    return site.declared(y);
  }

  /** TensorFlow gives all of the gradient at a tie to one operand; here each gets half. */
  private static Output<?> extreme(Site site, String type, Output<?> a, Output<?> b) {
    GraphWriter w = site.writer();
    if (site.mode() == Mode.INFERENCE || !site.result().dtype().isFloating()) {
      return w.of(type, a, b);
    }
    Output<?> first = w.of(type.equals("Maximum") ? "Greater" : "Less", a, b);
    Output<?> second = w.of(type.equals("Maximum") ? "Less" : "Greater", a, b);
    Output<?> half = w.scalar(0.5);
    Output<?> middle = w.of("AddV2", w.of("Mul", a, half), w.of("Mul", b, half));
    return w.of("SelectV2", first, a, w.of("SelectV2", second, b, middle));
  }

  @Override
  public Output<?> visit(ElementwiseOp.Compare op, Site site) {
    GraphWriter w = site.writer();
    String type =
        switch (op.kind()) {
          case EQUAL -> "Equal";
          case LESS -> "Less";
          case LESS_OR_EQUAL -> "LessEqual";
          case GREATER -> "Greater";
          case GREATER_OR_EQUAL -> "GreaterEqual";
        };
    return w.of(type, comparable(site, 0), comparable(site, 1));
  }

  /** An operand of a type that has an order; no gradient comes back. */
  private static Output<?> comparable(Site site, int index) {
    Output<?> x = site.wide(index);
    if (site.types().get(index).dtype().isFloating()) {
      return site.writer().of("StopGradient", x);
    }
    return site.types().get(index).dtype() == DType.BOOL ? site.writer().cast(x, DType.UINT8) : x;
  }

  @Override
  public Output<?> visit(ElementwiseOp.Select op, Site site) {
    return site.writer().of("SelectV2", site.operand(0), site.operand(1), site.operand(2));
  }

  @Override
  public Output<?> visit(ElementwiseOp.LeakyRelu op, Site site) {
    return site.declared(
        site.writer().call("LeakyRelu", site.wide(0)).real("alpha", (float) op.slope()).output());
  }

  @Override
  public Output<?> visit(ElementwiseOp.Clip op, Site site) {
    GraphWriter w = site.writer();
    // x comes first: it gets the gradient at both bounds.
    Output<?> y = site.wide(0);
    if (!Double.isInfinite(op.minimum())) {
      y = w.of("Maximum", y, w.scalar(op.minimum()));
    }
    if (!Double.isInfinite(op.maximum())) {
      y = w.of("Minimum", y, w.scalar(op.maximum()));
    }
    return site.declared(y);
  }

  @Override
  public Output<?> visit(ElementwiseOp.Cast op, Site site) {
    GraphWriter w = site.writer();
    DType from = site.types().get(0).dtype();
    boolean differentiable = from.isFloating() && op.dtype().isFloating();
    Output<?> x = site.operand(0);
    if (differentiable) {
      return w.cast(x, op.dtype());
    }
    return w.cast(from.isFloating() ? w.of("StopGradient", x) : x, op.dtype());
  }

  @Override
  public Output<?> visit(ElementwiseOp.StopGradient op, Site site) {
    return site.writer().of("StopGradient", site.operand(0));
  }

  @Override
  public Output<?> visit(ReduceOp.Reduce op, Site site) {
    String type =
        switch (op.kind()) {
          case SUM -> "Sum";
          case MEAN -> "Mean";
          case MAXIMUM -> "Max";
          case MINIMUM -> "Min";
        };
    int[] axes = op.axes().stream().mapToInt(site::axis).toArray();
    return site.declared(site.writer().reduce(type, site.wide(0), op.keepDimensions(), axes));
  }

  @Override
  public Output<?> visit(ReduceOp.ArgMax op, Site site) {
    GraphWriter w = site.writer();
    return w.call("ArgMax", comparable(site, 0), w.integer(site.axis(op.axis())))
        .type("output_type", DType.INT64)
        .output();
  }

  @Override
  public Output<?> visit(MovementOp.Reshape op, Site site) {
    int[] sameAs =
        op.extents().stream()
            .mapToInt(e -> e instanceof MovementOp.Extent.SameAs same ? same.axis() : -1)
            .toArray();
    Output<?> x = site.operand(0);
    return site.writer().of("Reshape", x, site.sizes(site.result().shape(), x, sameAs));
  }

  @Override
  public Output<?> visit(MovementOp.Transpose op, Site site) {
    return site.writer()
        .transpose(
            site.operand(0), op.permutation().stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Output<?> visit(MovementOp.Concat op, Site site) {
    GraphWriter w = site.writer();
    if (site.operands().size() == 1) {
      return w.of("Identity", site.operand(0));
    }
    return w.call("ConcatV2").list(site.operands()).input(w.integer(site.axis(op.axis()))).output();
  }

  @Override
  public Output<?> visit(MovementOp.Slice op, Site site) {
    GraphWriter w = site.writer();
    int rank = site.rank(0);
    int[] begin = new int[rank];
    int[] end = new int[rank];
    int[] step = new int[rank];
    Arrays.fill(step, 1);
    int axis = site.axis(op.axis());
    begin[axis] = op.start();
    end[axis] = op.end();
    step[axis] = op.step();
    long others = ((1L << rank) - 1) & ~(1L << axis);
    return w.call(
            "StridedSlice", site.operand(0), w.integers(begin), w.integers(end), w.integers(step))
        .number("begin_mask", others)
        .number("end_mask", others)
        .output();
  }

  @Override
  public Output<?> visit(MovementOp.Pad op, Site site) {
    GraphWriter w = site.writer();
    int rank = op.before().size();
    int[] pairs = new int[2 * rank];
    for (int axis = 0; axis < rank; axis++) {
      pairs[2 * site.axis(axis)] = op.before().get(axis);
      pairs[2 * site.axis(axis) + 1] = op.after().get(axis);
    }
    Output<?> value = w.constant(Tensor.scalar((float) op.value()).to(site.types().get(0).dtype()));
    return w.of("PadV2", site.operand(0), w.constant(Tensor.of(pairs, rank, 2)), value);
  }

  @Override
  public Output<?> visit(NormalizeOp.BatchNorm op, Site site) {
    return NormalizeLowering.batchNorm(op, site);
  }

  @Override
  public Output<?> visit(NormalizeOp.Softmax op, Site site) {
    return NormalizeLowering.along("Softmax", op.axis(), site);
  }

  @Override
  public Output<?> visit(NormalizeOp.LogSoftmax op, Site site) {
    return NormalizeLowering.along("LogSoftmax", op.axis(), site);
  }

  @Override
  public Output<?> visit(NormalizeOp.Dropout op, Site site) {
    GraphWriter w = site.writer();
    if (site.mask() == null) {
      return site.operand(0);
    }
    Output<?> mask = site.channelsLast() ? w.transpose(site.mask(), 0, 2, 3, 1) : site.mask();
    Output<?> factor = w.of("Mul", w.cast(mask, DType.FLOAT32), w.scalar(1 / (1 - op.rate())));
    return site.declared(w.of("Mul", site.wide(0), factor));
  }

  @Override
  public Output<?> visit(LinearOp.Linear op, Site site) {
    GraphWriter w = site.writer();
    Output<?> x = site.heavy(0);
    boolean matrix = site.rank(0) == 2;
    int features = Math.toIntExact(site.shape(0).size(-1));
    Output<?> rows = matrix ? x : w.reshape(x, -1, features);
    Output<?> y = w.call("MatMul", rows, site.heavy(1)).flag("transpose_b", true).output();
    if (site.operands().size() == 3) {
      y = w.of("BiasAdd", y, site.heavy(2));
    }
    if (!matrix) {
      Shape shape = site.result().shape();
      y = w.of("Reshape", y, site.sizes(shape, x, Site.axes(shape.rank())));
    }
    return site.declared(y);
  }

  @Override
  public Output<?> visit(LinearOp.MatMul op, Site site) {
    boolean matrices = site.rank(0) == 2 && site.rank(1) == 2;
    return site.declared(
        site.writer().of(matrices ? "MatMul" : "BatchMatMulV2", site.heavy(0), site.heavy(1)));
  }

  @Override
  public Output<?> visit(IndexOp.Gather op, Site site) {
    GraphWriter w = site.writer();
    return w.of("GatherV2", site.operand(0), site.operand(1), w.integer(op.axis()));
  }

  @Override
  public Output<?> visit(IndexOp.OneHot op, Site site) {
    GraphWriter w = site.writer();
    return w.of("OneHot", site.operand(0), w.integer(op.depth()), w.scalar(1), w.scalar(0));
  }

  @Override
  public Output<?> visit(QuantizeOp.FakeQuantize op, Site site) {
    GraphWriter w = site.writer();
    Output<?> x = site.operand(0);
    Output<?> scale = w.of("StopGradient", site.operand(1));
    if (op.isPerChannel()) {
      int[] sizes = new int[site.rank(0)];
      Arrays.fill(sizes, 1);
      sizes[op.axis()] = -1;
      scale = w.reshape(scale, sizes);
    }
    Output<?> still = w.of("StopGradient", x);
    Output<?> zero = w.scalar(op.zeroPoint());
    Output<?> wished = w.of("AddV2", w.of("Round", w.of("RealDiv", still, scale)), zero);
    Output<?> least = w.scalar(op.minimum());
    Output<?> most = w.scalar(op.maximum());
    Output<?> q = w.of("Minimum", w.of("Maximum", wished, least), most);
    Output<?> y = w.of("StopGradient", w.of("Mul", w.of("Sub", q, zero), scale));
    if (site.mode() == Mode.INFERENCE) {
      return y;
    }
    Output<?> within =
        w.of("LogicalAnd", w.of("GreaterEqual", wished, least), w.of("LessEqual", wished, most));
    // straight through: TensorFlow's own op has no gradient in graphs that are built from Java
    Output<?> through = w.of("AddV2", x, w.of("StopGradient", w.of("Sub", y, x)));
    return w.of("SelectV2", within, through, y);
  }

  @Override
  public Output<?> visit(SourceOp.Constant op, Site site) {
    long[] shape = op.shape().toArray();
    // Whole numbers beyond 2^24 do not fit into a float.
    Tensor values =
        op.dtype().isFloating()
            ? Tensor.of(floats(op.values()), shape)
            : Tensor.of(op.values().stream().mapToLong(Double::longValue).toArray(), shape);
    return site.writer().constant(values.to(op.dtype()));
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
