package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Axes that disappear, and running sums along one. */
public sealed interface ReduceOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(Reduce op, C context);

    R visit(ArgMax op, C context);

    R visit(CumulativeSum op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /** What becomes of the elements along the axes. */
  enum ReduceKind {
    SUM,
    MEAN,
    /** At a tie the gradient is shared equally. */
    MAXIMUM,
    /** At a tie the gradient is shared equally. */
    MINIMUM
  }

  /**
   * Reduction of a floating x.
   *
   * @param kind what to compute
   * @param axes from 0, ascending, no doubles
   * @param keepDimensions whether reduced axes stay with size 1
   */
  record Reduce(ReduceKind kind, List<Integer> axes, boolean keepDimensions) implements ReduceOp {
    public Reduce {
      axes = List.copyOf(axes);
      if (axes.isEmpty() || !List.copyOf(new TreeSet<>(axes)).equals(axes) || axes.get(0) < 0) {
        throw new IllegalArgumentException("axes ascend from 0 without doubles, got " + axes);
      }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      TensorType x = inputs.get(0);
      Check.floating(x, "x");
      x.shape().axis(axes.get(axes.size() - 1));
      List<Dim> dims = new ArrayList<>();
      for (int axis = 0; axis < x.shape().rank(); axis++) {
        if (!axes.contains(axis)) {
          dims.add(x.shape().dim(axis));
        } else if (keepDimensions) {
          dims.add(Dim.of(1));
        }
      }
      return List.of(new TensorType(x.dtype(), new Shape(dims)));
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
   * Index of the largest element along an axis, the first at a tie; {@code INT64}, axis removed. No
   * gradient.
   *
   * @param axis from 0
   */
  record ArgMax(int axis) implements ReduceOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Shape shape = inputs.get(0).shape();
      List<Dim> dims = new ArrayList<>(shape.dims());
      dims.remove(Check.axis(shape, axis));
      return List.of(new TensorType(DType.INT64, new Shape(dims)));
    }

    @Override
    public Set<Trait> traits() {
      return Set.of();
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Sum of all elements up to each one along an axis. Input x of numbers; output of the same type.
   *
   * @param axis from 0
   * @param exclusive whether an element is left out of its own sum, so that the first is 0
   * @param reverse whether sums run from the end
   */
  record CumulativeSum(int axis, boolean exclusive, boolean reverse) implements ReduceOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Check.number(inputs.get(0), "x");
      Check.axis(inputs.get(0).shape(), axis);
      return inputs;
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
}
