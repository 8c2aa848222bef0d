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
}
