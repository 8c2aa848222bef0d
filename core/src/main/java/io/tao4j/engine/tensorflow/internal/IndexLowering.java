package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.IndexOp;
import org.tensorflow.Output;

/** Elements chosen by numbers. */
final class IndexLowering implements IndexOp.Visitor<Site, Output<?>> {
  static final IndexLowering INSTANCE = new IndexLowering();

  private IndexLowering() {}

  @Override
  public Output<?> visit(IndexOp.Gather op, Site site) {
    GraphWriter w = site.writer();
    return w.of("GatherV2", site.operand(0), site.operand(1), w.integer(op.axis()));
  }

  @Override
  public Output<?> visit(IndexOp.OneHot op, Site site) {
    GraphWriter w = site.writer();
    return w.of("OneHot", site.operand(0), w.integer(op.depth()), w.scalar(1), w.scalar(0));
  }
}
