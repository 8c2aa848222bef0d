package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.Mode;
import io.tao4j.graph.QuantizeOp;
import java.util.Arrays;
import org.tensorflow.Output;

/** Arithmetic on a grid of whole numbers. */
final class QuantizeLowering implements QuantizeOp.Visitor<LoweringContext, Output<?>> {
  static final QuantizeLowering INSTANCE = new QuantizeLowering();

  private QuantizeLowering() {}

  @Override
  public Output<?> visit(QuantizeOp.FakeQuantize op, LoweringContext context) {
    GraphWriter w = context.writer();
    Output<?> x = context.operand(0);
    Output<?> scale = w.of("StopGradient", context.operand(1));
    if (op.isPerChannel()) {
      int[] sizes = new int[context.rank(0)];
      Arrays.fill(sizes, 1);
      sizes[op.axis()] = -1;
      scale = w.reshape(scale, sizes);
    }
    Output<?> still = w.of("StopGradient", x);
    Output<?> zero = w.scalar(op.zeroPoint());
    Output<?> wished = w.of("AddV2", w.of("Round", w.of("RealDiv", still, scale)), zero);
    Output<?> least = w.scalar(op.minimum());
    Output<?> most = w.scalar(op.maximum());
    Output<?> q = w.of("Minimum", w.of("Maximum", wished, least), most);
    Output<?> y = w.of("StopGradient", w.of("Mul", w.of("Sub", q, zero), scale));
    if (context.mode() == Mode.INFERENCE) {
      return y;
    }
    Output<?> within =
        w.of("LogicalAnd", w.of("GreaterEqual", wished, least), w.of("LessEqual", wished, most));
    // straight through: TensorFlow's own op has no gradient in graphs that are built from Java
    Output<?> through = w.of("AddV2", x, w.of("StopGradient", w.of("Sub", y, x)));
    return w.of("SelectV2", within, through, y);
  }
}
