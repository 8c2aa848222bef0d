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
final class NodeLowering implements OpVisitor<Site, List<Output<?>>> {
  static final NodeLowering INSTANCE = new NodeLowering();

  private NodeLowering() {}

  @Override
  public List<Output<?>> visit(WindowOp op, Site site) {
    return List.of(op.accept(WindowLowering.INSTANCE, site));
  }

  @Override
  public List<Output<?>> visit(ElementwiseOp op, Site site) {
    return List.of(op.accept(ElementwiseLowering.INSTANCE, site));
  }

  @Override
  public List<Output<?>> visit(ReduceOp op, Site site) {
    return List.of(op.accept(ReduceLowering.INSTANCE, site));
  }

  @Override
  public List<Output<?>> visit(MovementOp op, Site site) {
    return List.of(op.accept(MovementLowering.INSTANCE, site));
  }

  @Override
  public List<Output<?>> visit(NormalizeOp op, Site site) {
    return List.of(op.accept(NormalizeLowering.INSTANCE, site));
  }

  @Override
  public List<Output<?>> visit(LinearOp op, Site site) {
    return List.of(op.accept(LinearLowering.INSTANCE, site));
  }

  @Override
  public List<Output<?>> visit(IndexOp op, Site site) {
    return op.accept(IndexLowering.INSTANCE, site);
  }

  @Override
  public List<Output<?>> visit(QuantizeOp op, Site site) {
    return List.of(op.accept(QuantizeLowering.INSTANCE, site));
  }

  @Override
  public List<Output<?>> visit(SourceOp op, Site site) {
    return List.of(op.accept(SourceLowering.INSTANCE, site));
  }

  @Override
  public List<Output<?>> visit(SampleOp op, Site site) {
    throw replaced(site);
  }

  @Override
  public List<Output<?>> visit(RecurrentOp op, Site site) {
    throw replaced(site);
  }

  @Override
  public List<Output<?>> visit(LossOp op, Site site) {
    throw replaced(site);
  }

  private static IllegalStateException replaced(Site site) {
    return new IllegalStateException("simpler ops stand for it: " + site.node().name());
  }
}
