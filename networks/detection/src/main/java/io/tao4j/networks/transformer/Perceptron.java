package io.tao4j.networks.transformer;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Dense layers with ReLUs between them: a decoder's boxes and positions.
 *
 * @param layers in order
 */
public record Perceptron(List<Dense> layers) {
  /** TAO's zeros would leave the layers before without a gradient in the first step. */
  private static final double SMALL = 1e-3;

  public Perceptron {
    layers = List.copyOf(layers);
  }

  /**
   * Adds the weights: {@code name.layers.0.weight} and on.
   *
   * @param widths of the input and behind each layer
   * @param lastIsSmall whether the last layer starts near zero, so that a box is first where it is
   *     looked for
   */
  public static Perceptron of(GraphBuilder b, String name, boolean lastIsSmall, int... widths) {
    List<Dense> layers = new ArrayList<>();
    for (int i = 0; i + 1 < widths.length; i++) {
      boolean small = lastIsSmall && i + 2 == widths.length;
      layers.add(
          Dense.of(
              b,
              name + ".layers." + i,
              widths[i],
              widths[i + 1],
              small ? new Initializer.Normal(SMALL) : new Initializer.XavierUniform(),
              Initializer.zeros()));
    }
    return new Perceptron(layers);
  }

  /** Adds one use. */
  public Value apply(GraphBuilder b, Value x) {
    Value y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = layers.get(i).apply(b, y);
      y = i + 1 < layers.size() ? b.relu(y) : y;
    }
    return y;
  }
}
