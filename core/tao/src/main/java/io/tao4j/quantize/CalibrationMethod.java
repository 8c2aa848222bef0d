package io.tao4j.quantize;

/** How the largest magnitude that a value's 8 bits tell apart is chosen from what was observed. */
public enum CalibrationMethod {
  /** The largest that was seen: nothing is cut off, the grid is the coarsest. */
  MIN_MAX,
  /** What a given share of the magnitudes stays within, usually 99.99 %. */
  PERCENTILE,
  /**
   * Least loss of information between the distribution and its rounded form (Kullback-Leibler), as
   * TensorRT's entropy calibration does it.
   *
   * @see <a
   *     href="https://on-demand.gputechconf.com/gtc/2017/presentation/s7310-8-bit-inference-with-tensorrt.pdf">
   *     S. Migacz, 8-bit inference with TensorRT, GTC 2017</a>
   */
  ENTROPY,
  /** Least mean squared error of rounding and cutting off together. */
  MSE
}
