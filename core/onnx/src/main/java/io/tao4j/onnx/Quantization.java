package io.tao4j.onnx;

import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Quantisation in ONNX. Values become QuantizeLinear and DequantizeLinear, which runtimes fuse with
 * what is between them; weights are stored as signed bytes before a DequantizeLinear, so that the
 * file is a fourth as large; any other range is written out in arithmetic.
 */
final class Quantization {
  private Quantization() {}

  /** Whether an op's range is that of an 8-bit type. */
  static boolean isByte(FakeQuantize op) {
    return op.minimum() == -128 && op.maximum() == 127 || op.minimum() == 0 && op.maximum() == 255;
  }

  /** Whether all integers of an op are signed bytes. */
  static boolean isWithinInt8(FakeQuantize op) {
    return op.minimum() >= -128 && op.maximum() <= 127;
  }

  static String emit(OnnxGraph onnx, FakeQuantize op, EmitCall call) {
    String name = call.node().name();
    String scale = call.inputs().get(1);
    if (call.stored() != null) {
      String weight = call.inputs().get(0);
      Tensor scales = onnx.initializers().get(scale).tensor();
      onnx.initializeSigned(weight, integers(op, call.stored(), scales), call.stored().shape());
      return dequantize(onnx, op, call, weight, zeroPoint(onnx, op, call, true));
    }
    if (!isByte(op)) {
      return arithmetic(onnx, op, call);
    }
    String zero = zeroPoint(onnx, op, call, op.minimum() < 0);
    String quantized = onnx.freeValue(name + "/quantized");
    onnx.add(
        new OnnxNode(
            onnx.freeNode(name + "/quantize"),
            "QuantizeLinear",
            "",
            List.of(call.inputs().get(0), scale, zero),
            List.of(quantized),
            axis(op)));
    return dequantize(onnx, op, call, quantized, zero);
  }

  private static String dequantize(
      OnnxGraph onnx, FakeQuantize op, EmitCall call, String quantized, String zero) {
    onnx.add(
        new OnnxNode(
            call.node().name(),
            "DequantizeLinear",
            "",
            List.of(quantized, call.inputs().get(1), zero),
            List.of(call.output()),
            axis(op)));
    return call.output();
  }

  private static List<OnnxAttribute> axis(FakeQuantize op) {
    return op.isPerChannel() ? List.of(OnnxAttribute.of("axis", (long) op.axis())) : List.of();
  }

  /** The zero point also says the integers' type. */
  private static String zeroPoint(OnnxGraph onnx, FakeQuantize op, EmitCall call, boolean signed) {
    Shape shape = call.types().get(1).shape();
    byte[] values = new byte[Math.toIntExact(shape.elements())];
    Arrays.fill(values, (byte) op.zeroPoint());
    String name = onnx.freeValue(call.node().name() + "/zero_point");
    if (signed) {
      onnx.initializeSigned(name, values, shape);
    } else {
      onnx.initialize(name, Tensor.of(values, shape.toArray()));
    }
    return name;
  }

  private static byte[] integers(FakeQuantize op, Tensor weight, Tensor scales) {
    float[] values = weight.toFloatArray();
    int inner = 1;
    for (int axis = op.axis() + 1; op.isPerChannel() && axis < weight.shape().rank(); axis++) {
      inner *= Math.toIntExact(weight.shape().size(axis));
    }
    int channels = Math.toIntExact(scales.elements());
    float[] each = scales.toFloatArray();
    byte[] integers = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      float scale = op.isPerChannel() ? each[i / inner % channels] : each[0];
      // in float32 and by division, as QuantizeLinear is defined
      double q = Math.rint(values[i] / scale) + op.zeroPoint();
      integers[i] = (byte) Math.min(Math.max(q, op.minimum()), op.maximum());
    }
    return integers;
  }

  private static String arithmetic(OnnxGraph onnx, FakeQuantize op, EmitCall call) {
    String name = call.node().name();
    String x = call.inputs().get(0);
    String scale = call.inputs().get(1);
    if (op.isPerChannel()) {
      long[] sizes = new long[call.type().shape().rank()];
      Arrays.fill(sizes, 1);
      sizes[op.axis()] = -1;
      String shape = onnx.constant(name + "/scale_shape", Tensor.of(sizes, sizes.length));
      scale = onnx.addHelper(name + "/scale", "Reshape", List.of(scale, shape));
    }
    String zero = number(onnx, name + "/zero_point", op.zeroPoint());
    String q = onnx.addHelper(name + "/divided", "Div", List.of(x, scale));
    q = onnx.addHelper(name + "/rounded", "Round", List.of(q));
    q = onnx.addHelper(name + "/moved", "Add", List.of(q, zero));
    String least = number(onnx, name + "/minimum", op.minimum());
    String most = number(onnx, name + "/maximum", op.maximum());
    q = onnx.addHelper(name + "/clipped", "Clip", List.of(q, least, most));
    q = onnx.addHelper(name + "/centred", "Sub", List.of(q, zero));
    onnx.add(new OnnxNode(name, "Mul", "", List.of(q, scale), List.of(call.output()), List.of()));
    return call.output();
  }

  private static String number(OnnxGraph onnx, String wish, int value) {
    return onnx.constant(wish, Tensor.scalar(value));
  }
}
