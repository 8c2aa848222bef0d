package io.tao4j.graph;

/**
 * One method an op, all abstract: a new op does not compile until every compiler has an answer.
 * "Not possible here" is an answer, given as data before compiling.
 *
 * @param <C> what the visitor needs beside the op, for example the node and its input types
 * @param <R> result
 */
public interface OpVisitor<C, R> {
  R visit(WindowOp.Conv2d op, C context);

  R visit(WindowOp.MaxPool2d op, C context);

  R visit(WindowOp.AveragePool2d op, C context);

  R visit(WindowOp.Resize2d op, C context);

  R visit(ElementwiseOp.Unary op, C context);

  R visit(ElementwiseOp.Binary op, C context);

  R visit(ElementwiseOp.Compare op, C context);

  R visit(ElementwiseOp.Select op, C context);

  R visit(ElementwiseOp.LeakyRelu op, C context);

  R visit(ElementwiseOp.Clip op, C context);

  R visit(ElementwiseOp.Cast op, C context);

  R visit(ElementwiseOp.StopGradient op, C context);

  R visit(ReduceOp.Reduce op, C context);

  R visit(ReduceOp.ArgMax op, C context);

  R visit(MovementOp.Reshape op, C context);

  R visit(MovementOp.Transpose op, C context);

  R visit(MovementOp.Concat op, C context);

  R visit(MovementOp.Slice op, C context);

  R visit(MovementOp.Pad op, C context);

  R visit(NormalizeOp.BatchNorm op, C context);

  R visit(NormalizeOp.Softmax op, C context);

  R visit(NormalizeOp.LogSoftmax op, C context);

  R visit(NormalizeOp.Dropout op, C context);

  R visit(LinearOp.Linear op, C context);

  R visit(LinearOp.MatMul op, C context);

  R visit(IndexOp.Gather op, C context);

  R visit(IndexOp.OneHot op, C context);

  R visit(QuantizeOp.FakeQuantize op, C context);

  R visit(SourceOp.Constant op, C context);
}
