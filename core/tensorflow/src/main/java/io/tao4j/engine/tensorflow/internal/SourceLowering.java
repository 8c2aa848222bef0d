package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.SourceOp;
import io.tao4j.tensor.Tensor;
import java.util.List;
import org.tensorflow.Output;

/** Values without inputs. */
final class SourceLowering implements SourceOp.Visitor<LoweringContext, Output<?>> {
  static final SourceLowering INSTANCE = new SourceLowering();

  private SourceLowering() {}

  @Override
  public Output<?> visit(SourceOp.Constant op, LoweringContext context) {
    long[] shape = op.shape().toArray();
    // Whole numbers beyond 2^24 do not fit into a float.
    Tensor values =
        op.dtype().isFloating()
            ? Tensor.of(floats(op.values()), shape)
            : Tensor.of(op.values().stream().mapToLong(Double::longValue).toArray(), shape);
    return context.writer().constant(values.to(op.dtype()));
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
