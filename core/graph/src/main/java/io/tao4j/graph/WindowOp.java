package io.tao4j.graph;

import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Windows that slide over sequences {@code [N, C, L]}, images {@code [N, C, H, W]} or volumes
 * {@code [N, C, D, H, W]}: one, two or three spatial axes. Output sizes are rounded down.
 */
public sealed interface WindowOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(Conv op, C context);

    R visit(ConvTranspose op, C context);

    R visit(MaxPool op, C context);

    R visit(AveragePool op, C context);

    R visit(Resize2d op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /**
   * Convolution (cross-correlation). Inputs: x {@code [N, C, ...]}, weight {@code [O, C / groups,
   * K...]}, and a bias {@code [O]} or nothing. Output {@code [N, O, ...]}.
   *
   * @param strides step along each spatial axis
   * @param dilations distance of kernel elements along each spatial axis
   * @param padding zeros around x
   * @param groups channel groups; C of them is a depthwise convolution
   */
  record Conv(List<Integer> strides, List<Integer> dilations, Padding padding, int groups)
      implements WindowOp, Op.Composed {
    public Conv {
      strides = Check.positive(strides, "stride");
      dilations = Check.positive(dilations, "dilation");
      Check.spatial(padding.rank(), strides, dilations);
      Check.positive(groups, "groups");
    }

    /** Over images. */
    public Conv(
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        Padding padding,
        int groups) {
      this(
          List.of(strideHeight, strideWidth),
          List.of(dilationHeight, dilationWidth),
          padding,
          groups);
    }

    /** The same stride along all axes that the padding has, no dilation. */
    public static Conv of(int stride, Padding padding, int groups) {
      return new Conv(
          Collections.nCopies(padding.rank(), stride),
          Collections.nCopies(padding.rank(), 1),
          padding,
          groups);
    }

    /** Number of spatial axes. */
    public int rank() {
      return strides.size();
    }

    /** This convolution with other groups. */
    public Conv withGroups(int other) {
      return new Conv(strides, dilations, padding, other);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Shape weight = checkKernel(inputs, rank());
      Shape x = inputs.get(0).shape();
      Dim channels = x.dim(1);
      if (!channels.isFixed() || channels.size() != weight.size(1) * groups) {
        throw new IllegalArgumentException(
            "weight %s with %s groups takes %s channels, x %s has %s"
                .formatted(weight, groups, weight.size(1) * groups, x, channels));
      }
      if (weight.size(0) % groups != 0) {
        throw new IllegalArgumentException(
            "%s output channels are not divisible by %s groups".formatted(weight.size(0), groups));
      }
      checkBias(inputs, weight.dim(0));
      List<Dim> dims = new ArrayList<>(List.of(x.dim(0), weight.dim(0)));
      for (int i = 0; i < rank(); i++) {
        int kernel = (int) weight.size(2 + i);
        int before = padding.before().get(i);
        int after = padding.after().get(i);
        dims.add(
            Check.window(x.dim(2 + i), kernel, strides.get(i), dilations.get(i), before, after));
      }
      return List.of(new TensorType(inputs.get(0).dtype(), new Shape(dims)));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(
          Trait.DIFFERENTIABLE,
          Trait.HEAVY,
          Trait.WEIGHTED,
          Trait.LAYER,
          Trait.WINDOW,
          Trait.OUTPUT_NOT_KEPT);
    }

    /** Of a sequence or a volume, by images. */
    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return List.of(WindowCompositions.conv(b, this, inputs));
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Transposed convolution: what the gradient of a {@link Conv} does with images. Each position of
   * x adds a copy of the kernel to the output, {@code stride} apart. Inputs: x {@code [N, C, ...]},
   * weight {@code [C, O / groups, K...]}, and a bias {@code [O]} or nothing. Output {@code [N, O,
   * ...]}, each size {@code (size - 1) * stride - before - after + dilation * (kernel - 1) +
   * outputPadding + 1}.
   *
   * @param strides distance of the copies along each spatial axis
   * @param dilations distance of kernel elements
   * @param padding what is cut off on each side
   * @param outputPadding more positions at the end of each axis, below the stride or the dilation
   * @param groups channel groups
   */
  record ConvTranspose(
      List<Integer> strides,
      List<Integer> dilations,
      Padding padding,
      List<Integer> outputPadding,
      int groups)
      implements WindowOp, Op.Composed {
    public ConvTranspose {
      strides = Check.positive(strides, "stride");
      dilations = Check.positive(dilations, "dilation");
      outputPadding = List.copyOf(outputPadding);
      Check.spatial(padding.rank(), strides, dilations, outputPadding);
      Check.positive(groups, "groups");
      for (int i = 0; i < strides.size(); i++) {
        int more = outputPadding.get(i);
        if (more < 0 || more >= Math.max(strides.get(i), dilations.get(i))) {
          throw new IllegalArgumentException(
              "output padding is from 0 and below the stride or the dilation, got "
                  + outputPadding);
        }
      }
    }

    /** The same stride along all axes that the padding has, no dilation, no output padding. */
    public static ConvTranspose of(int stride, Padding padding, int groups) {
      int rank = padding.rank();
      return new ConvTranspose(
          Collections.nCopies(rank, stride),
          Collections.nCopies(rank, 1),
          padding,
          Collections.nCopies(rank, 0),
          groups);
    }

    /** Number of spatial axes. */
    public int rank() {
      return strides.size();
    }

    /** This convolution with other groups. */
    public ConvTranspose withGroups(int other) {
      return new ConvTranspose(strides, dilations, padding, outputPadding, other);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Shape weight = checkKernel(inputs, rank());
      Shape x = inputs.get(0).shape();
      if (!x.dim(1).equals(weight.dim(0)) || weight.size(0) % groups != 0) {
        throw new IllegalArgumentException(
            "weight %s takes %s channels in %s groups, x is %s"
                .formatted(weight, weight.size(0), groups, x));
      }
      Dim outputs = Dim.of(weight.size(1) * groups);
      checkBias(inputs, outputs);
      List<Dim> dims = new ArrayList<>(List.of(x.dim(0), outputs));
      for (int i = 0; i < rank(); i++) {
        long reach = (weight.size(2 + i) - 1) * dilations.get(i) + 1;
        long cut = padding.before().get(i) + padding.after().get(i) - outputPadding.get(i);
        Dim size = x.dim(2 + i).times(strides.get(i)).plus(reach - strides.get(i) - cut);
        if (size.isFixed() && size.size() < 1) {
          throw new IllegalArgumentException(
              "padding %s leaves nothing of axis %s of %s".formatted(padding, 2 + i, x));
        }
        dims.add(size);
      }
      return List.of(new TensorType(inputs.get(0).dtype(), new Shape(dims)));
    }

    @Override
    public Set<Trait> traits() {
      Set<Trait> traits =
          EnumSet.of(Trait.DIFFERENTIABLE, Trait.HEAVY, Trait.WEIGHTED, Trait.WINDOW);
      if (padding.isSymmetric()) {
        traits.add(Trait.OUTPUT_NOT_KEPT);
      }
      return traits;
    }

    /** Of a sequence or a volume, by images. */
    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return List.of(WindowCompositions.convTranspose(b, this, inputs));
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Largest value of each window; padding never wins. Where several are largest the gradient goes
   * to the first in row-major order. Input x {@code [N, C, ...]}.
   *
   * @param kernel size of the window along each spatial axis
   * @param strides step along each spatial axis
   * @param padding at most half the kernel on each side
   */
  record MaxPool(List<Integer> kernel, List<Integer> strides, Padding padding)
      implements WindowOp, Op.Composed {
    public MaxPool {
      kernel = Check.positive(kernel, "kernel");
      strides = Check.positive(strides, "stride");
      checkPool(kernel, strides, padding);
    }

    /** Over images. */
    public MaxPool(
        int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, Padding padding) {
      this(List.of(kernelHeight, kernelWidth), List.of(strideHeight, strideWidth), padding);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inferPool(inputs, kernel, strides, padding);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.WINDOW, Trait.KEEPS_NUMBERS);
    }

    /** Of a sequence or a volume, by images. */
    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return List.of(
          WindowCompositions.pool(b, inputs.get(0), kernel, strides, padding, MaxPool::new));
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Mean of each window. Input x {@code [N, C, ...]}.
   *
   * @param kernel size of the window along each spatial axis
   * @param strides step along each spatial axis
   * @param padding at most half the kernel on each side
   * @param countPadding whether padding counts as zeros; if not, the mean is over real elements
   */
  record AveragePool(
      List<Integer> kernel, List<Integer> strides, Padding padding, boolean countPadding)
      implements WindowOp, Op.Composed {
    public AveragePool {
      kernel = Check.positive(kernel, "kernel");
      strides = Check.positive(strides, "stride");
      checkPool(kernel, strides, padding);
    }

    /** Over images. */
    public AveragePool(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        Padding padding,
        boolean countPadding) {
      this(
          List.of(kernelHeight, kernelWidth),
          List.of(strideHeight, strideWidth),
          padding,
          countPadding);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inferPool(inputs, kernel, strides, padding);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.WINDOW);
    }

    /** Of a sequence or a volume, by images. */
    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return List.of(
          WindowCompositions.pool(
              b,
              inputs.get(0),
              kernel,
              strides,
              padding,
              (k, s, p) -> new AveragePool(k, s, p, countPadding)));
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
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
    BILINEAR_ALIGN_CORNERS,
    /**
     * Cubic at {@code (o + 0.5) * in / out - 0.5}, pixels outside being the border's; Keys' kernel
     * (1981) with {@code a = -0.75}, no antialiasing: PyTorch's {@code bicubic}.
     */
    BICUBIC
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
    public Set<Trait> traits() {
      Set<Trait> traits = EnumSet.of(Trait.DIFFERENTIABLE, Trait.WINDOW);
      if (kind == ResizeKind.NEAREST) {
        traits.add(Trait.KEEPS_NUMBERS);
      }
      return traits;
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /** The kernel's shape, with what all convolutions ask of their operands. */
  private static Shape checkKernel(List<TensorType> inputs, int rank) {
    Check.count(inputs, 2, 3);
    TensorType x = inputs.get(0);
    Check.rank(x, 2 + rank, "x");
    Check.rank(inputs.get(1), 2 + rank, "weight");
    Check.floating(x, "x");
    Check.sameType(x, inputs.get(1), "weight");
    Check.fixed(inputs.get(1), "weight");
    return inputs.get(1).shape();
  }

  private static void checkBias(List<TensorType> inputs, Dim outputs) {
    if (inputs.size() == 3) {
      Check.sameType(inputs.get(0), inputs.get(2), "bias");
      Check.vector(inputs.get(2), outputs, "bias");
    }
  }

  private static void checkPool(List<Integer> kernel, List<Integer> strides, Padding padding) {
    Check.spatial(padding.rank(), kernel, strides);
    for (int i = 0; i < kernel.size(); i++) {
      // A larger one would make windows that see padding only, which have no maximum and no mean.
      if (Math.max(padding.before().get(i), padding.after().get(i)) * 2 > kernel.get(i)) {
        throw new IllegalArgumentException(
            "pool padding is at most half the kernel, got %s for %s".formatted(padding, kernel));
      }
    }
  }

  private static List<TensorType> inferPool(
      List<TensorType> inputs, List<Integer> kernel, List<Integer> strides, Padding padding) {
    Check.count(inputs, 1, 1);
    TensorType x = inputs.get(0);
    Check.rank(x, 2 + kernel.size(), "x");
    Check.floating(x, "x");
    List<Dim> dims = new ArrayList<>(x.shape().dims().subList(0, 2));
    for (int i = 0; i < kernel.size(); i++) {
      dims.add(
          Check.window(
              x.shape().dim(2 + i),
              kernel.get(i),
              strides.get(i),
              1,
              padding.before().get(i),
              padding.after().get(i)));
    }
    return List.of(new TensorType(x.dtype(), new Shape(dims)));
  }
}
