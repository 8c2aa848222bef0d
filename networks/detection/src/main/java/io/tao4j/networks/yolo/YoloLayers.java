package io.tao4j.networks.yolo;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.ConvNorm;
import io.tao4j.tensor.Shape;
import java.util.List;

/** Layers that both necks are made of. */
final class YoloLayers {
  private final ConvNorm convolutions;
  private final Activation activation;

  YoloLayers(BackboneOptions options, Activation activation) {
    this.convolutions = new ConvNorm(options);
    this.activation = activation;
  }

  /** Convolution, batch norm, activation. */
  Value conv(GraphBuilder b, String name, Value x, int channels, int kernel, int stride) {
    return convolutions.activated(b, name, x, channels, kernel, stride, activation);
  }

  /** A 1x1 convolution, and {@code pairs} times a 3x3 to twice the channels and a 1x1 back. */
  Value alternating(GraphBuilder b, Value x, int channels, int pairs) {
    Value y = conv(b, "conv1", x, channels, 1, 1);
    for (int i = 0; i < pairs; i++) {
      y = conv(b, "conv" + (2 * i + 2), y, 2 * channels, 3, 1);
      y = conv(b, "conv" + (2 * i + 3), y, channels, 1, 1);
    }
    return y;
  }

  /** Twice as high and wide. */
  Value upsampled(GraphBuilder b, String name, Value x, int channels) {
    return b.upsampleNearest(conv(b, name, x, channels, 1, 1), 2);
  }

  static Value joined(GraphBuilder b, Value... parts) {
    return b.add("joined", new MovementOp.Concat(1), parts);
  }

  /**
   * Spatial pyramid pooling: x behind its maxima over windows around each pixel.
   *
   * @param windows their sides, in the order in which they are joined
   * @see <a href="https://arxiv.org/abs/1406.4729">He et al. 2014</a>
   */
  static Value pyramid(GraphBuilder b, Value x, List<Integer> windows) {
    Value[] parts = new Value[windows.size() + 1];
    for (int i = 0; i < windows.size(); i++) {
      int size = windows.get(i);
      parts[i] =
          b.add("pool" + size, new WindowOp.MaxPool(size, size, 1, 1, Padding.half(size)), x);
    }
    parts[windows.size()] = x;
    return joined(b, parts);
  }

  /**
   * The last convolution of a head. Its weights start small, so that at first every prediction is
   * the anchor itself and the objectness what its bias says.
   */
  static Value predictions(GraphBuilder b, Value x, YoloHead head, int classes) {
    int channels = head.anchors().size() * (YoloHead.BOX_NUMBERS + classes);
    GraphBuilder scoped = b.scope("object");
    Value weight =
        scoped.parameter(
            "weight",
            Shape.of(channels, b.channels(x), 1, 1),
            Parameter.Role.WEIGHT,
            new Initializer.Normal(0.01));
    Value bias =
        scoped.parameter(
            "bias", Shape.of(channels), Parameter.Role.BIAS, new Initializer.Constant(0));
    return b.add("object", WindowOp.Conv.of(1, Padding.NONE, 1), x, weight, bias);
  }
}
