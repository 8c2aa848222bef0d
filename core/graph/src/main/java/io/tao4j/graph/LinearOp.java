package io.tao4j.graph;

import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Matrix products. */
public sealed interface LinearOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(Linear op, C context);

    R visit(MatMul op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /**
   * Dense layer over the last axis. Inputs: x {@code [..., I]}, weight {@code [O, I]}, and a bias
   * {@code [O]} or nothing. Output {@code [..., O]}. An op of its own because the pruner must see
   * its channels.
   */
  record Linear() implements LinearOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 2, 3);
      TensorType x = inputs.get(0);
      Check.floating(x, "x");
      Check.rank(inputs.get(1), 2, "weight");
      Check.sameType(x, inputs.get(1), "weight");
      Shape weight = inputs.get(1).shape();
      if (x.shape().rank() < 1 || !x.shape().dim(-1).equals(weight.dim(1))) {
        throw new IllegalArgumentException(
            "weight %s takes %s features, x has %s".formatted(weight, weight.dim(1), x.shape()));
      }
      if (inputs.size() == 3) {
        Check.sameType(x, inputs.get(2), "bias");
        Check.vector(inputs.get(2), weight.dim(0), "bias");
      }
      return List.of(new TensorType(x.dtype(), x.shape().with(-1, weight.dim(0))));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(
          Trait.DIFFERENTIABLE, Trait.HEAVY, Trait.WEIGHTED, Trait.LAYER, Trait.OUTPUT_NOT_KEPT);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }

  /**
   * Product of {@code [..., I, K]} and {@code [..., K, J]}; leading axes broadcast. Both have rank
   * 2 or more.
   */
  record MatMul() implements LinearOp {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 2, 2);
      Shape a = inputs.get(0).shape();
      Shape b = inputs.get(1).shape();
      Check.floating(inputs.get(0), "a");
      if (inputs.get(0).dtype() != inputs.get(1).dtype()
          || a.rank() < 2
          || b.rank() < 2
          || !a.dim(-1).equals(b.dim(-2))) {
        throw new IllegalArgumentException(
            "a %s and b %s do not multiply".formatted(inputs.get(0), inputs.get(1)));
      }
      Shape leading =
          Check.broadcast(
              new Shape(a.dims().subList(0, a.rank() - 2)),
              new Shape(b.dims().subList(0, b.rank() - 2)));
      List<Dim> dims = new ArrayList<>(leading.dims());
      dims.add(a.dim(-2));
      dims.add(b.dim(-1));
      return List.of(new TensorType(inputs.get(0).dtype(), new Shape(dims)));
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE, Trait.HEAVY);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }
}
