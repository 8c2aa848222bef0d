package io.tao4j.graph;

import io.tao4j.tensor.Shape;

/**
 * A {@code FLOAT32} tensor that training changes. Its numbers live beside the graph, in {@code
 * Weights}.
 *
 * @param name place in the network, for example {@code backbone.layer1.0.conv1.weight}: a contract
 *     with weight files
 * @param shape fixed shape
 * @param role what it is for: decides on weight decay and regularisers
 * @param initializer its first numbers
 */
public record Parameter(String name, Shape shape, Role role, Initializer initializer) {
  /** What a parameter is for. */
  public enum Role {
    /** Kernel of a convolution or a matrix product. */
    WEIGHT,
    /** Added per channel. */
    BIAS,
    /** Scale of a normalisation. */
    GAMMA,
    /** Shift of a normalisation. */
    BETA,
    /** Look-up table. */
    EMBEDDING
  }

  public Parameter {
    if (!shape.isFixed()) {
      throw new IllegalArgumentException(
          "parameter '" + name + "' needs a fixed shape, got " + shape);
    }
  }
}
