package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.Mode;
import io.tao4j.graph.Padding;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.tensorflow.Output;

/**
 * Windows over images {@code [N, H, W, C]}; kernels come as {@code [KH, KW, C/g, O]}. Those over
 * sequences and volumes have been replaced before: {@link MissingKernels}.
 *
 * <p>Padding is always an operation of its own: {@code EXPLICIT} padding has no gradient on a CPU,
 * and {@code SAME} means something else than four numbers.
 */
final class WindowLowering implements WindowOp.Visitor<LoweringContext, Output<?>> {
  static final WindowLowering INSTANCE = new WindowLowering();

  private WindowLowering() {}

  private static int[] pairs(Padding p) {
    return new int[] {0, 0, p.top(), p.bottom(), p.left(), p.right(), 0, 0};
  }

  @Override
  public Output<?> visit(WindowOp.Conv op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> x = w.pad(context.heavy(0), pairs(op.padding()));
    int outputs = Math.toIntExact(context.shape(1).size(0));
    int kernelHeight = Math.toIntExact(context.shape(1).size(2));
    int kernelWidth = Math.toIntExact(context.shape(1).size(3));
    int strideHeight = op.strides().get(0);
    int strideWidth = op.strides().get(1);
    int dilationHeight = op.dilations().get(0);
    int dilationWidth = op.dilations().get(1);
    // DepthwiseConv2dNative has no kernel for unequal strides on a CPU.
    boolean depthwise =
        op.groups() > 1
            && context.shape(1).size(1) == 1
            && strideHeight == strideWidth
            && dilationHeight == dilationWidth;
    // [KH, KW, C/g, O]; with one channel a group that is [KH, KW, C, O/C] in memory
    Output<?> kernel =
        depthwise
            ? w.reshape(
                context.heavy(1), kernelHeight, kernelWidth, op.groups(), outputs / op.groups())
            : context.heavy(1);
    // The gradient of a dilated convolution is silently wrong, and forward has no dilated groups.
    if (context.mode() == Mode.TRAINING || op.groups() > 1) {
      int inner = depthwise ? op.groups() : Math.toIntExact(context.shape(1).size(1));
      int last = depthwise ? outputs / op.groups() : outputs;
      int[] sizes = {kernelHeight, kernelWidth, inner, last};
      kernel = spread(w, kernel, sizes, dilationHeight, dilationWidth);
      dilationHeight = 1;
      dilationWidth = 1;
    }
    Output<?> y =
        w.call(depthwise ? "DepthwiseConv2dNative" : "Conv2D", x, kernel)
            .numbers("strides", 1, strideHeight, strideWidth, 1)
            .numbers("dilations", 1, dilationHeight, dilationWidth, 1)
            .text("padding", "VALID")
            .output();
    return context.declared(withBias(y, context));
  }

  private static Output<?> withBias(Output<?> y, LoweringContext context) {
    return context.operands().size() == 3 ? context.writer().of("BiasAdd", y, context.heavy(2)) : y;
  }

  /** Zeros between the rows and columns of a kernel {@code [KH, KW, I, O]}. */
  private static Output<?> spread(
      GraphWriter w, Output<?> kernel, int[] sizes, int down, int right) {
    if (down == 1 && right == 1) {
      return kernel;
    }
    int height = sizes[0];
    int width = sizes[1];
    Output<?> apart = w.reshape(kernel, height, 1, width, 1, sizes[2], sizes[3]);
    Output<?> padded = w.pad(apart, 0, 0, 0, down - 1, 0, 0, 0, right - 1, 0, 0, 0, 0);
    Output<?> joined = w.reshape(padded, height * down, width * right, sizes[2], sizes[3]);
    // without the zeros after the last row and column
    return w.of(
        "Slice",
        joined,
        w.integers(0, 0, 0, 0),
        w.integers((height - 1) * down + 1, (width - 1) * right + 1, -1, -1));
  }

