package io.tao4j.graph;

import java.util.List;

/**
 * What a node computes. Each op is a record that checks its own attributes and knows the types of
 * its outputs; everything else (how an engine computes it, how a channel runs through it) is an
 * {@link OpVisitor}.
 *
 * <p>Adding an op: the record with its shape rule, the visitor method, then what the Java compiler
 * asks for, cases in {@code OpCases}, a JSON tag, and the support table. First ask whether existing
 * ops can say it: then it is a function in {@link Blocks}.
 */
public sealed interface Op
    permits WindowOp,
        ElementwiseOp,
        ReduceOp,
        MovementOp,
        NormalizeOp,
        LinearOp,
        IndexOp,
        QuantizeOp,
        SourceOp {

  /**
   * Types of the outputs.
   *
   * @param inputs types of the operands
   * @throws IllegalArgumentException saying what does not fit, without the node's name
   */
  List<TensorType> infer(List<TensorType> inputs);

  /** Calls the visitor's method for this op. */
  <C, R> R accept(OpVisitor<C, R> visitor, C context);
}
