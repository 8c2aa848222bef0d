package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.onnx.ImportOperand.Computed;
import io.tao4j.onnx.ImportOperand.Known;
import io.tao4j.onnx.ImportScope.Unsupported;
import io.tao4j.onnx.OnnxModelReader.ReadNode;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Convolutions, pools, products, normalisations: nodes with weights or windows. */
final class ImportLayers {
  private ImportLayers() {}

  // Weights

  /** Operand as a kernel: a parameter where the file holds it. */
  static Value weight(ImportCall call, int index, Role role, Initializer initializer) {
    return call.operand(index) instanceof Known known && known.tensor().dtype() == DType.FLOAT32
        ? call.scope().parameter(known, "", role, initializer)
        : call.value(index);
  }

  private static @Nullable Value bias(ImportCall call, int index) {
    return call.has(index) ? weight(call, index, Role.BIAS, Initializer.zeros()) : null;
  }

  // Windows

  static void conv(ImportCall call) {
    Shape weight = call.shape(1);
    if (weight.rank() == 3 && call.shape(0).rank() == 3 && call.operand(1) instanceof Known) {
      sequenceConv(call);
      return;
    }
    requireImage(call, weight);
    int[] strides = call.integers("strides", 1, 1);
    int[] dilations = call.integers("dilations", 1, 1);
    int[] kernel = {(int) weight.size(2), (int) weight.size(3)};
    WindowOp.Conv2d op =
        new WindowOp.Conv2d(
            strides[0],
            strides[1],
            dilations[0],
            dilations[1],
            padding(call, kernel, strides, dilations),
            call.whole("group", 1));
    Value kernels = weight(call, 1, Role.WEIGHT, Initializer.kaimingFanOut());
    Value bias = bias(call, 2);
    if (bias == null) {
      call.add(op, call.value(0), kernels);
    } else {
      call.add(op, call.value(0), kernels, bias);
    }
  }

