package io.tao4j.networks.anchors;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.Shape;

/**
 * A convolution with a bias that several maps go through with the same weights: {@code NAME.weight}
 * and {@code NAME.bias}.
 */
public final class SharedConvolution {
  /** What TAO's templates start convolutions of heads and pyramids with: Keras' he_normal. */
  public static final Initializer HE_NORMAL = new Initializer.KaimingNormal(false, Math.sqrt(2));

  private final Value weight;
  private final Value bias;
  private final WindowOp.Conv op;

  private SharedConvolution(Value weight, Value bias, WindowOp.Conv op) {
    this.weight = weight;
    this.bias = bias;
    this.op = op;
  }

  /**
   * Adds the weights.
   *
   * @param name of the layer
   * @param inputs channels that it takes
   * @param outputs channels that it makes
   * @param kernel odd size; the padding keeps the map's
   * @param stride step
   */
  public static SharedConvolution of(
      GraphBuilder b,
      String name,
      int inputs,
      int outputs,
      int kernel,
      int stride,
      Initializer initializer) {
    GraphBuilder scoped = b.scope(name);
    Value weight =
        scoped.parameter(
            "weight",
            Shape.of(outputs, inputs, kernel, kernel),
            Parameter.Role.WEIGHT,
            initializer);
    Value bias =
        scoped.parameter("bias", Shape.of(outputs), Parameter.Role.BIAS, Initializer.zeros());
    return new SharedConvolution(weight, bias, WindowOp.Conv.of(stride, Padding.half(kernel), 1));
  }

  /** Adds a layer of one use. */
  public static Value once(
      GraphBuilder b,
      String name,
      Value x,
      int outputs,
      int kernel,
      int stride,
      Initializer initializer) {
    return of(b, name, b.channels(x), outputs, kernel, stride, initializer).apply(b, name, x);
  }

  /**
   * Adds one use.
   *
   * @param name of the node
   */
  public Value apply(GraphBuilder b, String name, Value x) {
    return b.add(name, op, x, weight, bias);
  }
}
