package io.tao4j.graph;

import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Pad;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.graph.WindowOp.ConvTranspose;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows over sequences and volumes by windows over images. A sequence is an image of height 1. A
 * volume's slices along depth become images of a larger batch; a convolution is then a sum over the
 * kernel's slices, a pool works along depth after it has worked within the slices.
 */
final class WindowCompositions {
  private WindowCompositions() {}

  /** Makes a pool of other sizes. */
  interface PoolOf {
    WindowOp of(List<Integer> kernel, List<Integer> strides, Padding padding);
  }

  // Sequences

  private static List<Integer> flat(List<Integer> one, int height) {
    return List.of(height, one.get(0));
  }

  private static Padding flat(Padding padding) {
    return new Padding(flat(padding.before(), 0), flat(padding.after(), 0));
  }

  /** {@code [A, B, L]} to {@code [A, B, 1, L]}. */
  private static Value image(GraphBuilder b, Value sequence) {
    return b.add(
        new Reshape(
            List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1), same(2))),
        sequence);
  }

  /** {@code [A, B, 1, L]} to {@code [A, B, L]}. */
  private static Value sequence(GraphBuilder b, Value image) {
    return b.add(new Reshape(List.of(same(0), same(1), same(3))), image);
  }

  private static Extent same(int axis) {
    return new Extent.SameAs(axis);
  }

  // Volumes

  /** {@code [N, C, D, H, W]} to {@code [N * D, C, H, W]}. */
  private static Value slices(GraphBuilder b, Value volume) {
    Value turned = b.add(new Transpose(List.of(0, 2, 1, 3, 4)), volume);
    return b.add(new Reshape(List.of(new Extent.Rest(), same(2), same(3), same(4))), turned);
  }

  /** The reverse of {@link #slices}. */
  private static Value volume(GraphBuilder b, Value slices, long depth) {
    Value apart =
        b.add(
            new Reshape(
                List.of(new Extent.Rest(), new Extent.Sized(depth), same(1), same(2), same(3))),
            slices);
    return b.add(new Transpose(List.of(0, 2, 1, 3, 4)), apart);
  }

  private static int depth(GraphBuilder b, Value volume) {
    Dim depth = b.shape(volume).dim(2);
    if (!depth.isFixed()) {
      throw new IllegalArgumentException(
          "the depth of a volume must be a number, got " + b.shape(volume));
    }
    return Math.toIntExact(depth.size());
  }

  private static Value padDepth(GraphBuilder b, Value volume, int before, int after) {
    return before == 0 && after == 0
        ? volume
        : b.add(new Pad(List.of(0, 0, before, 0, 0), List.of(0, 0, after, 0, 0), 0), volume);
  }

  /** Slice k of a kernel {@code [O, I, KD, KH, KW]}. */
  private static Value kernelSlice(GraphBuilder b, Value kernel, int k) {
    Value slice = b.add(new Slice(2, k, k + 1, 1), kernel);
    return b.add(new Reshape(List.of(same(0), same(1), same(3), same(4))), slice);
  }

  private static Padding image(Padding padding) {
    return new Padding(padding.before().subList(1, 3), padding.after().subList(1, 3));
  }

  // Ops

  static Value conv(GraphBuilder b, Conv op, List<Value> inputs) {
    Value bias = inputs.size() == 3 ? inputs.get(2) : null;
    if (op.rank() == 1) {
      Conv over =
          new Conv(flat(op.strides(), 1), flat(op.dilations(), 1), flat(op.padding()), op.groups());
      Value x = image(b, inputs.get(0));
      Value kernel = image(b, inputs.get(1));
      return sequence(b, bias == null ? b.add(over, x, kernel) : b.add(over, x, kernel, bias));
    }
    int before = op.padding().before().get(0);
    int after = op.padding().after().get(0);
    Value x = padDepth(b, inputs.get(0), before, after);
    int stride = op.strides().get(0);
    Conv within =
        new Conv(
            op.strides().subList(1, 3),
            op.dilations().subList(1, 3),
            image(op.padding()),
            op.groups());
    int kernel = Math.toIntExact(b.shape(inputs.get(1)).size(2));
    int reach = (kernel - 1) * op.dilations().get(0) + 1;
    int outputs = (depth(b, x) - reach) / stride + 1;
    Value sum = null;
    for (int k = 0; k < kernel; k++) {
      int first = k * op.dilations().get(0);
      Value seen = b.add(new Slice(2, first, first + (outputs - 1) * stride + 1, stride), x);
      Value part = b.add(within, slices(b, seen), kernelSlice(b, inputs.get(1), k));
      sum = sum == null ? part : b.sum(sum, part);
    }
    return volume(b, withBias(b, require(sum), bias), outputs);
  }

  static Value convTranspose(GraphBuilder b, ConvTranspose op, List<Value> inputs) {
    Value bias = inputs.size() == 3 ? inputs.get(2) : null;
    if (op.rank() == 1) {
      ConvTranspose over =
          new ConvTranspose(
              flat(op.strides(), 1),
              flat(op.dilations(), 1),
              flat(op.padding()),
              flat(op.outputPadding(), 0),
              op.groups());
      Value x = image(b, inputs.get(0));
      Value kernel = image(b, inputs.get(1));
      return sequence(b, bias == null ? b.add(over, x, kernel) : b.add(over, x, kernel, bias));
    }
    int depth = depth(b, inputs.get(0));
    int stride = op.strides().get(0);
    int dilation = op.dilations().get(0);
    int kernel = Math.toIntExact(b.shape(inputs.get(1)).size(2));
    ConvTranspose within =
        new ConvTranspose(
            op.strides().subList(1, 3),
            op.dilations().subList(1, 3),
            image(op.padding()),
            op.outputPadding().subList(1, 3),
            op.groups());
    Value x = slices(b, inputs.get(0));
    int full = (depth - 1) * stride + (kernel - 1) * dilation + 1 + op.outputPadding().get(0);
    Value sum = null;
    for (int k = 0; k < kernel; k++) {
      Value part = volume(b, b.add(within, x, kernelSlice(b, inputs.get(1), k)), depth);
      part = spreadDepth(b, part, depth, stride);
      int start = k * dilation;
      part = padDepth(b, part, start, full - start - ((depth - 1) * stride + 1));
      sum = sum == null ? part : b.sum(sum, part);
    }
    int from = op.padding().before().get(0);
    int to = full - op.padding().after().get(0);
    Value y = require(sum);
    if (from > 0 || to < full) {
      y = b.add(new Slice(2, from, to, 1), y);
    }
    return withBias(b, y, bias);
  }

  /** Zeros between the slices of a volume, {@code stride - 1} of them. */
  private static Value spreadDepth(GraphBuilder b, Value volume, int depth, int stride) {
    if (stride == 1 || depth == 1) {
      return volume;
    }
    List<Value> parts = new ArrayList<>();
    for (int d = 0; d < depth; d++) {
      Value slice = b.add(new Slice(2, d, d + 1, 1), volume);
      parts.add(d == depth - 1 ? slice : padDepth(b, slice, 0, stride - 1));
    }
    return b.add(new Concat(2), parts.toArray(Value[]::new));
  }

  private static Value withBias(GraphBuilder b, Value x, @Nullable Value bias) {
    if (bias == null) {
      return x;
    }
    List<Extent> extents = new ArrayList<>(List.of(same(0)));
    extents.addAll(Collections.nCopies(b.shape(x).rank() - 2, new Extent.Sized(1)));
    return b.sum(x, b.add(new Reshape(extents), bias));
  }

  private static Value require(@Nullable Value sum) {
    if (sum == null) {
      throw new IllegalArgumentException("the kernel is empty");
    }
    return sum;
  }

  static Value pool(
      GraphBuilder b,
      Value x,
      List<Integer> kernel,
      List<Integer> strides,
      Padding padding,
      PoolOf pool) {
    if (kernel.size() == 1) {
      WindowOp flat = pool.of(flat(kernel, 1), flat(strides, 1), flat(padding));
      return sequence(b, b.add(flat, image(b, x)));
    }
    int depth = depth(b, x);
    WindowOp within = pool.of(kernel.subList(1, 3), strides.subList(1, 3), image(padding));
    Value pooled = volume(b, b.add(within, slices(b, x)), depth);
    // Along depth: the plane of a slice is drawn into one axis, [N, C, D, H * W].
    Shape shape = b.shape(pooled);
    Value planes =
        b.add(new Reshape(List.of(same(0), same(1), same(2), new Extent.Rest())), pooled);
    WindowOp along =
        pool.of(
            List.of(kernel.get(0), 1),
            List.of(strides.get(0), 1),
            new Padding(padding.before().get(0), 0, padding.after().get(0), 0));
    Value y = b.add(along, planes);
    if (!shape.dim(3).isFixed() || !shape.dim(4).isFixed()) {
      throw new IllegalArgumentException(
          "height and width of a volume must be numbers, got " + shape);
    }
    return b.add(
        new Reshape(
            List.of(
                same(0),
                same(1),
                same(2),
                new Extent.Sized(shape.size(3)),
                new Extent.Sized(shape.size(4)))),
        y);
  }
}
