package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.Mode;
import io.tao4j.graph.Padding;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.Tensor;
import org.tensorflow.Output;

/**
 * Windows over images {@code [N, H, W, C]}; kernels come as {@code [KH, KW, C/g, O]}.
 *
 * <p>Padding is always an operation of its own: {@code EXPLICIT} padding has no gradient on a CPU,
 * and {@code SAME} means something else than four numbers.
 */
final class WindowLowering {
  private WindowLowering() {}

  private static int[] pairs(Padding p) {
    return new int[] {0, 0, p.top(), p.bottom(), p.left(), p.right(), 0, 0};
  }

  static Output<?> conv2d(WindowOp.Conv2d op, Site site) {
    GraphWriter w = site.writer();
    Output<?> x = w.pad(site.heavy(0), pairs(op.padding()));
    int outputs = Math.toIntExact(site.shape(1).size(0));
    int kernelHeight = Math.toIntExact(site.shape(1).size(2));
    int kernelWidth = Math.toIntExact(site.shape(1).size(3));
    // DepthwiseConv2dNative has no kernel for unequal strides on a CPU.
    boolean depthwise =
        op.groups() > 1
            && site.shape(1).size(1) == 1
            && op.strideHeight() == op.strideWidth()
            && op.dilationHeight() == op.dilationWidth();
    // [KH, KW, C/g, O]; with one channel a group that is [KH, KW, C, O/C] in memory
    Output<?> kernel =
        depthwise
            ? w.reshape(
                site.heavy(1), kernelHeight, kernelWidth, op.groups(), outputs / op.groups())
            : site.heavy(1);
    long dilationHeight = op.dilationHeight();
    long dilationWidth = op.dilationWidth();
    // The gradient of a dilated convolution is silently wrong, and forward has no dilated groups.
    if (site.mode() == Mode.TRAINING || op.groups() > 1) {
      kernel = spread(w, kernel, kernelHeight, kernelWidth, op, depthwise, outputs);
      dilationHeight = 1;
      dilationWidth = 1;
    }
    Output<?> y =
        w.call(depthwise ? "DepthwiseConv2dNative" : "Conv2D", x, kernel)
            .numbers("strides", 1, op.strideHeight(), op.strideWidth(), 1)
            .numbers("dilations", 1, dilationHeight, dilationWidth, 1)
            .text("padding", "VALID")
            .output();
    if (site.operands().size() == 3) {
      y = w.of("BiasAdd", y, site.heavy(2));
    }
    return site.declared(y);
  }

  /** Zeros between the rows and columns of a kernel {@code [KH, KW, I, O]}. */
  private static Output<?> spread(
      GraphWriter w,
      Output<?> kernel,
      int height,
      int width,
      WindowOp.Conv2d op,
      boolean depthwise,
      int outputs) {
    int down = op.dilationHeight();
    int right = op.dilationWidth();
    if (down == 1 && right == 1) {
      return kernel;
    }
    int inner = depthwise ? op.groups() : -1;
    int last = depthwise ? outputs / op.groups() : outputs;
    Output<?> apart = w.reshape(kernel, height, 1, width, 1, inner, last);
    Output<?> padded = w.pad(apart, 0, 0, 0, down - 1, 0, 0, 0, right - 1, 0, 0, 0, 0);
    Output<?> joined = w.reshape(padded, height * down, width * right, inner, last);
    // without the zeros after the last row and column
    return w.of(
        "Slice",
        joined,
        w.integers(0, 0, 0, 0),
        w.integers((height - 1) * down + 1, (width - 1) * right + 1, -1, -1));
  }

  static Output<?> maxPool(WindowOp.MaxPool2d op, Site site) {
    GraphWriter w = site.writer();
    Output<?> x = site.wide(0);
    if (!op.padding().equals(Padding.NONE)) {
      Output<?> pairs = w.constant(Tensor.of(pairs(op.padding()), 4, 2));
      x = w.of("PadV2", x, pairs, w.scalar(Double.NEGATIVE_INFINITY));
    }
    Output<?> y =
        w.call("MaxPool", x)
            .numbers("ksize", 1, op.kernelHeight(), op.kernelWidth(), 1)
            .numbers("strides", 1, op.strideHeight(), op.strideWidth(), 1)
            .text("padding", "VALID")
            .output();
    return site.declared(y);
  }

  static Output<?> averagePool(WindowOp.AveragePool2d op, Site site) {
    GraphWriter w = site.writer();
    Output<?> x = site.wide(0);
    Output<?> y = mean(w, op, x);
    if (!op.countPadding() && !op.padding().equals(Padding.NONE)) {
      // The share of real elements in each window, to divide by. OnesLike has no gradient.
      Output<?> shape = w.of("Shape", x);
      Output<?> ones = w.of("StopGradient", w.of("Fill", shape, w.scalar(1)));
      y = w.of("RealDiv", y, mean(w, op, ones));
    }
    return site.declared(y);
  }

  private static Output<?> mean(GraphWriter w, WindowOp.AveragePool2d op, Output<?> x) {
    return w.call("AvgPool", w.pad(x, pairs(op.padding())))
        .numbers("ksize", 1, op.kernelHeight(), op.kernelWidth(), 1)
        .numbers("strides", 1, op.strideHeight(), op.strideWidth(), 1)
        .text("padding", "VALID")
        .output();
  }

  static Output<?> resize(WindowOp.Resize2d op, Site site) {
    GraphWriter w = site.writer();
    Output<?> x = site.wide(0);
    Output<?> sizes =
        op.to() instanceof WindowOp.ResizeTo.Factor factor
            ? w.of(
                "Mul",
                w.of("Slice", w.of("Shape", x), w.integers(1), w.integers(2)),
                w.integers(factor.height(), factor.width()))
            : w.integers(
                Math.toIntExact(site.result().shape().size(2)),
                Math.toIntExact(site.result().shape().size(3)));
    Output<?> y =
        switch (op.kind()) {
          case NEAREST -> resize(w, "ResizeNearestNeighbor", x, sizes, false, false);
          case NEAREST_EXACT -> resize(w, "ResizeNearestNeighbor", x, sizes, false, true);
          case BILINEAR -> resize(w, "ResizeBilinear", x, sizes, false, true);
          case BILINEAR_ALIGN_CORNERS -> resize(w, "ResizeBilinear", x, sizes, true, false);
        };
    return site.declared(y);
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
}
