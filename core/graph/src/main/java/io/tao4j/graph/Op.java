package io.tao4j.graph;

import java.util.List;
import java.util.Set;

/**
 * What a node computes. Each op is a record that checks its own attributes and knows the types of
 * its outputs; everything else (how an engine computes it, how a channel runs through it) is an
 * {@link OpVisitor}.
 *
 * <p>Adding an op: the record with its shape rule and traits, the method of its group's visitor,
 * then what the Java compiler asks for, cases in {@code OpCases}, a JSON tag, and the support
 * table. First ask whether existing ops can say it: then it is a function in {@link Blocks}.
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
        SourceOp,
        SampleOp,
        RecurrentOp,
        LossOp {

  /**
   * Types of the outputs.
   *
   * @param inputs types of the operands
   * @throws IllegalArgumentException saying what does not fit, without the node's name
   */
  List<TensorType> infer(List<TensorType> inputs);

  /** What it has in common with others. */
  Set<Trait> traits();

  /** Whether it has a trait. */
  default boolean is(Trait trait) {
    return traits().contains(trait);
  }

  /** Calls the visitor's method for this op's group. */
  <C, R> R accept(OpVisitor<C, R> visitor, C context);

  /**
   * An op that simpler ops can say as well. An engine that has no kernel for it, or none whose
   * gradient is right, computes those instead: {@link Composition}.
   */
  interface Composed {
    /**
     * Adds the simpler ops.
     *
     * @param inputs the operands
     * @return one value for each output of the op
     */
    List<Value> compose(GraphBuilder b, List<Value> inputs);
  }
}
