package io.tao4j.onnx;

import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.onnx.ImportOperand.Known;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;

/**
 * Transposed convolutions, as what they are the gradient of: zeros between the pixels, then an
 * ordinary convolution whose kernel is turned around. That multiplies by zeros too, stride times
 * stride as often as needed; what it takes is no op of its own in each engine, pass and export.
 */
final class ImportTransposed {
  /** The parameter is not the file's tensor: its axes are in another order. */
  private static final String TURNED = ".turned";

  private ImportTransposed() {}

  /** Height or width: what the attributes say of it. */
  private record Axis(
      long size, int kernel, int stride, int dilation, int before, int after, int more) {
    int reach() {
      return (kernel - 1) * dilation + 1;
    }

    /** Zeros before the pixels; negative ones are cut off. */
    int leading() {
      return reach() - 1 - before;
    }

    /** Zeros behind those that follow the last pixel as they follow each. */
    int trailing() {
      return reach() - stride - after + more;
    }
  }

  static void convTranspose(ImportCall call) {
    Shape x = call.shape(0);
    Shape weight = call.shape(1);
    if (x.rank() != 4 || weight.rank() != 4) {
      throw new Unsupported(
          "it works on %s; windows are over images [N, C, H, W] here".formatted(x));
    }
    if (!x.dim(2).isFixed() || !x.dim(3).isFixed()) {
      throw new Unsupported("it needs an image of known size: fix the input's shape");
    }
    if (!call.isKnown(1) || call.known(1).tensor().dtype() != DType.FLOAT32) {
      throw new Unsupported("its kernel is computed, or no float32");
    }
    Axis height = axis(call, x, weight, 0);
    Axis width = axis(call, x, weight, 1);
    int groups = call.whole("group", 1);
    Value y = spread(call, call.value(0), height, width);
    y = cut(call, cut(call, y, 2, height), 3, width);
    WindowOp.Conv2d op =
        new WindowOp.Conv2d(
            1,
            1,
            height.dilation(),
            width.dilation(),
            new Padding(
                Math.max(0, height.leading()),
                Math.max(0, width.leading()),
                Math.max(0, height.trailing()),
                Math.max(0, width.trailing())),
            groups);
    Known kernel = call.known(1);
    Known turned = new Known(kernel.name(), turned(kernel.tensor(), groups), kernel.trained());
    Value kernels =
        call.scope().parameter(turned, TURNED, Role.WEIGHT, Initializer.kaimingFanOut());
    if (call.has(2)) {
      call.add(op, y, kernels, ImportLayers.weight(call, 2, Role.BIAS, Initializer.zeros()));
    } else {
      call.add(op, y, kernels);
    }
  }

  private static Axis axis(ImportCall call, Shape x, Shape weight, int index) {
    int[] pads = call.integers("pads", 0, 0, 0, 0);
    Axis plain =
        new Axis(
            x.size(2 + index),
            (int) weight.size(2 + index),
            call.integers("strides", 1, 1)[index],
            call.integers("dilations", 1, 1)[index],
            0,
            0,
            call.integers("output_padding", 0, 0)[index]);
    String auto = call.text("auto_pad", "NOTSET");
    boolean same = auto.startsWith("SAME");
    int[] wanted = call.integers("output_shape");
    if (wanted.length == 0 && !same) {
      return auto.equals("VALID") ? plain : padded(plain, pads[index], pads[2 + index]);
    }
    // Of a wanted size the padding follows.
    long out =
        wanted.length > 0 ? wanted[wanted.length - 2 + index] : plain.size() * plain.stride();
    long total = plain.stride() * (plain.size() - 1) + plain.more() + plain.reach() - out;
    if (total < 0) {
      throw new Unsupported("its output of %s is larger than its kernels reach".formatted(out));
    }
    int less = (int) (total / 2);
    int rest = (int) (total - less);
    return auto.equals("SAME_UPPER") ? padded(plain, less, rest) : padded(plain, rest, less);
  }

  private static Axis padded(Axis a, int before, int after) {
    return new Axis(a.size(), a.kernel(), a.stride(), a.dilation(), before, after, a.more());
  }

  /** Zeros behind each pixel, to the right and below, up to the stride. */
  private static Value spread(ImportCall call, Value x, Axis height, Axis width) {
    if (height.stride() == 1 && width.stride() == 1) {
      return x;
    }
    Extent channels = new Extent.SameAs(1);
    List<Extent> apart =
        List.of(
            new Extent.SameAs(0),
            channels,
            new Extent.SameAs(2),
            new Extent.Sized(1),
            new Extent.SameAs(3),
            new Extent.Sized(1));
    Value y = call.help("apart", new MovementOp.Reshape(apart), x); // [N,C,H,1,W,1]
    List<Integer> none = List.of(0, 0, 0, 0, 0, 0);
    List<Integer> zeros = List.of(0, 0, 0, height.stride() - 1, 0, width.stride() - 1);
    y = call.help("zeros", new MovementOp.Pad(none, zeros, 0), y);
    List<Extent> together =
        List.of(
            new Extent.SameAs(0),
            channels,
            new Extent.Sized(height.size() * height.stride()),
            new Extent.Sized(width.size() * width.stride()));
    return call.help("together", new MovementOp.Reshape(together), y);
  }

  /** Without what negative padding takes away. */
  private static Value cut(ImportCall call, Value x, int axis, Axis a) {
    int size = Math.toIntExact(call.builder().shape(x).size(axis));
    int start = Math.max(0, -a.leading());
    int end = size + Math.min(0, a.trailing());
    return start == 0 && end == size
        ? x
        : call.help("cut" + axis, new MovementOp.Slice(axis, start, end, 1), x);
  }

  /** {@code [C, M / groups, KH, KW]} to {@code [M, C / groups, KH, KW]}, the last two backwards. */
  private static Tensor turned(Tensor kernel, int groups) {
    int inputs = (int) kernel.shape().size(0) / groups;
    int outputs = (int) kernel.shape().size(1);
    int area = (int) (kernel.shape().size(2) * kernel.shape().size(3));
    float[] from = kernel.toFloatArray();
    float[] to = new float[from.length];
    for (int group = 0; group < groups; group++) {
      for (int in = 0; in < inputs; in++) {
        for (int out = 0; out < outputs; out++) {
          int source = ((group * inputs + in) * outputs + out) * area;
          int target = ((group * outputs + out) * inputs + in) * area;
          for (int i = 0; i < area; i++) {
            to[target + i] = from[source + area - 1 - i];
          }
        }
      }
    }
    return Tensor.of(
        to, (long) groups * outputs, inputs, kernel.shape().size(2), kernel.shape().size(3));
  }
}
