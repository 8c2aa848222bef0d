package io.tao4j.networks.unet;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the decoders have in common: maps in twice their size, joined with earlier ones. */
final class Decoder {
  /** Keras' constants of batch norms, as TAO's decoders have them. */
  private static final double EPSILON = 1e-3;

  private static final double UPDATE_RATE = 0.01;

  private Decoder() {}

  /**
   * A map in twice its size by a transposed convolution with a bias, {@code up}.
   *
   * @param kernel 2 or 4
   */
  static Value up(GraphBuilder b, Value x, int channels, int kernel) {
    return b.convTranspose(
        "up",
        x,
        channels,
        List.of(kernel, kernel),
        WindowOp.ConvTranspose.of(2, Padding.all((kernel - 2) / 2), 1),
        true);
  }

  /** Channels of both after each other; the first alone where there is no other. */
  static Value join(GraphBuilder b, Value x, @Nullable Value other) {
    return other == null ? x : b.add("concat", new Concat(1), x, other);
  }

  /** A batch norm, {@code name}. */
  static Value norm(GraphBuilder b, String name, Value x) {
    return b.batchNorm(name, x, EPSILON, UPDATE_RATE);
  }

  /** A 3x3 convolution with half padding, {@code name}. */
  static Value conv(GraphBuilder b, String name, Value x, int channels, boolean bias) {
    return b.conv2d(name, x, channels, 3, 1, Padding.half(3), 1, bias);
  }

  /** The same without a bias, with norm and ReLU behind: {@code convI, bnI, reluI}. */
  static Value convNormRelu(GraphBuilder b, int number, Value x, int channels) {
    Value y = norm(b, "bn" + number, conv(b, "conv" + number, x, channels, false));
    return UnetEncoder.relu(b, "relu" + number, y);
  }
}
