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

  /** Each output element is a sum over {@code C / groups * KH * KW} products. */
  @Override
  public Long visit(WindowOp.Conv2d op, At at) {
    Shape weight = at.input(1);
    long products = Math.multiplyExact(weight.size(1), weight.size(2) * weight.size(3));
    return Math.multiplyExact(at.outputs(), products);
  }

  @Override
  public Long visit(LinearOp.Linear op, At at) {
    return Math.multiplyExact(at.outputs(), at.input(1).size(1));
  }

  @Override
  public Long visit(LinearOp.MatMul op, At at) {
    return Math.multiplyExact(at.outputs(), at.input(0).size(-1));
  }

  @Override
  public Long visit(WindowOp.MaxPool2d op, At at) {
    return NONE;
  }

  @Override
  public Long visit(WindowOp.AveragePool2d op, At at) {
    return NONE;
  }

  @Override
  public Long visit(WindowOp.Resize2d op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ElementwiseOp.Unary op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ElementwiseOp.Binary op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ElementwiseOp.Compare op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ElementwiseOp.Select op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ElementwiseOp.LeakyRelu op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ElementwiseOp.Clip op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ElementwiseOp.Cast op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ElementwiseOp.StopGradient op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ReduceOp.Reduce op, At at) {
    return NONE;
  }

  @Override
  public Long visit(ReduceOp.ArgMax op, At at) {
    return NONE;
  }

  @Override
  public Long visit(MovementOp.Reshape op, At at) {
    return NONE;
  }

  @Override
  public Long visit(MovementOp.Transpose op, At at) {
    return NONE;
  }

  @Override
  public Long visit(MovementOp.Concat op, At at) {
    return NONE;
  }

  @Override
  public Long visit(MovementOp.Slice op, At at) {
    return NONE;
  }

  @Override
  public Long visit(MovementOp.Pad op, At at) {
    return NONE;
  }

  @Override
  public Long visit(NormalizeOp.BatchNorm op, At at) {
    return NONE;
  }

  @Override
  public Long visit(NormalizeOp.Softmax op, At at) {
    return NONE;
  }

  @Override
  public Long visit(NormalizeOp.LogSoftmax op, At at) {
    return NONE;
  }

  @Override
  public Long visit(NormalizeOp.Dropout op, At at) {
    return NONE;
  }

  @Override
  public Long visit(IndexOp.Gather op, At at) {
    return NONE;
  }

  @Override
  public Long visit(IndexOp.OneHot op, At at) {
    return NONE;
  }

  @Override
  public Long visit(QuantizeOp.FakeQuantize op, At at) {
    return NONE;
  }

  @Override
  public Long visit(SourceOp.Constant op, At at) {
    return NONE;
  }
}
