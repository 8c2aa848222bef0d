package io.tao4j.graph;

import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.List;

/** Windows that slide over images {@code [N, C, H, W]}. Output sizes are rounded down. */
public sealed interface WindowOp extends Op {

  /**
   * Convolution (cross-correlation). Inputs: x {@code [N, C, H, W]}, weight {@code [O, C / groups,
   * KH, KW]}, and a bias {@code [O]} or nothing. Output {@code [N, O, H', W']}.
   *
   * @param strideHeight step down
   * @param strideWidth step right
   * @param dilationHeight distance of kernel rows
   * @param dilationWidth distance of kernel columns
   * @param padding zeros around x
   * @param groups channel groups; C of them is a depthwise convolution
   */
  record Conv2d(
      int strideHeight,
      int strideWidth,
      int dilationHeight,
      int dilationWidth,
      Padding padding,
      int groups)
      implements WindowOp {
    public Conv2d {
      Check.positive(strideHeight, "stride");
      Check.positive(strideWidth, "stride");
      Check.positive(dilationHeight, "dilation");
      Check.positive(dilationWidth, "dilation");
      Check.positive(groups, "groups");
    }

    /** Square stride, no dilation. */
    public static Conv2d of(int stride, Padding padding, int groups) {
      return new Conv2d(stride, stride, 1, 1, padding, groups);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 2, 3);
      TensorType x = inputs.get(0);
      Check.rank(x, 4, "x");
      Check.rank(inputs.get(1), 4, "weight");
      Check.floating(x, "x");
      Check.sameType(x, inputs.get(1), "weight");
      Check.fixed(inputs.get(1), "weight");
      Shape weight = inputs.get(1).shape();
      Dim channels = x.shape().dim(1);
      if (!channels.isFixed() || channels.size() != weight.size(1) * groups) {
        throw new IllegalArgumentException(
            "weight %s with %s groups takes %s channels, x %s has %s"
                .formatted(weight, groups, weight.size(1) * groups, x.shape(), channels));
      }
      if (weight.size(0) % groups != 0) {
        throw new IllegalArgumentException(
            "%s output channels are not divisible by %s groups".formatted(weight.size(0), groups));
      }
      if (inputs.size() == 3) {
        Check.sameType(x, inputs.get(2), "bias");
        Check.vector(inputs.get(2), weight.dim(0), "bias");
      }
      int kernelHeight = (int) weight.size(2);
      int kernelWidth = (int) weight.size(3);
      return List.of(
          new TensorType(
              x.dtype(),
              Shape.of(
                  x.shape().dim(0),
                  weight.dim(0),
                  Check.window(
                      x.shape().dim(2),
                      kernelHeight,
                      strideHeight,
                      dilationHeight,
                      padding.top(),
                      padding.bottom()),
                  Check.window(
                      x.shape().dim(3),
                      kernelWidth,
                      strideWidth,
                      dilationWidth,
                      padding.left(),
                      padding.right()))));
    }

