package io.tao4j.pass;

/** Where quantisation stands in a network, and on which grids: runtimes fuse different patterns. */
public enum QuantizationLayout {
  /**
   * For ONNX Runtime: every value between layers is quantised, so that convolutions, sums, pools
   * and concatenations all run on integers. Values that are never negative are unsigned (0 to 255):
   * on that grid a ReLU is the rounding itself and vanishes. Of dense layers over sequences and of
   * the products of attention only what they read is quantised, as unsigned bytes: they give
   * floats, which norms and activations want.
   */
  ONNX_RUNTIME,

  /**
   * For TensorRT: signed integers around 0 everywhere, as it demands; the inputs of convolutions
   * and dense layers, and what a residual sum adds to a convolution. The convolution, its sum and
   * its activation then fuse into one kernel.
   */
  TENSORRT
}
