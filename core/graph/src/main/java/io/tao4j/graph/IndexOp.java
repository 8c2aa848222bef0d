package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Elements chosen by numbers. */
public sealed interface IndexOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(Gather op, C context);

    R visit(OneHot op, C context);

    R visit(ScatterAdd op, C context);

    R visit(TopK op, C context);

    R visit(Iota op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /**
   * Slices of an axis in the order of an index. Inputs: x, indices ({@code INT64}, any shape, each
   * from 0 and below the size). The axis is replaced by the axes of the indices.
   *
   * @param axis from 0
   */
  record Gather(int axis) implements IndexOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 2, 2);
      Check.dtype(inputs.get(1), DType.INT64, "indices");
      Shape x = inputs.get(0).shape();
      Check.axis(x, axis);
      List<Dim> dims = new ArrayList<>(x.dims().subList(0, axis));
      dims.addAll(inputs.get(1).shape().dims());
      dims.addAll(x.dims().subList(axis + 1, x.rank()));
      return List.of(new TensorType(inputs.get(0).dtype(), new Shape(dims)));
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
   * {@code FLOAT32} rows that are 1 at the index and 0 elsewhere. Input: indices {@code INT64};
   * output has a further last axis.
   *
   * @param depth size of the new axis
   */
  record OneHot(int depth) implements IndexOp {
    public OneHot {
      Check.positive(depth, "depth");
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Check.dtype(inputs.get(0), DType.INT64, "indices");
      List<Dim> dims = new ArrayList<>(inputs.get(0).shape().dims());
      dims.add(Dim.of(depth));
      return List.of(new TensorType(DType.FLOAT32, new Shape(dims)));
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
   * Adds slices to those of an axis, in the order of an index. Inputs: x of numbers, indices {@code
   * [K]} ({@code INT64}, each from 0 and below the size), updates of x's type and shape, but for K
   * along the axis. An index that occurs several times gets all of its updates.
   *
   * @param axis from 0
   */
  record ScatterAdd(int axis) implements IndexOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 3, 3);
      TensorType x = inputs.get(0);
      Check.number(x, "x");
      Check.dtype(inputs.get(1), DType.INT64, "indices");
      Check.rank(inputs.get(1), 1, "indices");
      Check.sameType(x, inputs.get(2), "updates");
      Check.axis(x.shape(), axis);
      Shape expected = x.shape().with(axis, inputs.get(1).shape().dim(0));
      if (!inputs.get(2).shape().equals(expected)) {
        throw new IllegalArgumentException(
            "updates must have shape %s, got %s".formatted(expected, inputs.get(2).shape()));
      }
      return List.of(x);
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
   * The largest or smallest elements along an axis, best first. Input x of numbers. Two outputs,
   * the axis having {@code count} elements: the elements, and where they were ({@code INT64}). The
   * order of equal ones is not said. The gradient goes to the elements that were taken.
   *
   * @param axis from 0
   * @param count how many, at most the axis' size
   * @param largest the largest ones, or else the smallest
   */
  record TopK(int axis, int count, boolean largest) implements IndexOp {
    public TopK {
      Check.positive(count, "count");
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      TensorType x = inputs.get(0);
      Check.number(x, "x");
      Dim size = x.shape().dim(Check.axis(x.shape(), axis));
      if (size.isFixed() && size.size() < count) {
        throw new IllegalArgumentException(
            "axis %s of %s has no %s elements".formatted(axis, x.shape(), count));
      }
      Shape taken = x.shape().with(axis, Dim.of(count));
      return List.of(new TensorType(x.dtype(), taken), new TensorType(DType.INT64, taken));
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
   * The positions of an axis: 0, 1, 2 and on. Input x of any type; output {@code INT64}, as long as
   * the axis is at run time.
   *
   * @param axis from 0
   */
  record Iota(int axis) implements IndexOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 1, 1);
      Shape x = inputs.get(0).shape();
      return List.of(new TensorType(DType.INT64, new Shape(List.of(x.dim(Check.axis(x, axis))))));
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
}
