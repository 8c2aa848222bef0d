package io.tao4j.graph;

import io.tao4j.tensor.Shape;

/**
 * A {@code FLOAT32} tensor that belongs to the model and gets no gradient: running statistics.
 *
 * @param name place in the network, for example {@code backbone.bn1.running_mean}
 * @param shape fixed shape
 * @param initializer its first numbers
 */
public record Buffer(String name, Shape shape, Initializer initializer) {
  public Buffer {
    if (!shape.isFixed()) {
      throw new IllegalArgumentException("buffer '" + name + "' needs a fixed shape, got " + shape);
    }
  }
}
