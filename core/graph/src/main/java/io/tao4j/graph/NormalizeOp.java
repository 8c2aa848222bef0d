package io.tao4j.graph;

import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Normalisations, and dropout; some mean different things in training and inference. */
public sealed interface NormalizeOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(BatchNorm op, C context);

    R visit(Softmax op, C context);

    R visit(LogSoftmax op, C context);

    R visit(Dropout op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /**
   * Batch normalisation over all axes but the channels (Ioffe and Szegedy 2015, arXiv 1502.03167).
   * Inputs: x {@code [N, C, ...]}, gamma {@code [C]}, beta, running mean, running variance; the
   * last two are buffers. In training the batch's biased variance normalises and the running ones
   * move: {@code running += updateRate * (batch - running)}, with the unbiased variance. In
   * inference, and where a program freezes it, the running ones normalise and nothing moves.
   *
   * @param epsilon added to the variance
   * @param updateRate share of the new batch, for example 0.1; PyTorch's {@code momentum}, and one
   *     minus that of Keras and TAO
   */
  record BatchNorm(double epsilon, double updateRate) implements NormalizeOp {
    public BatchNorm {
      if (!(epsilon > 0) || !(updateRate >= 0 && updateRate <= 1)) {
        throw new IllegalArgumentException(
            "epsilon is above 0 and updateRate in 0 to 1, got %s and %s"
                .formatted(epsilon, updateRate));
      }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 5, 5);
      TensorType x = inputs.get(0);
      Check.floating(x, "x");
      if (x.shape().rank() < 2) {
        throw new IllegalArgumentException("x needs channels at axis 1, got " + x.shape());
      }
      Dim channels = x.shape().dim(1);
      List<String> names = List.of("gamma", "beta", "running mean", "running variance");
      for (int i = 0; i < 4; i++) {
        Check.vector(inputs.get(i + 1), channels, names.get(i));
      }
      return List.of(x);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.OUTPUT_NOT_KEPT);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Exponentials that sum to 1 along an axis.
   *
   * @param axis from 0
   */
  record Softmax(int axis) implements NormalizeOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inferAlong(inputs, axis);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Logarithm of the softmax. An op of its own because the two in sequence lose small
   * probabilities.
   *
   * @param axis from 0
   */
  record LogSoftmax(int axis) implements NormalizeOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inferAlong(inputs, axis);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * In training, zero with probability {@code rate} and {@code 1 / (1 - rate)} times x otherwise;
   * in inference x. The mask follows from the step's seed and the node's name, so that a resumed
   * run draws the same.
   *
   * @param rate from 0, below 1
   * @param wholeExamples one draw for each index of the first axis, not for each element: the
   *     stochastic depth of Huang et al. 2016, arXiv 1603.09382, where x is a residual branch
   */
  record Dropout(double rate, boolean wholeExamples) implements NormalizeOp {
    public Dropout {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("rate is from 0 and below 1, got " + rate);
      }
    }

    /** Of single elements. */
    public Dropout(double rate) {
      this(rate, false);
    }

    /**
     * Shape of the mask, which is broadcast over x.
     *
     * @param x shape of x
     */
    public Shape maskShape(Shape x) {
      if (!wholeExamples) {
        return x;
      }
      List<Dim> dims = new ArrayList<>(Collections.nCopies(x.rank(), Dim.of(1)));
      dims.set(0, x.dim(0));
      return new Shape(dims);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Check.floating(inputs.get(0), "x");
      if (wholeExamples && inputs.get(0).shape().rank() == 0) {
        throw new IllegalArgumentException("a scalar has no examples to drop");
      }
      return inputs;
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.ELEMENTWISE, Trait.KEEPS_NUMBERS);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  private static List<TensorType> inferAlong(List<TensorType> inputs, int axis) {
    Check.count(inputs, 1, 1);
    Check.floating(inputs.get(0), "x");
    Check.axis(inputs.get(0).shape(), axis);
    return inputs;
  }
}
