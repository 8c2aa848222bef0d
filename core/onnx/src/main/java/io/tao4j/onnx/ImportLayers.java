package io.tao4j.onnx;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.LinearOp;
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
import java.util.ArrayList;
import java.util.Collections;
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
    int rank = spatial(call, call.shape(1));
    List<Integer> strides = numbers(call, "strides", rank, 1);
    List<Integer> dilations = numbers(call, "dilations", rank, 1);
    WindowOp.Conv op =
        new WindowOp.Conv(
            strides,
            dilations,
            padding(call, kernel(call.shape(1)), strides, dilations),
            call.intAttribute("group", 1));
    add(call, op, weight(call, 1, Role.WEIGHT, Initializer.kaimingFanOut()));
  }

  static void convTranspose(ImportCall call) {
    Shape weight = call.shape(1);
    int rank = spatial(call, weight);
    List<Integer> strides = numbers(call, "strides", rank, 1);
    List<Integer> dilations = numbers(call, "dilations", rank, 1);
    List<Integer> more = numbers(call, "output_padding", rank, 0);
    WindowOp.ConvTranspose op =
        new WindowOp.ConvTranspose(
            strides,
            dilations,
            transposedPadding(call, kernel(weight), strides, dilations, more),
            more,
            call.intAttribute("group", 1));
    add(call, op, weight(call, 1, Role.WEIGHT, Initializer.kaimingFanOut()));
  }

  private static void add(ImportCall call, WindowOp op, Value kernel) {
    Value bias = bias(call, 2);
    if (bias == null) {
      call.add(op, call.value(0), kernel);
    } else {
      call.add(op, call.value(0), kernel, bias);
    }
  }

  private static List<Integer> kernel(Shape weight) {
    return IntStream.range(2, weight.rank()).mapToObj(i -> (int) weight.size(i)).toList();
  }

  private static List<Integer> numbers(ImportCall call, String name, int rank, int otherwise) {
    int[] given = call.integers(name);
    return given.length == 0
        ? Collections.nCopies(rank, otherwise)
        : IntStream.of(given).boxed().toList();
  }

  /** How many axes a window slides over. */
  private static int spatial(ImportCall call, Shape other) {
    int rank = call.shape(0).rank() - 2;
    if (rank < 1 || rank > 3 || other.rank() != rank + 2) {
      throw new Unsupported(
          "it works on %s; windows are over 1 to 3 axes here".formatted(call.shape(0)));
    }
    return rank;
  }

  private static Padding padding(
      ImportCall call, List<Integer> kernel, List<Integer> strides, List<Integer> dilations) {
    String auto = call.text("auto_pad", "NOTSET");
    int rank = kernel.size();
    switch (auto) {
      case "NOTSET", "" -> {
        return pads(call, rank);
      }
      case "VALID" -> {
        return Padding.none(rank);
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        List<Integer> totals = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
          Dim dim = call.shape(0).dim(2 + i);
          int stride = strides.get(i);
          int reach = (kernel.get(i) - 1) * dilations.get(i) + 1;
          if (dim.isFixed()) {
            long out = (dim.size() + stride - 1) / stride;
            totals.add((int) Math.max(0, (out - 1) * stride + reach - dim.size()));
          } else if (stride == 1) {
            totals.add(reach - 1);
          } else {
            throw new Unsupported("auto_pad needs an image of known size: fix the input's shape");
          }
        }
        return halves(totals, auto.equals("SAME_LOWER"));
      }
      default -> throw new Unsupported("auto_pad is " + auto);
    }
  }

  private static Padding pads(ImportCall call, int rank) {
    List<Integer> pads = numbers(call, "pads", 2 * rank, 0);
    if (pads.size() != 2 * rank) {
      throw new Unsupported("its pads are " + pads);
    }
    return new Padding(pads.subList(0, rank), pads.subList(rank, 2 * rank));
  }

  /** Totals on both sides of each axis, the larger half before or behind. */
  private static Padding halves(List<Integer> totals, boolean moreBefore) {
    List<Integer> less = totals.stream().map(total -> total / 2).toList();
    List<Integer> more = totals.stream().map(total -> total - total / 2).toList();
    return moreBefore ? new Padding(more, less) : new Padding(less, more);
  }

  /** Of a wanted size the padding follows. */
  private static Padding transposedPadding(
      ImportCall call,
      List<Integer> kernel,
      List<Integer> strides,
      List<Integer> dilations,
      List<Integer> more) {
    String auto = call.text("auto_pad", "NOTSET");
    boolean same = auto.startsWith("SAME");
    int rank = kernel.size();
    int[] outputShape = call.integers("output_shape");
    if (outputShape.length == 0 && !same) {
      return auto.equals("VALID") ? Padding.none(rank) : pads(call, rank);
    }
    List<Integer> totals = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Dim dim = call.shape(0).dim(2 + i);
      int stride = strides.get(i);
      int reach = (kernel.get(i) - 1) * dilations.get(i) + 1;
      if (outputShape.length == 0) {
        totals.add(reach - stride + more.get(i)); // the size times the stride
      } else if (dim.isFixed()) {
        long out = outputShape[outputShape.length - rank + i];
        totals.add((int) (stride * (dim.size() - 1) + more.get(i) + reach - out));
      } else {
        throw new Unsupported("output_shape needs an image of known size: fix the input's shape");
      }
      if (totals.get(i) < 0) {
        throw new Unsupported("its output is larger than its kernels reach");
      }
    }
    return halves(totals, !auto.equals("SAME_UPPER"));
  }

  static void maxPool(ImportCall call) {
    int rank = spatial(call, call.shape(0));
    for (int dilation : call.integers("dilations")) {
      if (dilation != 1) {
        throw new Unsupported("its dilation is " + dilation);
      }
    }
    if (call.uses(1)) {
      throw new Unsupported("its indices are used");
    }
    List<Integer> kernel = numbers(call, "kernel_shape", rank, 1);
    List<Integer> strides = numbers(call, "strides", rank, 1);
    call.add(
        new WindowOp.MaxPool(kernel, strides, poolPadding(call, kernel, strides, true)),
        call.value(0));
  }

  static void averagePool(ImportCall call) {
    int rank = spatial(call, call.shape(0));
    List<Integer> kernel = numbers(call, "kernel_shape", rank, 1);
    List<Integer> strides = numbers(call, "strides", rank, 1);
    boolean counts = call.integer("count_include_pad", 0) != 0;
    call.add(
        new WindowOp.AveragePool(
            kernel, strides, poolPadding(call, kernel, strides, !counts), counts),
        call.value(0));
  }

  /** Rounding up is said as padding behind, which needs a known size. */
  private static Padding poolPadding(
      ImportCall call, List<Integer> kernel, List<Integer> strides, boolean mayGrow) {
    int rank = kernel.size();
    Padding padding = padding(call, kernel, strides, Collections.nCopies(rank, 1));
    if (call.integer("ceil_mode", 0) == 0) {
      return padding;
    }
    List<Integer> after = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Dim dim = call.shape(0).dim(2 + i);
      if (!dim.isFixed()) {
        throw new Unsupported("ceil_mode needs an image of known size: fix the input's shape");
      }
      int stride = strides.get(i);
      int before = padding.before().get(i);
      long span = dim.size() + before + padding.after().get(i) - kernel.get(i);
      long out = (span + stride - 1) / stride + 1;
      if ((out - 1) * stride >= dim.size() + before) {
        out--; // a window that would see padding alone is left out
      }
      int more = (int) Math.max(0, (out - 1) * stride - span);
      if (!mayGrow && more > 0) {
        throw new Unsupported("it rounds up and counts its padding");
      }
      after.add(padding.after().get(i) + more);
    }
    return new Padding(padding.before(), after);
  }

  static void globalPool(ImportCall call, ReduceOp.ReduceKind kind) {
    int rank = spatial(call, call.shape(0));
    List<Integer> axes = IntStream.range(2, 2 + rank).boxed().toList();
    call.add(new ReduceOp.Reduce(kind, axes, true), call.value(0));
  }

  static void resize(ImportCall call) {
    if (call.shape(0).rank() != 4) {
      throw new Unsupported(
          "it works on %s; images [N, C, H, W] are resized here".formatted(call.shape(0)));
    }
    boolean early = call.type().equals("Upsample") || call.operatorSet() < 11;
    String mode = call.text("mode", "nearest");
    String coordinates =
        early ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel");
    String nearest = early ? "floor" : call.text("nearest_mode", "round_prefer_floor");
    WindowOp.ResizeTo to = target(call, early ? 1 : 2);
    call.add(new WindowOp.Resize2d(kind(call, mode, coordinates, nearest, to), to), call.value(0));
  }

  private static WindowOp.ResizeTo target(ImportCall call, int scales) {
    if (call.has(scales) && call.shape(scales).elements() == 4) {
      float[] factors = call.known(scales).tensor().toFloatArray();
      boolean isInteger = factors[2] == (int) factors[2] && factors[3] == (int) factors[3];
      if (factors[0] != 1 || factors[1] != 1) {
        throw new Unsupported("it resizes more than height and width");
      }
      if (isInteger && factors[2] >= 1 && factors[3] >= 1) {
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

  /** Whether it is Keys' kernel that PyTorch takes. */
  private static boolean cubic(ImportCall call) {
    return call.number("cubic_coeff_a", -0.75) == -0.75 && call.integer("exclude_outside", 0) == 0;
  }

  private static WindowOp.ResizeKind kind(
      ImportCall call, String mode, String coordinates, String nearest, WindowOp.ResizeTo to) {
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
    } else if (mode.equals("cubic") && half && cubic(call)) {
      return WindowOp.ResizeKind.BICUBIC;
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
    int from = ImportCall.axes(new int[] {call.intAttribute("axis", -1)}, rank)[0];
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
        ImportCall.axes(
            new int[] {call.intAttribute("axis", call.operatorSet() < 13 ? 1 : -1)}, rank)[0];
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
