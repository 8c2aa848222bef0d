package io.tao4j.networks.efficientdet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.anchors.SharedConvolution;
import io.tao4j.tensor.Shape;

/**
 * A 3x3 convolution of each channel and a 1x1 convolution with a bias, which several maps go
 * through with the same weights.
 */
final class SharedSeparable {
  private final Value depthwise;
  private final SharedConvolution pointwise;
  private final int inputs;

  private SharedSeparable(Value depthwise, SharedConvolution pointwise, int inputs) {
    this.depthwise = depthwise;
    this.pointwise = pointwise;
    this.inputs = inputs;
  }

  /** Adds the weights: {@code NAME.depthwise.weight} and {@code NAME.pointwise}. */
  static SharedSeparable of(GraphBuilder builder, String name, int inputs, int outputs) {
    GraphBuilder b = builder.scope(name);
    Value depthwise =
        b.scope("depthwise")
            .parameter(
                "weight",
                Shape.of(inputs, 1, 3, 3),
                Parameter.Role.WEIGHT,
                SharedConvolution.HE_NORMAL);
    Initializer lecun = new Initializer.KaimingNormal(false, 1);
    return new SharedSeparable(
        depthwise, SharedConvolution.of(b, "pointwise", inputs, outputs, 1, 1, lecun), inputs);
  }

  /**
   * Adds one use.
   *
   * @param b where the nodes belong
   */
  Value apply(GraphBuilder b, Value x) {
    Value each = b.add("depthwise", WindowOp.Conv.of(1, Padding.half(3), inputs), x, depthwise);
    return pointwise.apply(b, "pointwise", each);
  }
}
