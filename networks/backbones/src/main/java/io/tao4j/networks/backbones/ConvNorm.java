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
}