  /** The gradient of a convolution with respect to its images, with all of its border. */
  @Override
  public Output<?> visit(WindowOp.ConvTranspose op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> x = context.heavy(0);
    // [KH, KW, O/g, C]
    int[] sizes = new int[4];
    for (int i = 0; i < 2; i++) {
      sizes[i] = Math.toIntExact(context.shape(1).size(2 + i));
      sizes[2 + i] = Math.toIntExact(context.shape(1).size(1 - i));
    }
    Output<?> kernel =
        spread(w, context.heavy(1), sizes, op.dilations().get(0), op.dilations().get(1));
    int[] strides = new int[2];
    int[] more = new int[2];
    int[] rest = new int[2];
    int[] begin = new int[4];
    int[] end = new int[4];
    for (int i = 0; i < 2; i++) {
      strides[i] = op.strides().get(i);
      int reach = (sizes[i] - 1) * op.dilations().get(i) + 1;
      // A convolution drops up to a stride of its images' end; what is beyond that is padded.
      int dropped = Math.min(op.outputPadding().get(i), strides[i] - 1);
      more[i] = reach - strides[i] + dropped;
      rest[i] = op.outputPadding().get(i) - dropped;
      begin[1 + i] = op.padding().before().get(i);
      end[1 + i] = -op.padding().after().get(i);
    }
    Output<?> shape = w.of("Shape", x);
    Output<?> batch = w.of("Slice", shape, w.integers(0), w.integers(1));
    Output<?> image = w.of("Slice", shape, w.integers(1), w.integers(2));
    Output<?> full = w.of("AddV2", w.of("Mul", image, w.integers(strides)), w.integers(more));
    Output<?> channels = w.integers(Math.toIntExact(context.result().shape().size(1)));
    Output<?> all =
        w.call("ConcatV2").list(List.of(batch, full, channels)).input(w.integer(0)).output();
    Output<?> y =
        w.call("Conv2DBackpropInput", all, kernel, x)
            .numbers("strides", 1, strides[0], strides[1], 1)
            .numbers("dilations", 1, 1, 1, 1)
            .text("padding", "VALID")
            .output();
    y = w.pad(y, 0, 0, 0, rest[0], 0, rest[1], 0, 0);
    if (!op.padding().isNone()) {
      // a bit for each axis that is taken to its end
      int toEnd = 0b1001 | (end[1] == 0 ? 0b0010 : 0) | (end[2] == 0 ? 0b0100 : 0);
      y =
          w.call("StridedSlice", y, w.integers(begin), w.integers(end), w.integers(1, 1, 1, 1))
              .number("end_mask", toEnd)
              .output();
    }
    return context.declared(withBias(y, context));
  }

  @Override
  public Output<?> visit(WindowOp.MaxPool op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> x = context.wide(0);
    if (!op.padding().isNone()) {
      Output<?> pairs = w.constant(Tensor.of(pairs(op.padding()), 4, 2));
      x = w.of("PadV2", x, pairs, w.scalar(Double.NEGATIVE_INFINITY));
    }
    Output<?> y =
        w.call("MaxPool", x)
            .numbers("ksize", 1, op.kernel().get(0), op.kernel().get(1), 1)
            .numbers("strides", 1, op.strides().get(0), op.strides().get(1), 1)
            .text("padding", "VALID")
            .output();
    return context.declared(y);
  }

  @Override
  public Output<?> visit(WindowOp.AveragePool op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> x = context.wide(0);
    Output<?> y = mean(w, op, x);
    if (!op.countPadding() && !op.padding().isNone()) {
      // The share of real elements in each window, to divide by. OnesLike has no gradient.
      Output<?> shape = w.of("Shape", x);
      Output<?> ones = w.of("StopGradient", w.of("Fill", shape, w.scalar(1)));
      y = w.of("RealDiv", y, mean(w, op, ones));
    }
    return context.declared(y);
  }

  private static Output<?> mean(GraphWriter w, WindowOp.AveragePool op, Output<?> x) {
    return w.call("AvgPool", w.pad(x, pairs(op.padding())))
        .numbers("ksize", 1, op.kernel().get(0), op.kernel().get(1), 1)
        .numbers("strides", 1, op.strides().get(0), op.strides().get(1), 1)
        .text("padding", "VALID")
        .output();
  }

