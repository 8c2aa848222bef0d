package io.tao4j.graph;

import io.tao4j.tensor.Shape;
import java.util.Map;

/** Multiply-accumulates of one node; see {@link GraphSummary} for what counts. */
final class MacCounter implements OpVisitor<MacCounter.At, Long> {
  static final MacCounter INSTANCE = new MacCounter();

  private static final Long NONE = 0L;

  private MacCounter() {}

  /**
   * Where an op stands.
   *
   * @param sizes a number for each symbol
   */
  record At(Graph graph, Node node, Map<String, Long> sizes) {
    Shape input(int index) {
      return graph.type(node.inputs().get(index)).shape().bind(sizes);
    }

    long outputs() {
      return graph.type(node.output()).shape().bind(sizes).elements();
    }
  }

  @Override
  public Long visit(WindowOp op, At at) {
    return op.accept(Windows.INSTANCE, at);
  }

  @Override
  public Long visit(LinearOp op, At at) {
    return op.accept(Products.INSTANCE, at);
  }

  @Override
  public Long visit(ElementwiseOp op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ReduceOp op, At at) {
    return NONE;
  }

  @Override
  public Long visit(MovementOp op, At at) {
    return NONE;
  }

  @Override
  public Long visit(NormalizeOp op, At at) {
    return NONE;
  }

  @Override
  public Long visit(IndexOp op, At at) {
    return NONE;
  }

  @Override
  public Long visit(QuantizeOp op, At at) {
    return NONE;
  }

  @Override
  public Long visit(SourceOp op, At at) {
    return NONE;
  }

  @Override
  public Long visit(SampleOp op, At at) {
    return NONE;
  }

  /** The products of all steps with both weights. */
  @Override
  public Long visit(RecurrentOp op, At at) {
    Shape x = at.input(0);
    long steps = Math.multiplyExact(x.size(0), x.size(1));
    return Math.multiplyExact(steps, Math.addExact(at.input(1).elements(), at.input(2).elements()));
  }

  @Override
  public Long visit(LossOp op, At at) {
    return NONE;
  }

  private enum Windows implements WindowOp.Visitor<At, Long> {
    INSTANCE;

    /** Each output element is a sum over {@code C / groups * K...} products. */
    @Override
    public Long visit(WindowOp.Conv op, At at) {
      Shape weight = at.input(1);
      return Math.multiplyExact(at.outputs(), weight.elements() / weight.size(0));
    }

    /** Each input element adds to {@code O / groups * K...} outputs. */
    @Override
    public Long visit(WindowOp.ConvTranspose op, At at) {
      Shape weight = at.input(1);
      return Math.multiplyExact(at.input(0).elements(), weight.elements() / weight.size(0));
    }

    @Override
    public Long visit(WindowOp.MaxPool op, At at) {
      return NONE;
    }

    @Override
    public Long visit(WindowOp.AveragePool op, At at) {
      return NONE;
    }

    @Override
    public Long visit(WindowOp.Resize2d op, At at) {
      return NONE;
    }
  }

  private enum Products implements LinearOp.Visitor<At, Long> {
    INSTANCE;

    @Override
    public Long visit(LinearOp.Linear op, At at) {
      return Math.multiplyExact(at.outputs(), at.input(1).size(1));
    }

    @Override
    public Long visit(LinearOp.MatMul op, At at) {
      return Math.multiplyExact(at.outputs(), at.input(0).size(-1));
    }
  }
}