  /** Over a sequence [N, C, L]: over an image of height 1. */
  private static void sequenceConv(ImportCall call) {
    if (!call.text("auto_pad", "NOTSET").equals("NOTSET")) {
      throw new Unsupported("its padding along a sequence is " + call.text("auto_pad", ""));
    }
    int[] pads = call.integers("pads", 0, 0);
    WindowOp.Conv2d op =
        new WindowOp.Conv2d(
            1,
            call.integers("strides", 1)[0],
            1,
            call.integers("dilations", 1)[0],
            new Padding(0, pads[0], 0, pads[1]),
            call.whole("group", 1));
    Known known = call.known(1);
    long[] kernel = known.tensor().shape().toArray();
    Known image =
        new Known(
            known.name(),
            known.tensor().reshape(kernel[0], kernel[1], 1, kernel[2]),
            known.trained());
    Value kernels =
        call.scope().parameter(image, ".image", Role.WEIGHT, Initializer.kaimingFanOut());
    Value x = ImportMovement.insertAxes(call, call.value(0), 2);
    Value bias = bias(call, 2);
    Value y =
        bias == null
            ? call.help("image", op, x, kernels)
            : call.help("image", op, x, kernels, bias);
    call.add(
        new MovementOp.Reshape(
            List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.SameAs(3))),
        y);
  }

  private static void requireImage(ImportCall call, Shape other) {
    if (call.shape(0).rank() != 4 || other.rank() != 4) {
      throw new Unsupported(
          "it works on %s; windows are over images [N, C, H, W] here".formatted(call.shape(0)));
    }
  }

  private static Padding padding(ImportCall call, int[] kernel, int[] strides, int[] dilations) {
    String auto = call.text("auto_pad", "NOTSET");
    int[] pads = call.integers("pads", 0, 0, 0, 0);
    switch (auto) {
      case "NOTSET", "" -> {
        return new Padding(pads[0], pads[1], pads[2], pads[3]);
      }
      case "VALID" -> {
        return Padding.NONE;
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        int[] before = new int[2];
        int[] after = new int[2];
        for (int i = 0; i < 2; i++) {
          Dim dim = call.shape(0).dim(2 + i);
          int reach = (kernel[i] - 1) * dilations[i] + 1;
          int total;
          if (dim.isFixed()) {
            long out = (dim.size() + strides[i] - 1) / strides[i];
            total = (int) Math.max(0, (out - 1) * strides[i] + reach - dim.size());
          } else if (strides[i] == 1) {
            total = reach - 1;
          } else {
            throw new Unsupported("auto_pad needs an image of known size: fix the input's shape");
          }
          before[i] = auto.equals("SAME_LOWER") ? total - total / 2 : total / 2;
          after[i] = total - before[i];
        }
        return new Padding(before[0], before[1], after[0], after[1]);
      }
      default -> throw new Unsupported("auto_pad is " + auto);
    }
  }

  static void maxPool(ImportCall call) {
    requireImage(call, call.shape(0));
    for (int dilation : call.integers("dilations", 1, 1)) {
      if (dilation != 1) {
        throw new Unsupported("its dilation is " + dilation);
      }
    }
    if (call.uses(1)) {
      throw new Unsupported("its indices are used");
    }
    int[] kernel = call.integers("kernel_shape");
    int[] strides = call.integers("strides", 1, 1);
    call.add(
        new WindowOp.MaxPool2d(
            kernel[0], kernel[1], strides[0], strides[1], poolPadding(call, kernel, strides, true)),
        call.value(0));
  }

  static void averagePool(ImportCall call) {
    requireImage(call, call.shape(0));
    int[] kernel = call.integers("kernel_shape");
    int[] strides = call.integers("strides", 1, 1);
    boolean counts = call.integer("count_include_pad", 0) != 0;
    call.add(
        new WindowOp.AveragePool2d(
            kernel[0],
            kernel[1],
            strides[0],
            strides[1],
            poolPadding(call, kernel, strides, !counts),
            counts),
        call.value(0));
  }

  /** Rounding up is said as padding below and on the right, which needs a known size. */
  private static Padding poolPadding(
      ImportCall call, int[] kernel, int[] strides, boolean mayGrow) {
    Padding padding = padding(call, kernel, strides, new int[] {1, 1});
    if (call.integer("ceil_mode", 0) == 0) {
      return padding;
    }
    int[] more = new int[2];
    for (int i = 0; i < 2; i++) {
      Dim dim = call.shape(0).dim(2 + i);
      if (!dim.isFixed()) {
        throw new Unsupported("ceil_mode needs an image of known size: fix the input's shape");
      }
      int before = i == 0 ? padding.top() : padding.left();
      int after = i == 0 ? padding.bottom() : padding.right();
      long span = dim.size() + before + after - kernel[i];
      long out = (span + strides[i] - 1) / strides[i] + 1;
      if ((out - 1) * strides[i] >= dim.size() + before) {
        out--; // a window that would see padding alone is left out
      }
      more[i] = (int) Math.max(0, (out - 1) * strides[i] - span);
    }
    if (!mayGrow && more[0] + more[1] > 0) {
      throw new Unsupported("it rounds up and counts its padding");
    }
    return new Padding(
        padding.top(), padding.left(), padding.bottom() + more[0], padding.right() + more[1]);
  }

  static void globalPool(ImportCall call, ReduceOp.ReduceKind kind) {
    requireImage(call, call.shape(0));
    call.add(new ReduceOp.Reduce(kind, List.of(2, 3), true), call.value(0));
  }

  static void resize(ImportCall call) {
    requireImage(call, call.shape(0));
    boolean early = call.type().equals("Upsample") || call.operatorSet() < 11;
    String mode = call.text("mode", "nearest");
    String coordinates =
        early ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel");
    String nearest = early ? "floor" : call.text("nearest_mode", "round_prefer_floor");
    WindowOp.ResizeTo to = target(call, early ? 1 : 2);
    call.add(new WindowOp.Resize2d(kind(mode, coordinates, nearest, to), to), call.value(0));
  }

  private static WindowOp.ResizeTo target(ImportCall call, int scales) {
    if (call.has(scales) && call.shape(scales).elements() == 4) {
      float[] factors = call.known(scales).tensor().toFloatArray();
      boolean whole = factors[2] == (int) factors[2] && factors[3] == (int) factors[3];
      if (factors[0] != 1 || factors[1] != 1) {
        throw new Unsupported("it resizes more than height and width");
      }
      if (whole && factors[2] >= 1 && factors[3] >= 1) {
        return new WindowOp.ResizeTo.Factor((int) factors[2], (int) factors[3]);
      }
      Shape x = call.shape(0);
      if (x.dim(2).isFixed() && x.dim(3).isFixed()) {
        double height = x.size(2) * (double) factors[2];
        double width = x.size(3) * (double) factors[3];
        if (height == (int) height && width == (int) width) {
          return new WindowOp.ResizeTo.Size((int) height, (int) width);
        }
      }
      throw new Unsupported("its factors are " + java.util.Arrays.toString(factors));
    }
    List<ImportOperand.Size> sizes = call.sizes(scales + 1).sizes();
    if (sizes.size() == 4
        && sizes.get(2) instanceof ImportOperand.Size.Number height
        && sizes.get(3) instanceof ImportOperand.Size.Number width) {
      return new WindowOp.ResizeTo.Size((int) height.value(), (int) width.value());
    }
    throw new Unsupported("its size is known at run time only: fix the input's shape");
  }

  private static WindowOp.ResizeKind kind(
      String mode, String coordinates, String nearest, WindowOp.ResizeTo to) {
    boolean half = coordinates.equals("half_pixel") || coordinates.equals("pytorch_half_pixel");
    if (mode.equals("nearest")) {
      if (coordinates.equals("asymmetric") && nearest.equals("floor")) {
        return WindowOp.ResizeKind.NEAREST;
      }
      if (half && to instanceof WindowOp.ResizeTo.Factor) {
        // at whole factors no pixel lies half-way: all roundings agree
        return WindowOp.ResizeKind.NEAREST;
      }
      if (half && nearest.equals("round_prefer_ceil")) {
        return WindowOp.ResizeKind.NEAREST_EXACT;
      }
    } else if (mode.equals("linear") && half) {
      return WindowOp.ResizeKind.BILINEAR;
    } else if (mode.equals("linear") && coordinates.equals("align_corners")) {
      return WindowOp.ResizeKind.BILINEAR_ALIGN_CORNERS;
    }
    throw new Unsupported("it resizes by %s, %s, %s".formatted(mode, coordinates, nearest));
  }

  // Products

  /** A dense layer of a kernel in the file, whose rows are outputs. */
  private static void linear(ImportCall call, Known kernel, @Nullable Known bias, String output) {
    Value weight =
        call.scope()
            .parameter(
                kernel,
                "",
                Role.WEIGHT,
                new Initializer.FanInUniform(kernel.tensor().shape().size(1)));
    LinearOp.Linear op = new LinearOp.Linear();
    Value y =
        bias == null
            ? call.addNode(op, call.value(0), weight)
            : call.addNode(
                op,
                call.value(0),
                weight,
                call.scope()
                    .parameter(
                        bias,
                        "",
                        Role.BIAS,
                        new Initializer.FanInUniform(kernel.tensor().shape().size(1))));
    call.define(0, y);
    call.alias(output, y);
  }

  private static Known transposed(Known known) {
    Tensor tensor = known.tensor();
    return new Known(
        known.name(), ImportMovement.permute(tensor, new int[] {1, 0}), known.trained());
  }

  static void gemm(ImportCall call) {
    double alpha = call.number("alpha", 1);
    double beta = call.number("beta", 1);
    boolean dense =
        call.integer("transA", 0) == 0
            && call.operand(1) instanceof Known weight
            && weight.tensor().dtype() == DType.FLOAT32
            && (!call.has(2)
                || call.operand(2) instanceof Known c && isVector(c, call) && beta == 1)
            && alpha == 1;
    if (dense) {
      Known weight = call.known(1);
      Known rows = call.integer("transB", 0) == 1 ? weight : transposed(weight);
      linear(call, rows, call.has(2) ? flat(call.known(2)) : null, call.output(0));
      return;
    }
    Value a = call.value(0);
    Value b = call.value(1);
    if (call.integer("transA", 0) == 1) {
      a = call.help("a", new io.tao4j.graph.MovementOp.Transpose(List.of(1, 0)), a);
    }
    if (call.integer("transB", 0) == 1) {
      b = call.help("b", new io.tao4j.graph.MovementOp.Transpose(List.of(1, 0)), b);
    }
    Value y = call.addNode(new LinearOp.MatMul(), a, b);
    if (alpha != 1) {
      y = call.builder().scale(y, alpha);
    }
    if (call.has(2)) {
      Value c = call.value(2);
      y = call.builder().sum(y, beta == 1 ? c : call.builder().scale(c, beta));
    }
    call.define(0, y);
  }

  /** A bias for each output. */
  private static boolean isVector(Known c, ImportCall call) {
    Shape weight = call.shape(1);
    long outputs = weight.size(call.integer("transB", 0) == 1 ? 0 : 1);
    return c.tensor().elements() == outputs
        && c.tensor().shape().rank() <= 2
        && c.tensor().dtype() == DType.FLOAT32
        && (c.tensor().shape().rank() < 2 || c.tensor().shape().size(0) == 1);
  }

  private static Known flat(Known known) {
    Tensor tensor = known.tensor();
    return new Known(known.name(), tensor.reshape(tensor.elements()), known.trained());
  }

  static void matMul(ImportCall call) {
    boolean dense =
        call.operand(1) instanceof Known weight
            && weight.tensor().dtype() == DType.FLOAT32
            && weight.tensor().shape().rank() == 2
            && !(call.operand(0) instanceof Known)
            && call.shape(0).rank() >= 1;
    if (!dense) {
      call.add(new LinearOp.MatMul(), call.value(0), call.value(1));
      return;
    }
    Known rows = transposed(call.known(1));
    // a bias that is added next belongs to the layer
    ReadNode next = call.onlyConsumer(0);
    if (next != null && next.type().equals("Add") && next.inputs().size() == 2) {
      String other = next.inputs().get(next.inputs().get(0).equals(call.output(0)) ? 1 : 0);
      if (call.named(other) instanceof Known bias
          && bias.tensor().dtype() == DType.FLOAT32
          && bias.tensor().shape().equals(Shape.of(rows.tensor().shape().size(0)))) {
        linear(call, rows, bias, next.outputs().get(0));
        return;
      }
    }
    linear(call, rows, null, call.output(0));
  }

  // Normalisations

  static void batchNorm(ImportCall call) {
    if (call.operatorSet() < 9) {
      call.require("spatial", 1);
    }
    for (int i = 1; i < 5; i++) {
      if (!(call.operand(i) instanceof Known)) {
        throw new Unsupported("its numbers are computed, they must be in the file");
      }
    }
    call.add(
        new NormalizeOp.BatchNorm(call.number("epsilon", 1e-5), updateRate(call)),
        call.value(0),
        call.scope().parameter(call.known(1), "", Role.GAMMA, Initializer.ones()),
        call.scope().parameter(call.known(2), "", Role.BETA, Initializer.zeros()),
        call.scope().buffer(call.known(3)),
        call.scope().buffer(call.known(4)));
  }

  /** One minus the momentum, as the decimal that was meant. */
  private static double updateRate(ImportCall call) {
    return Math.rint((1 - call.number("momentum", 0.9)) * 1e9) / 1e9;
  }

  static void layerNorm(ImportCall call) {
    Value x = call.value(0);
    int rank = call.shape(0).rank();
    int from = ImportCall.axes(new int[] {call.whole("axis", -1)}, rank)[0];
    if (call.uses(1) || call.uses(2)) {
      throw new Unsupported("its mean or deviation is used");
    }
    GraphBuilder b = call.inside();
    Value normalized = normalized(call, b, IntStream.range(from, rank).toArray());
    Value y = b.product(normalized, weight(call, 1, Role.GAMMA, Initializer.ones()));
    call.define(0, call.has(2) ? b.sum(y, weight(call, 2, Role.BETA, Initializer.zeros())) : y);
  }

  /** Each channel of each example by its own mean and deviation. */
  static void instanceNorm(ImportCall call) {
    int rank = call.shape(0).rank();
    GraphBuilder b = call.inside();
    Value normalized = normalized(call, b, IntStream.range(2, rank).toArray());
    int[] behind = IntStream.rangeClosed(1, rank - 2).toArray();
    Value scale = weight(call, 1, Role.GAMMA, Initializer.ones());
    Value shift = weight(call, 2, Role.BETA, Initializer.zeros());
    Value y = b.product(normalized, ImportMovement.insertAxes(call, scale, behind));
    call.define(0, b.sum(y, ImportMovement.insertAxes(call, shift, behind)));
  }

  /** {@code (x - mean) / sqrt(variance + epsilon)}, both over some axes. */
  private static Value normalized(ImportCall call, GraphBuilder b, int[] axes) {
    Value x = call.value(0);
    Value centred = b.difference(x, b.reduce(ReduceOp.ReduceKind.MEAN, x, true, axes));
    Value variance = b.reduce(ReduceOp.ReduceKind.MEAN, b.product(centred, centred), true, axes);
    Value epsilon = b.constant(call.number("epsilon", 1e-5));
    return b.quotient(centred, b.unary(UnaryKind.SQRT, b.sum(variance, epsilon)));
  }

  static void softmax(ImportCall call, boolean logarithm) {
    Shape shape = call.shape(0);
    int rank = shape.rank();
    int axis =
        ImportCall.axes(new int[] {call.whole("axis", call.operatorSet() < 13 ? 1 : -1)}, rank)[0];
    if (call.operatorSet() < 13) {
      // it was over all axes from this one on
      for (int i = axis + 1; i < rank; i++) {
        if (!shape.dim(i).equals(Dim.of(1))) {
          throw new Unsupported(
              "before operator set 13 it is over several axes of %s at once".formatted(shape));
        }
      }
    }
    call.add(
        logarithm ? new NormalizeOp.LogSoftmax(axis) : new NormalizeOp.Softmax(axis),
        call.value(0));
  }

  static void dropout(ImportCall call) {
    if (call.uses(1)) {
      throw new Unsupported("its mask is used");
    }
    double rate = call.has(1) ? call.scalar(1) : call.number("ratio", 0.5);
    if (call.operand(0) instanceof Computed && rate < 1) {
      call.add(new NormalizeOp.Dropout(rate), call.value(0));
    } else {
      call.define(0, call.operand(0));
    }
  }
}