  @Override
  public Output<?> visit(WindowOp.Resize2d op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> x = context.wide(0);
    Output<?> sizes =
        op.to() instanceof WindowOp.ResizeTo.Factor factor
            ? w.of(
                "Mul",
                w.of("Slice", w.of("Shape", x), w.integers(1), w.integers(2)),
                w.integers(factor.height(), factor.width()))
            : w.integers(
                Math.toIntExact(context.result().shape().size(2)),
                Math.toIntExact(context.result().shape().size(3)));
    Output<?> y =
        switch (op.kind()) {
          case NEAREST -> resize(w, "ResizeNearestNeighbor", x, sizes, false, false);
          case NEAREST_EXACT -> resize(w, "ResizeNearestNeighbor", x, sizes, false, true);
          case BILINEAR -> resize(w, "ResizeBilinear", x, sizes, false, true);
          case BILINEAR_ALIGN_CORNERS -> resize(w, "ResizeBilinear", x, sizes, true, false);
          case BICUBIC -> cubic(w, cubic(w, x, sizes, 1), sizes, 2);
        };
    return context.declared(y);
  }

  private static Output<?> resize(
      GraphWriter w,
      String type,
      Output<?> x,
      Output<?> sizes,
      boolean alignCorners,
      boolean halfPixel) {
    return w.call(type, x, sizes)
        .flag("align_corners", alignCorners)
        .flag("half_pixel_centers", halfPixel)
        .output();
  }

  /** Four pixels along one axis. TensorFlow's own cubic resize has another kernel. */
  private static Output<?> cubic(GraphWriter w, Output<?> x, Output<?> sizes, int axis) {
    Output<?> in = element(w, w.of("Shape", x), axis);
    Output<?> out = element(w, sizes, axis - 1);
    Output<?> ratio = w.of("RealDiv", w.cast(in, DType.FLOAT32), w.cast(out, DType.FLOAT32));
    Output<?> pixel = w.cast(w.of("Range", w.integer(0), out, w.integer(1)), DType.FLOAT32);
    Output<?> half = w.scalar(0.5);
    Output<?> at = w.of("Sub", w.of("Mul", w.of("AddV2", pixel, half), ratio), half);
    Output<?> before = w.of("Floor", at);
    Output<?> behind = w.of("Sub", at, before);
    Output<?> last = w.of("Sub", in, w.integer(1));
    Output<?> sum = null;
    for (int tap = -1; tap <= 2; tap++) {
      Output<?> wished = w.of("AddV2", w.cast(before, DType.INT32), w.integer(tap));
      Output<?> index = w.of("Minimum", w.of("Maximum", wished, w.integer(0)), last);
      Output<?> distance = w.of("Abs", w.of("Sub", behind, w.scalar(tap)));
      Output<?> weight = w.of("StopGradient", keys(w, distance, tap == 0 || tap == 1));
      Output<?> part =
          w.of(
              "Mul",
              w.of("GatherV2", x, index, w.integer(axis)),
              axis == 1 ? w.reshape(weight, 1, -1, 1, 1) : w.reshape(weight, 1, 1, -1, 1));
      sum = sum == null ? part : w.of("AddV2", sum, part);
    }
    return Objects.requireNonNull(sum);
  }

  /** Keys' kernel of a distance from 0 to 1, or from 1 to 2, by Horner's rule. */
  private static Output<?> keys(GraphWriter w, Output<?> distance, boolean near) {
    double a = -0.75;
    double[] factors =
        near ? new double[] {a + 2, -a - 3, 0, 1} : new double[] {a, -5 * a, 8 * a, -4 * a};
    Output<?> y = w.scalar(factors[0]);
    for (int i = 1; i < factors.length; i++) {
      y = w.of("AddV2", w.of("Mul", y, distance), w.scalar(factors[i]));
    }
    return y;
  }

  private static Output<?> element(GraphWriter w, Output<?> vector, int index) {
    return w.reshape(w.of("Slice", vector, w.integers(index), w.integers(1)));
  }
}
