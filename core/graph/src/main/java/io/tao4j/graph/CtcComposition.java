package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.LossOp.CtcLoss;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Pad;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The forward recursion of {@link CtcLoss} in logarithms, one step for each position: the gradient
 * of that is the backward recursion. Numbers of positions, labels and classes must be known.
 *
 * <p>A state is a place in the target with a blank before, between and behind its labels. What
 * cannot be reached has {@link #NEVER}, which is far below any sum of logarithms and yet finite:
 * the difference of two infinities would have no gradient.
 */
final class CtcComposition {
  private static final double NEVER = -1e30;

  private CtcComposition() {}

  private static int number(GraphBuilder b, Value x, int axis) {
    Dim dim = b.shape(x).dim(axis);
    if (!dim.isFixed()) {
      throw new IllegalArgumentException(
          "positions, labels and classes must be numbers, got " + b.shape(x));
    }
    return Math.toIntExact(dim.size());
  }

  private static Value integers(GraphBuilder b, Shape shape, double... values) {
    return b.add(new SourceOp.Constant(DType.INT64, shape, Arrays.stream(values).boxed().toList()));
  }

  static Value write(GraphBuilder b, CtcLoss op, List<Value> inputs) {
    Value logits = inputs.get(0);
    int steps = number(b, logits, 1);
    int classes = number(b, logits, 2);
    int labels = number(b, inputs.get(1), 1);
    int states = 2 * labels + 1;
    Value path = path(b, inputs.get(1), labels, op.blank());
    Value chosen = b.add(new IndexOp.OneHot(classes), path); // [N, states, C]
    Value logProbabilities = b.add(new NormalizeOp.LogSoftmax(2), logits);
    Value emissions =
        b.add(
            new LinearOp.MatMul(),
            logProbabilities,
            b.add(new Transpose(List.of(0, 2, 1)), chosen)); // [N, T, states]
    Value start = never(b, states, Math.min(2, states));
    Value skips = skips(b, path, states, op.blank());
    Value inputLengths = column(b, inputs.get(2));
    Value alpha = b.sum(step(b, emissions, 0), start);
    for (int t = 1; t < steps; t++) {
      Value before = shifted(b, alpha, 1, states);
      Value two = b.sum(shifted(b, alpha, 2, states), skips);
      Value next = b.sum(logSum(b, alpha, before, two), step(b, emissions, t));
      Value goesOn =
          b.add(new Compare(CompareKind.GREATER), inputLengths, integers(b, Shape.SCALAR, t));
      alpha = b.add(new Select(), goesOn, next, alpha);
    }
    return loss(b, op, alpha, inputs.get(3), states);
  }

  /** The target with blanks around its labels, {@code [N, states]}. */
  private static Value path(GraphBuilder b, Value targets, int labels, int blank) {
    Value none = b.add(new Slice(1, 0, 1, 1), targets);
    Value blanks = b.sum(b.difference(none, none), integers(b, Shape.SCALAR, blank)); // [N, 1]
    Value apart =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1))),
            targets);
    Value before = b.sum(b.difference(apart, apart), integers(b, Shape.SCALAR, blank));
    Value pairs = b.add(new Concat(2), before, apart); // [N, S, 2]
    Value row =
        b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(2L * labels))), pairs);
    return b.add(new Concat(1), row, blanks);
  }

  /** 0 for the first states, {@link #NEVER} for the others. */
  private static Value never(GraphBuilder b, int states, int reached) {
    Double[] values = new Double[states];
    Arrays.fill(values, NEVER);
    Arrays.fill(values, 0, reached, 0.0);
    return b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, states), List.of(values)));
  }

  /** 0 where a path may leave the blank before a label out: between two labels that differ. */
  private static Value skips(GraphBuilder b, Value path, int states, int blank) {
    Value isBlank = b.add(new Compare(CompareKind.EQUAL), path, integers(b, Shape.SCALAR, blank));
    Value two =
        b.add(
            new Pad(List.of(0, 2), List.of(0, 0), blank),
            b.add(new Slice(1, 0, states - 2, 1), path));
    Value same = b.add(new Compare(CompareKind.EQUAL), path, two);
    Value hindered = b.add(new ElementwiseOp.Logical(ElementwiseOp.LogicalKind.OR), isBlank, same);
    return b.scale(b.add(new Cast(DType.FLOAT32), hindered), NEVER);
  }

  private static Value column(GraphBuilder b, Value lengths) {
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), lengths);
  }

  private static Value step(GraphBuilder b, Value emissions, int t) {
    Value slice = b.add(new Slice(1, t, t + 1, 1), emissions);
    return b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(2))), slice);
  }

  private static Value shifted(GraphBuilder b, Value alpha, int by, int states) {
    Value kept = b.add(new Slice(1, 0, states - by, 1), alpha);
    return b.add(new Pad(List.of(0, by), List.of(0, 0), NEVER), kept);
  }

  private static Value logSum(GraphBuilder b, Value x, Value y, Value z) {
    Value most =
        b.stopGradient(b.binary(BinaryKind.MAXIMUM, b.binary(BinaryKind.MAXIMUM, x, y), z));
    Value sum = b.unary(UnaryKind.EXP, b.difference(x, most));
    sum = b.sum(sum, b.unary(UnaryKind.EXP, b.difference(y, most)));
    sum = b.sum(sum, b.unary(UnaryKind.EXP, b.difference(z, most)));
    return b.sum(b.unary(UnaryKind.LOG, sum), most);
  }

  /** Paths end in the last label or the blank behind it. */
  private static Value loss(
      GraphBuilder b, CtcLoss op, Value alpha, Value targetLengths, int states) {
    double[] positions = new double[states];
    Arrays.setAll(positions, i -> i);
    Value place = integers(b, Shape.of(1, states), positions);
    Value last = column(b, b.product(targetLengths, integers(b, Shape.SCALAR, 2)));
    Value behind = b.add(new Compare(CompareKind.EQUAL), place, last);
    Value label =
        b.add(
            new Compare(CompareKind.EQUAL),
            place,
            b.difference(last, integers(b, Shape.SCALAR, 1)));
    Value ends = b.add(new ElementwiseOp.Logical(ElementwiseOp.LogicalKind.OR), behind, label);
    Value reached = b.add(new Select(), ends, alpha, b.constant(NEVER));
    Value most = b.stopGradient(b.reduce(ReduceKind.MAXIMUM, reached, true, 1));
    Value sum =
        b.reduce(ReduceKind.SUM, b.unary(UnaryKind.EXP, b.difference(reached, most)), true, 1);
    Value loss = b.unary(UnaryKind.NEGATE, b.sum(b.unary(UnaryKind.LOG, sum), most));
    Value infeasible = b.add(new Compare(CompareKind.GREATER), loss, b.constant(-NEVER / 2));
    double instead = op.zeroInfinity() ? 0 : Double.POSITIVE_INFINITY;
    Value result = b.add(new Select(), infeasible, b.constant(instead), loss);
    return b.add(new Reshape(List.of(new Extent.SameAs(0))), result);
  }
}
