package io.tao4j.networks.backbones;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;

/** The layer that most backbones repeat: convolution, and batch norm where the options want it. */
final class ConvNorm {
  private final BackboneOptions options;

  ConvNorm(BackboneOptions options) {
    this.options = options;
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
    boolean bias = options.bias() || !options.batchNorm();
    Value y = b.conv2d(conv, x, channels, kernel, stride, Padding.half(kernel), groups, bias);
    return options.batchNorm()
        ? b.batchNorm(norm, y, options.normEpsilon(), options.normUpdateRate())
        : y;
  }

  /** The same under one name, {@code name.conv} and {@code name.bn}, with an activation behind. */
  Value activated(
      GraphBuilder b,
      String name,
      Value x,
      int channels,
      int kernel,
      int stride,
      Activation activation) {
    Value y = add(b, name + ".conv", name + ".bn", x, channels, kernel, stride, 1);
    return activation.apply(b, name + ".act", y);
  }
}
