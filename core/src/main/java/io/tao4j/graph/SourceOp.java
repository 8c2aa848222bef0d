package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;

/** Values without inputs. */
public sealed interface SourceOp extends Op {

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
    public <C, R> R accept(OpVisitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }
}
