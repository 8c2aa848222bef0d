package io.tao4j.graph;

/**
 * One method for each group of ops, all abstract: a new group does not compile until every compiler
 * has an answer. Where the answer differs within a group, {@code op.accept} takes a visitor of the
 * group, which has one method for each record. "Not possible here" is an answer, given as data
 * before compiling.
 *
 * @param <C> what the visitor needs beside the op, for example the node and its input types
 * @param <R> result
 */
public interface OpVisitor<C, R> {
  R visit(WindowOp op, C context);

  R visit(ElementwiseOp op, C context);

  R visit(ReduceOp op, C context);

  R visit(MovementOp op, C context);

  R visit(NormalizeOp op, C context);

  R visit(LinearOp op, C context);

  R visit(IndexOp op, C context);

  R visit(QuantizeOp op, C context);

  R visit(SourceOp op, C context);

  R visit(SampleOp op, C context);

  R visit(RecurrentOp op, C context);

  R visit(LossOp op, C context);
}
