package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.LinearOp.Linear;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.tensor.Dim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recurrent layers step by step; the number of steps must be known. */
final class RecurrentCompositions {
  private RecurrentCompositions() {}

  private static int steps(GraphBuilder b, Value x) {
    Dim steps = b.shape(x).dim(1);
    if (!steps.isFixed()) {
      throw new IllegalArgumentException("the number of steps must be known, x is " + b.shape(x));
    }
    return Math.toIntExact(steps.size());
  }

  /** Step t of {@code [N, T, F]}, as {@code [N, F]}. */
  private static Value step(GraphBuilder b, Value x, int t) {
    Value slice = b.add(new Slice(1, t, t + 1, 1), x);
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(2))), slice);
  }

  private static Value gate(GraphBuilder b, Value gates, int index, int hidden) {
    return b.add(new Slice(1, index * hidden, (index + 1) * hidden, 1), gates);
  }

  private static Value joined(GraphBuilder b, Value[] states) {
    Value[] parts = new Value[states.length];
    for (int t = 0; t < states.length; t++) {
      parts[t] =
          b.add(
              new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1))),
              states[t]);
    }
    return b.add(new Concat(1), parts);
  }

  /** What the state adds to the gates; without a state its bias alone. */
  private static Value recurrent(GraphBuilder b, List<Value> inputs, @Nullable Value state) {
    return state == null ? inputs.get(4) : b.add(new Linear(), state, inputs.get(2), inputs.get(4));
  }

  static List<Value> lstm(GraphBuilder b, RecurrentOp.Lstm op, List<Value> inputs) {
    int hidden = op.hidden();
    Value all = b.add(new Linear(), inputs.get(0), inputs.get(1), inputs.get(3));
    Value[] states = new Value[steps(b, inputs.get(0))];
    Value state = inputs.size() > 5 ? inputs.get(5) : null;
    Value cell = inputs.size() > 5 ? inputs.get(6) : null;
    for (int i = 0; i < states.length; i++) {
      int t = op.reverse() ? states.length - 1 - i : i;
      Value gates = b.sum(step(b, all, t), recurrent(b, inputs, state));
      Value in = b.unary(UnaryKind.SIGMOID, gate(b, gates, 0, hidden));
      Value fresh = b.product(in, b.unary(UnaryKind.TANH, gate(b, gates, 2, hidden)));
      if (cell != null) {
        Value forget = b.unary(UnaryKind.SIGMOID, gate(b, gates, 1, hidden));
        fresh = b.sum(b.product(forget, cell), fresh);
      }
      cell = fresh;
      Value out = b.unary(UnaryKind.SIGMOID, gate(b, gates, 3, hidden));
      state = b.product(out, b.unary(UnaryKind.TANH, cell));
      states[t] = state;
    }
    return List.of(joined(b, states), last(state), last(cell));
  }

  static List<Value> gru(GraphBuilder b, RecurrentOp.Gru op, List<Value> inputs) {
    int hidden = op.hidden();
    Value all = b.add(new Linear(), inputs.get(0), inputs.get(1), inputs.get(3));
    Value[] states = new Value[steps(b, inputs.get(0))];
    Value state = inputs.size() > 5 ? inputs.get(5) : null;
    for (int i = 0; i < states.length; i++) {
      int t = op.reverse() ? states.length - 1 - i : i;
      Value ofInput = step(b, all, t);
      Value ofState = recurrent(b, inputs, state);
      boolean first = state == null;
      Value reset =
          b.unary(
              UnaryKind.SIGMOID,
              b.sum(gate(b, ofInput, 0, hidden), stateGate(b, ofState, 0, hidden, first)));
      Value update =
          b.unary(
              UnaryKind.SIGMOID,
              b.sum(gate(b, ofInput, 1, hidden), stateGate(b, ofState, 1, hidden, first)));
      Value kept = b.product(reset, stateGate(b, ofState, 2, hidden, first));
      Value fresh = b.unary(UnaryKind.TANH, b.sum(gate(b, ofInput, 2, hidden), kept));
      Value share = b.difference(b.constant(1), update);
      Value next = b.product(share, fresh);
      state = state == null ? next : b.sum(next, b.product(update, state));
      states[t] = state;
    }
    return List.of(joined(b, states), last(state));
  }

  /** Of {@code [N, G * H]}, or of the bias {@code [G * H]} in the first step. */
  private static Value stateGate(
      GraphBuilder b, Value gates, int index, int hidden, boolean first) {
    return first
        ? b.add(new Slice(0, index * hidden, (index + 1) * hidden, 1), gates)
        : gate(b, gates, index, hidden);
  }

  private static Value last(@Nullable Value state) {
    if (state == null) {
      throw new IllegalArgumentException("a recurrent layer needs one step or more");
    }
    return state;
  }
}
