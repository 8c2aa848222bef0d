package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.LossOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.RecurrentOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.WindowOp;
import java.util.List;
import org.tensorflow.Output;

/**
 * TensorFlow operations of a node, one value for each of its outputs. Which forms are taken is
 * decided by gradients, not by what computes forward: TensorFlow's graph gradients are wrong or
 * missing for several others.
 *
 * <p>Operations without a gradient (floor, rounding, one-hot) are followed by {@code StopGradient}:
 * the gradient builder otherwise fails when it meets them on a path from a parameter to the loss.
 */
final class NodeLowering implements OpVisitor<LoweringContext, List<Output<?>>> {
  static final NodeLowering INSTANCE = new NodeLowering();

  private NodeLowering() {}

  @Override
  public List<Output<?>> visit(WindowOp op, LoweringContext context) {
    return List.of(op.accept(WindowLowering.INSTANCE, context));
  }

  @Override
  public List<Output<?>> visit(ElementwiseOp op, LoweringContext context) {
    return List.of(op.accept(ElementwiseLowering.INSTANCE, context));
  }

  @Override
  public List<Output<?>> visit(ReduceOp op, LoweringContext context) {
    return List.of(op.accept(ReduceLowering.INSTANCE, context));
  }

  @Override
  public List<Output<?>> visit(MovementOp op, LoweringContext context) {
    return List.of(op.accept(MovementLowering.INSTANCE, context));
  }

  @Override
  public List<Output<?>> visit(NormalizeOp op, LoweringContext context) {
    return List.of(op.accept(NormalizeLowering.INSTANCE, context));
  }

  @Override
  public List<Output<?>> visit(LinearOp op, LoweringContext context) {
    return List.of(op.accept(LinearLowering.INSTANCE, context));
  }

  @Override
  public List<Output<?>> visit(IndexOp op, LoweringContext context) {
    return op.accept(IndexLowering.INSTANCE, context);
  }

  @Override
  public List<Output<?>> visit(QuantizeOp op, LoweringContext context) {
    return List.of(op.accept(QuantizeLowering.INSTANCE, context));
  }

  @Override
  public List<Output<?>> visit(SourceOp op, LoweringContext context) {
    return List.of(op.accept(SourceLowering.INSTANCE, context));
  }

  @Override
  public List<Output<?>> visit(SampleOp op, LoweringContext context) {
    throw replaced(context);
  }

  @Override
  public List<Output<?>> visit(RecurrentOp op, LoweringContext context) {
    throw replaced(context);
  }

  @Override
  public List<Output<?>> visit(LossOp op, LoweringContext context) {
    throw replaced(context);
  }

  private static IllegalStateException replaced(LoweringContext context) {
    return new IllegalStateException("simpler ops stand for it: " + context.node().name());
  }
}
