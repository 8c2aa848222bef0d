package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent networks of several layers, in one direction or both, over sequences of the same or of
 * different lengths. Parameters are named as PyTorch names them: {@code name.weight_ih_l0}, {@code
 * name.weight_hh_l0}, {@code name.bias_ih_l0}, {@code name.bias_hh_l0}, and the same with {@code
 * _reverse} behind for the second direction.
 */
public final class Recurrent {
  private Recurrent() {}

  /**
   * What such a network gives.
   *
   * @param steps states of all steps of the last layer {@code [N, T, directions * H]}; 0 behind a
   *     sequence's length
   * @param states the state after the last step of each layer and direction, each {@code [N, H]}
   */
  public record Result(Value steps, List<Value> states) {
    public Result {
      states = List.copyOf(states);
    }
  }

  /** Makes one layer in one direction. */
  private interface Layer {
    RecurrentOp of(int hidden, boolean reverse);
  }

  /**
   * Long short-term memory.
   *
   * @param x {@code [N, T, I]}
   * @param lengths {@code INT64 [N]}, how many steps are real; null if all are
   */
  public static Result lstm(
      GraphBuilder b,
      String name,
      Value x,
      int hidden,
      int layers,
      boolean bidirectional,
      @Nullable Value lengths) {
    return layers(b, name, x, hidden, layers, bidirectional, lengths, 4, RecurrentOp.Lstm::new);
  }

  /** Gated recurrent units; as {@link #lstm}. */
  public static Result gru(
      GraphBuilder b,
      String name,
      Value x,
      int hidden,
      int layers,
      boolean bidirectional,
      @Nullable Value lengths) {
    return layers(b, name, x, hidden, layers, bidirectional, lengths, 3, RecurrentOp.Gru::new);
  }

  private static Result layers(
      GraphBuilder b,
      String name,
      Value x,
      int hidden,
      int layers,
      boolean bidirectional,
      @Nullable Value lengths,
      int gates,
      Layer layer) {
    GraphBuilder s = b.scope(name);
    Lengths known = lengths == null ? null : new Lengths(s, lengths, x);
    List<Value> states = new ArrayList<>();
    Value steps = x;
    for (int i = 0; i < layers; i++) {
      List<Value> directions = new ArrayList<>();
      for (int d = 0; d < (bidirectional ? 2 : 1); d++) {
        String suffix = "_l" + i + (d == 0 ? "" : "_reverse");
        List<Value> inputs = weights(s, suffix, steps, hidden, gates);
        // Padding is at the end. A sequence that is turned around within its length runs forwards,
        // so that no step comes behind padding.
        boolean turn = d == 1 && known != null;
        if (turn) {
          inputs.set(0, known.turned(s, steps));
        }
        List<Value> outputs = s.addAll("layer" + suffix, layer.of(hidden, d == 1 && !turn), inputs);
        Value sequence = outputs.get(0);
        if (known != null) {
          states.add(known.last(s, sequence));
          sequence = s.product(turn ? known.turned(s, sequence) : sequence, known.real);
        } else {
          states.add(outputs.get(1));
        }
        directions.add(sequence);
      }
      steps =
          directions.size() == 1
              ? directions.get(0)
              : s.add(new Concat(2), directions.toArray(Value[]::new));
    }
    return new Result(steps, states);
  }

  /** x and its four weights. */
  private static List<Value> weights(
      GraphBuilder s, String suffix, Value x, int hidden, int gates) {
    long rows = (long) gates * hidden;
    Initializer uniform = new Initializer.FanInUniform(hidden);
    return new ArrayList<>(
        List.of(
            x,
            s.parameter(
                "weight_ih" + suffix,
                Shape.of(rows, s.shape(x).size(2)),
                Parameter.Role.WEIGHT,
                uniform),
            s.parameter(
                "weight_hh" + suffix, Shape.of(rows, hidden), Parameter.Role.WEIGHT, uniform),
            s.parameter("bias_ih" + suffix, Shape.of(rows), Parameter.Role.BIAS, uniform),
            s.parameter("bias_hh" + suffix, Shape.of(rows), Parameter.Role.BIAS, uniform)));
  }

  /** What follows from the lengths; gathers are products with 0 and 1, for any number of steps. */
  private static final class Lengths {
    /** 1 where a step is real: {@code [N, T, 1]}. */
    final Value real;

    /** 1 at the last real step: {@code [N, T, 1]}. */
    private final Value last;

    /** Which step comes when a sequence is turned around: {@code [N, T, T]}. */
    private final Value order;

    Lengths(GraphBuilder b, Value lengths, Value x) {
      Value positions = b.add(new IndexOp.Iota(1), x);
      Value column = b.add(new Reshape(List.of(same(0), one())), lengths);
      Value isReal = b.add(new Compare(CompareKind.GREATER), column, positions);
      Value end = b.difference(column, integer(b, 1));
      Value isLast = b.add(new Compare(CompareKind.EQUAL), end, positions);
      real = weights(b, isReal);
      last = weights(b, isLast);
      Value source = b.add(new Select(), isReal, b.difference(end, positions), positions);
      Value rows = b.add(new Reshape(List.of(same(0), same(1), one())), source);
      order =
          b.add(new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.EQUAL), rows, positions));
    }

    private static Extent same(int axis) {
      return new Extent.SameAs(axis);
    }

    private static Extent one() {
      return new Extent.Sized(1);
    }

    private static Value integer(GraphBuilder b, long value) {
      return b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of((double) value)));
    }

    private static Value weights(GraphBuilder b, Value condition) {
      Value column = b.add(new Reshape(List.of(same(0), same(1), one())), condition);
      return b.add(new Cast(DType.FLOAT32), column);
    }

    Value last(GraphBuilder b, Value steps) {
      return b.reduce(ReduceKind.SUM, b.product(steps, last), false, 1);
    }

    Value turned(GraphBuilder b, Value steps) {
      return b.add(new LinearOp.MatMul(), order, steps);
    }
  }
}
