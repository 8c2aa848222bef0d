package io.tao4j.data.image;

/**
 * How a picture is resampled. All follow OpenCV's {@code INTER_*} bit for bit: half-pixel centres
 * and, but for {@link #AREA}, <em>no antialias filter</em> when a picture shrinks. A network
 * trained with one and run with another loses accuracy, so it is part of {@link Preprocessing}.
 */
public enum Interpolation {
  /** The pixel at floor(x * in / out). */
  NEAREST,
  /** Two by two neighbours. */
  BILINEAR,
  /** Four by four neighbours, a = -0.75. */
  BICUBIC,
  /** Average over the covered area when shrinking (the antialiased choice); bilinear else. */
  AREA
}
