package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One layer of a recurrent network in one direction, over {@code [N, T, I]}; {@link Recurrent}
 * makes several layers and both directions of it. Weights are as PyTorch names and orders them.
 * Inputs: x, {@code weight_ih [G * H, I]}, {@code weight_hh [G * H, H]}, {@code bias_ih [G * H]},
 * {@code bias_hh}, then nothing or the state before the first step; all {@code FLOAT32}.
 */
public sealed interface RecurrentOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(Lstm op, C context);

    R visit(Gru op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /** Size of the state. */
  int hidden();

  /** Whether the first step is the last position. */
  boolean reverse();

  /**
   * Long short-term memory: Hochreiter and Schmidhuber 1997, with a forget gate. Gates are in the
   * order input, forget, cell, output. Three outputs: the states of all steps {@code [N, T, H]} in
   * x's order, the last one {@code [N, H]}, and the last cell {@code [N, H]}. Initial state: {@code
   * h, c}, each {@code [N, H]}; zeros where there is none.
   *
   * @param hidden size of the state
   * @param reverse whether the first step is the last position
   */
  record Lstm(int hidden, boolean reverse) implements RecurrentOp, Op.Composed {
    public Lstm {
      Check.positive(hidden, "hidden");
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      TensorType state = check(inputs, hidden, 4, 2);
      return List.of(steps(inputs, hidden), state, state);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return RecurrentCompositions.lstm(b, this, inputs);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Gated recurrent unit: Cho et al. 2014, arXiv 1406.1078. Gates are in the order reset, update,
   * new; {@code n = tanh(W_in x + b_in + r * (W_hn h + b_hn))} and {@code h' = (1 - z) n + z h}.
   * Two outputs: the states of all steps {@code [N, T, H]} in x's order and the last one {@code [N,
   * H]}. Initial state: {@code h [N, H]}; zeros where there is none.
   *
   * @param hidden size of the state
   * @param reverse whether the first step is the last position
   */
  record Gru(int hidden, boolean reverse) implements RecurrentOp, Op.Composed {
    public Gru {
      Check.positive(hidden, "hidden");
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      TensorType state = check(inputs, hidden, 3, 1);
      return List.of(steps(inputs, hidden), state);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return RecurrentCompositions.gru(b, this, inputs);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /** Type of a state. */
  private static TensorType check(List<TensorType> inputs, int hidden, int gates, int states) {
    if (inputs.size() != 5 && inputs.size() != 5 + states) {
      throw new IllegalArgumentException(
          "takes 5 or %s inputs, got %s".formatted(5 + states, inputs.size()));
    }
    inputs.forEach(t -> Check.dtype(t, DType.FLOAT32, "operands"));
    Check.rank(inputs.get(0), 3, "x");
    Shape x = inputs.get(0).shape();
    long rows = (long) gates * hidden;
    List<Shape> expected =
        new ArrayList<>(
            List.of(
                Shape.of(Dim.of(rows), x.dim(2)),
                Shape.of(rows, hidden),
                Shape.of(rows),
                Shape.of(rows)));
    TensorType state = TensorType.float32(Shape.of(x.dim(0), Dim.of(hidden)));
    for (int i = 5; i < inputs.size(); i++) {
      expected.add(state.shape());
    }
    for (int i = 1; i < inputs.size(); i++) {
      if (!inputs.get(i).shape().equals(expected.get(i - 1))) {
        throw new IllegalArgumentException(
            "operand %s must have shape %s, got %s"
                .formatted(i, expected.get(i - 1), inputs.get(i).shape()));
      }
    }
    return state;
  }

  private static TensorType steps(List<TensorType> inputs, int hidden) {
    return TensorType.float32(inputs.get(0).shape().with(2, Dim.of(hidden)));
  }
}