    @Override
    public <C, R> R accept(OpVisitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Largest value of each window; padding never wins. Where several are largest the gradient goes
   * to the first in row-major order. Input x {@code [N, C, H, W]}.
   *
   * @param kernelHeight rows of the window
   * @param kernelWidth columns of the window
   * @param strideHeight step down
   * @param strideWidth step right
   * @param padding at most half the kernel on each side
   */
  record MaxPool2d(
      int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, Padding padding)
      implements WindowOp {
    public MaxPool2d {
      checkPool(kernelHeight, kernelWidth, strideHeight, strideWidth, padding);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inferPool(inputs, kernelHeight, kernelWidth, strideHeight, strideWidth, padding);
    }

    @Override
    public <C, R> R accept(OpVisitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Mean of each window. Input x {@code [N, C, H, W]}.
   *
   * @param kernelHeight rows of the window
   * @param kernelWidth columns of the window
   * @param strideHeight step down
   * @param strideWidth step right
   * @param padding at most half the kernel on each side
   * @param countPadding whether padding counts as zeros; if not, the mean is over real elements
   */
  record AveragePool2d(
      int kernelHeight,
      int kernelWidth,
      int strideHeight,
      int strideWidth,
      Padding padding,
      boolean countPadding)
      implements WindowOp {
    public AveragePool2d {
      checkPool(kernelHeight, kernelWidth, strideHeight, strideWidth, padding);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inferPool(inputs, kernelHeight, kernelWidth, strideHeight, strideWidth, padding);
    }

    @Override
    public <C, R> R accept(OpVisitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /** How a resized pixel finds its numbers. Coordinates of pixel o of the output: */
  enum ResizeKind {
    /** Pixel {@code floor(o * in / out)}: PyTorch's {@code nearest}. */
    NEAREST,
    /** Pixel {@code floor((o + 0.5) * in / out)}: PyTorch's {@code nearest-exact}. */
    NEAREST_EXACT,
    /** Linear at {@code (o + 0.5) * in / out - 0.5}, clamped to the border; no antialiasing. */
    BILINEAR,
    /** Linear at {@code o * (in - 1) / (out - 1)}, so that corners stay corners. */
    BILINEAR_ALIGN_CORNERS
  }

  /** Size of a resized image. */
  sealed interface ResizeTo {
    /**
     * So many times as large, whatever the size is at run time.
     *
     * @param height one or more
     * @param width one or more
     */
    record Factor(int height, int width) implements ResizeTo {
      public Factor {
        Check.positive(height, "factor");
        Check.positive(width, "factor");
      }
    }

    /**
     * Numbers.
     *
     * @param height one or more
     * @param width one or more
     */
    record Size(int height, int width) implements ResizeTo {
      public Size {
        Check.positive(height, "size");
        Check.positive(width, "size");
      }
    }
  }

  /**
   * An image in another size. Input x {@code [N, C, H, W]}, output {@code [N, C, H', W']}.
   *
   * @param kind how pixels are found
   * @param to new height and width
   */
  record Resize2d(ResizeKind kind, ResizeTo to) implements WindowOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      TensorType x = inputs.get(0);
      Check.rank(x, 4, "x");
      Check.floating(x, "x");
      Shape shape = x.shape();
      Shape resized =
          to instanceof ResizeTo.Factor factor
              ? shape
                  .with(2, shape.dim(2).times(factor.height()))
                  .with(3, shape.dim(3).times(factor.width()))
              : to instanceof ResizeTo.Size size
                  ? shape.with(2, Dim.of(size.height())).with(3, Dim.of(size.width()))
                  : shape;
      return List.of(new TensorType(x.dtype(), resized));
    }

    @Override
    public <C, R> R accept(OpVisitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  private static void checkPool(
      int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, Padding padding) {
    Check.positive(kernelHeight, "kernel");
    Check.positive(kernelWidth, "kernel");
    Check.positive(strideHeight, "stride");
    Check.positive(strideWidth, "stride");
    // A larger one would make windows that see padding only, which have no maximum and no mean.
    if (Math.max(padding.top(), padding.bottom()) * 2 > kernelHeight
        || Math.max(padding.left(), padding.right()) * 2 > kernelWidth) {
      throw new IllegalArgumentException(
          "pool padding is at most half the kernel, got %s for %sx%s"
              .formatted(padding, kernelHeight, kernelWidth));
    }
  }

  private static List<TensorType> inferPool(
      List<TensorType> inputs, int kernelH, int kernelW, int strideH, int strideW, Padding pad) {
    Check.count(inputs, 1, 1);
    TensorType x = inputs.get(0);
    Check.rank(x, 4, "x");
    Check.floating(x, "x");
    Dim height = Check.window(x.shape().dim(2), kernelH, strideH, 1, pad.top(), pad.bottom());
    Dim width = Check.window(x.shape().dim(3), kernelW, strideW, 1, pad.left(), pad.right());
    return List.of(
        new TensorType(x.dtype(), Shape.of(x.shape().dim(0), x.shape().dim(1), height, width)));
  }
}
