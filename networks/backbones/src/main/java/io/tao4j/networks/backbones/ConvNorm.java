package io.tao4j.networks.backbones;

import io.tao4j.graph.Deformable;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;

/**
 * The layer that most backbones, and the necks behind them, repeat: convolution, and batch norm
 * where the options want it.
 */
public final class ConvNorm {
  private final BackboneOptions options;
  private final double epsilon;
  private final double updateRate;

  /** Layers as the options want them. */
  public ConvNorm(BackboneOptions options) {
    this(options, 1e-5, 0.1);
  }

  /** With the family's own constants of norms. */
  ConvNorm(BackboneOptions options, double defaultEpsilon, double defaultUpdateRate) {
    this.options = options;
    this.epsilon = options.normEpsilon() == null ? defaultEpsilon : options.normEpsilon();
    this.updateRate =
        options.normUpdateRate() == null ? defaultUpdateRate : options.normUpdateRate();
  }

  /**
   * Adds a convolution with half padding and its norm.
   *
   * @param conv name of the convolution
   * @param norm name of the norm
   */
  Value add(
      GraphBuilder b,
      String conv,
      String norm,
      Value x,
      int channels,
      int kernel,
      int stride,
      int groups) {
    return add(b, conv, norm, x, channels, kernel, stride, Padding.half(kernel), groups);
  }

  /** A deformable convolution of 3x3 and its norm. */
  Value deformable(GraphBuilder b, String conv, String norm, Value x, int channels, int stride) {
    Value y = Deformable.conv3x3(b, conv, x, channels, stride);
    return options.batchNorm() ? norm(b, norm, y) : y;
  }

  /** The same with another padding. */
  Value add(
      GraphBuilder b,
      String conv,
      String norm,
      Value x,
      int channels,
      int kernel,
      int stride,
      Padding padding,
      int groups) {
    // TAO's templates have biases where they are asked for, with norms or without.
    boolean bias = options.bias() || !options.batchNorm() && !options.form().isTao();
    Value y = b.conv2d(conv, x, channels, kernel, stride, padding, groups, bias);
    return options.batchNorm() ? norm(b, norm, y) : y;
  }

  /** A batch norm with the constants of the options. */
  public Value norm(GraphBuilder b, String name, Value x) {
    return b.batchNorm(name, x, epsilon, updateRate);
  }

  /**
   * Convolution and norm under one name, {@code name.conv} and {@code name.bn}, with an activation
   * behind.
   */
  public Value activated(
      GraphBuilder b,
      String name,
      Value x,
      int channels,
      int kernel,
      int stride,
      Activation activation) {
    return activation.apply(b, name + ".act", normalized(b, name, x, channels, kernel, stride));
  }

  /** Convolution and norm under one name, {@code name.conv} and {@code name.bn}. */
  public Value normalized(
      GraphBuilder b, String name, Value x, int channels, int kernel, int stride) {
    return add(b, name + ".conv", name + ".bn", x, channels, kernel, stride, 1);
  }
}
