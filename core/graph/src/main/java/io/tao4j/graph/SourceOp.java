package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;
import java.util.Set;

/** Values without inputs. */
public sealed interface SourceOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(Constant op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /**
   * A small constant. Large tables are buffers.
   *
   * @param dtype element type
   * @param shape fixed shape of at most 4,096 elements
   * @param values row-major
   */
  record Constant(DType dtype, Shape shape, List<Double> values) implements SourceOp {
    /** Most elements that a constant may have. */
    public static final int MAXIMUM_ELEMENTS = 4096;

    public Constant {
      values = List.copyOf(values);
      if (values.size() != shape.elements() || values.size() > MAXIMUM_ELEMENTS) {
        throw new IllegalArgumentException(
            "constant %s needs %s values and at most %s, got %s"
                .formatted(shape, shape.elements(), MAXIMUM_ELEMENTS, values.size()));
      }
    }

    /** A {@code FLOAT32} scalar. */
    public static Constant scalar(double value) {
      return new Constant(DType.FLOAT32, Shape.SCALAR, List.of(value));
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 0, 0);
      return List.of(new TensorType(dtype, shape));
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
