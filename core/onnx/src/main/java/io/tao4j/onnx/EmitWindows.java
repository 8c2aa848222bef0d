package io.tao4j.onnx;

import io.tao4j.graph.Padding;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Sliding windows. */
final class EmitWindows implements WindowOp.Visitor<EmitCall, String> {
  static final EmitWindows INSTANCE = new EmitWindows();

  private EmitWindows() {}

  private static OnnxAttribute kernelShape(EmitCall call) {
    long[] weight = call.shape(1).toArray();
    return OnnxAttribute.list("kernel_shape", Arrays.copyOfRange(weight, 2, weight.length));
  }

  /** All numbers before, then all behind. */
  private static OnnxAttribute pads(Padding p) {
    List<Integer> sides = new ArrayList<>(p.before());
    sides.addAll(p.after());
    return EmitCall.list("pads", sides);
  }

  @Override
  public String visit(WindowOp.Conv op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    return call.emitIn(
        computed,
        "Conv",
        call.operands(computed),
        EmitCall.list("dilations", op.dilations()),
        OnnxAttribute.of("group", (long) op.groups()),
        kernelShape(call),
        pads(op.padding()),
        EmitCall.list("strides", op.strides()));
  }

  @Override
  public String visit(WindowOp.ConvTranspose op, EmitCall call) {
    DType computed = transposed(call);
    List<String> operands = new ArrayList<>(call.operands(computed));
    List<Integer> more = new ArrayList<>(op.outputPadding());
    List<Integer> after = new ArrayList<>(op.padding().after());
    if (isBeyondStride(op)) {
      operands.set(0, extended(op, call, computed, more, after));
    }
    return call.emitIn(
        computed,
        "ConvTranspose",
        operands,
        EmitCall.list("dilations", op.dilations()),
        OnnxAttribute.of("group", (long) op.groups()),
        kernelShape(call),
        EmitCall.list("output_padding", more),
        pads(new Padding(op.padding().before(), after)),
        EmitCall.list("strides", op.strides()));
  }

  /** ONNX Runtime 1.26 computes other numbers then. */
  static boolean isBeyondStride(WindowOp.ConvTranspose op) {
    return IntStream.range(0, op.rank())
        .anyMatch(i -> op.outputPadding().get(i) >= op.strides().get(i));
  }

  /**
   * Zeros behind x instead of output padding, and what they make too much is cut off.
   *
   * @param more output padding, which becomes 0
   * @param after padding behind, which changes by it
   */
  private static String extended(
      WindowOp.ConvTranspose op,
      EmitCall call,
      DType computed,
      List<Integer> more,
      List<Integer> after) {
    long[] zeros = new long[2 * (2 + op.rank())];
    for (int i = 0; i < op.rank(); i++) {
      int missing = Math.max(0, more.get(i) - after.get(i));
      int stride = op.strides().get(i);
      int positions = (missing + stride - 1) / stride;
      zeros[2 + op.rank() + 2 + i] = positions;
      after.set(i, after.get(i) - more.get(i) + positions * stride);
      more.set(i, 0);
    }
    return call.helper(
        "extended", "Pad", List.of(call.operand(0, computed), call.constant("zeros", zeros)));
  }

  /** ONNX Runtime has no transposed convolution of half precision on a CPU. */
  private static DType transposed(EmitCall call) {
    return call.wide() == WideTypes.ONNX_RUNTIME ? DType.FLOAT32 : call.dtype(0);
  }

  @Override
  public String visit(WindowOp.MaxPool op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    return call.emitIn(
        computed,
        "MaxPool",
        call.operands(computed),
        OnnxAttribute.of("ceil_mode", 0L),
        EmitCall.list("kernel_shape", op.kernel()),
        pads(op.padding()),
        EmitCall.list("strides", op.strides()));
  }

  @Override
  public String visit(WindowOp.AveragePool op, EmitCall call) {
    DType computed = call.wide().floating(call.dtype(0));
    return call.emitIn(
        computed,
        "AveragePool",
        call.operands(computed),
        OnnxAttribute.of("ceil_mode", 0L),
        OnnxAttribute.of("count_include_pad", op.countPadding() ? 1L : 0L),
        EmitCall.list("kernel_shape", op.kernel()),
        pads(op.padding()),
        EmitCall.list("strides", op.strides()));
  }

  @Override
  public String visit(WindowOp.Resize2d op, EmitCall call) {
    // ONNX Runtime resizes no half precision on a CPU
    String x = call.operand(0, DType.FLOAT32);
    List<String> inputs = new ArrayList<>(List.of(x, ""));
    if (op.to() instanceof WindowOp.ResizeTo.Factor factor) {
      float[] scales = {1, 1, factor.height(), factor.width()};
      inputs.add(call.constant("scales", Tensor.of(scales, 4)));
    } else {
      inputs.addAll(List.of("", resized(call, x)));
    }
    return switch (op.kind()) {
      case NEAREST -> resize(call, inputs, "asymmetric", "nearest", "floor");
      case NEAREST_EXACT -> resize(call, inputs, "half_pixel", "nearest", "round_prefer_ceil");
      case BILINEAR -> resize(call, inputs, "half_pixel", "linear", "floor");
      case BILINEAR_ALIGN_CORNERS -> resize(call, inputs, "align_corners", "linear", "floor");
      case BICUBIC -> resize(call, inputs, "half_pixel", "cubic", "floor");
    };
  }

  /** All four sizes of a resized image: the batch's is known at run time only. */
  private String resized(EmitCall call, String x) {
    Shape shape = call.type().shape();
    if (shape.isFixed()) {
      return call.constant("sizes", shape.toArray());
    }
    String first =
        call.helper(
            "batch",
            "Slice",
            List.of(
                call.helper("input_shape", "Shape", List.of(x)),
                call.constant("from", 0),
                call.constant("to", 2)));
    String image = call.constant("image_size", shape.size(2), shape.size(3));
    return call.helper("sizes", "Concat", List.of(first, image), EmitCall.axis(0));
  }

  private String resize(
      EmitCall call, List<String> inputs, String coordinates, String mode, String nearest) {
    return call.emitIn(
        DType.FLOAT32,
        "Resize",
        inputs,
        OnnxAttribute.of("coordinate_transformation_mode", coordinates),
        OnnxAttribute.of("cubic_coeff_a", -0.75),
        OnnxAttribute.of("mode", mode),
        OnnxAttribute.of("nearest_mode", nearest));
  }
}
