package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Losses that simple ops say too slowly or without care for rounding; others are {@link Losses}.
 */
public sealed interface LossOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(CtcLoss op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /**
   * Connectionist temporal classification: Graves et al. 2006. Minus the logarithm of the summed
   * probability of all paths that become the target when repeated labels are drawn together and
   * blanks left out. Inputs: logits {@code [N, T, C]} ({@code FLOAT32}; the log-softmax is part of
   * the op), targets {@code [N, S]}, lengths of the inputs {@code [N]} (1 to T), lengths of the
   * targets {@code [N]} (0 to S), all three {@code INT64}. What is behind a length does not count.
   * Output {@code [N]}, one loss an example, neither averaged nor divided by a length.
   *
   * @param blank the class that is no label
   * @param zeroInfinity whether a target that is too long for its input has loss and gradient 0; if
   *     not its loss is infinite, and a training step with it is not applied
   */
  record CtcLoss(int blank, boolean zeroInfinity) implements LossOp, Op.Composed {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 4, 4);
      TensorType logits = inputs.get(0);
      Check.dtype(logits, DType.FLOAT32, "logits");
      Check.rank(logits, 3, "logits");
      Dim batch = logits.shape().dim(0);
      Dim classes = logits.shape().dim(2);
      if (blank < 0 || classes.isFixed() && blank >= classes.size()) {
        throw new IllegalArgumentException(
            "blank is from 0 and below the number of classes, got %s for %s"
                .formatted(blank, logits.shape()));
      }
      Check.dtype(inputs.get(1), DType.INT64, "targets");
      Check.rank(inputs.get(1), 2, "targets");
      for (int i = 2; i < 4; i++) {
        Check.dtype(inputs.get(i), DType.INT64, "lengths");
        Check.vector(inputs.get(i), batch, "lengths");
      }
      if (!inputs.get(1).shape().dim(0).equals(batch)) {
        throw new IllegalArgumentException(
            "targets must be [%s, S], got %s".formatted(batch, inputs.get(1).shape()));
      }
      return List.of(TensorType.float32(new Shape(List.of(batch))));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public List<Value> compose(GraphBuilder b, List<Value> inputs) {
      return List.of(CtcComposition.write(b, this, inputs));
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }
}
