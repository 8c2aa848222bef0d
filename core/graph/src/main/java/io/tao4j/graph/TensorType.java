package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;

/**
 * What is known of a value before it exists.
 *
 * @param dtype element type
 * @param shape shape, possibly with symbols
 */
public record TensorType(DType dtype, Shape shape) {
  /** A {@code FLOAT32} type. */
  public static TensorType float32(Shape shape) {
    return new TensorType(DType.FLOAT32, shape);
  }

  @Override
  public String toString() {
    return dtype + " " + shape;
  }
}
