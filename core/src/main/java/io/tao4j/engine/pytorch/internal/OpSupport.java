package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.Support;
import io.tao4j.graph.ElementwiseOp;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.OpVisitor;
import io.tao4j.graph.Padding;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.ReduceOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.WindowOp;
import java.util.List;

/** How this engine expresses each op: all of them, a few by way of others. */
final class OpSupport implements OpVisitor<List<TensorType>, Support> {
  static final OpSupport INSTANCE = new OpSupport();

  private OpSupport() {}

  private static Support window(Padding padding) {
    return padding.isSymmetric()
        ? Support.exact()
        : Support.lowered("padding of its own, PyTorch's windows take the same on both sides");
  }

  @Override
  public Support visit(WindowOp.Conv2d op, List<TensorType> types) {
    return window(op.padding());
  }

  @Override
  public Support visit(WindowOp.MaxPool2d op, List<TensorType> types) {
    return window(op.padding());
  }

  @Override
  public Support visit(WindowOp.AveragePool2d op, List<TensorType> types) {
    return window(op.padding());
  }

  @Override
  public Support visit(WindowOp.Resize2d op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.Unary op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.Binary op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.Compare op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.Select op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.LeakyRelu op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.Clip op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.Cast op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ElementwiseOp.StopGradient op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ReduceOp.Reduce op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(ReduceOp.ArgMax op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Reshape op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Transpose op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Concat op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Slice op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(MovementOp.Pad op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(NormalizeOp.BatchNorm op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(NormalizeOp.Softmax op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(NormalizeOp.LogSoftmax op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(NormalizeOp.Dropout op, List<TensorType> types) {
    return Support.lowered("product with a mask drawn outside");
  }

  @Override
  public Support visit(LinearOp.Linear op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(LinearOp.MatMul op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(IndexOp.Gather op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(IndexOp.OneHot op, List<TensorType> types) {
    return Support.lowered("one_hot and a cast");
  }

  @Override
  public Support visit(QuantizeOp.FakeQuantize op, List<TensorType> types) {
    return Support.exact();
  }

  @Override
  public Support visit(SourceOp.Constant op, List<TensorType> types) {
    return Support.lowered("attribute of the module");
  }
}
