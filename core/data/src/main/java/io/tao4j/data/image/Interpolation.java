package io.tao4j.data.image;

/**
 * How a picture is resampled. {@link #NEAREST} to {@link #AREA} follow OpenCV's {@code INTER_*} bit
 * for bit: half-pixel centres and, but for {@link #AREA}, <em>no antialias filter</em> when a
 * picture shrinks. The last two widen their filter as it shrinks, as Pillow and torchvision do. A
 * network trained with one and run with another loses accuracy, so it is part of {@link
 * Preprocessing}.
 */
public enum Interpolation {
  /** The pixel at floor(x * in / out). */
  NEAREST,
  /** Two by two neighbours. */
  BILINEAR,
  /** Four by four neighbours, a = -0.75. */
  BICUBIC,
  /** Eight by eight neighbours. */
  LANCZOS,
  /** Average over the covered area when shrinking (the antialiased choice); bilinear else. */
  AREA,
  /** Triangle filter with antialias; slower than {@link #BILINEAR} on large pictures. */
  BILINEAR_ANTIALIAS,
  /** Cubic filter, a = -0.5, with antialias; slower than {@link #BICUBIC} on large pictures. */
  BICUBIC_ANTIALIAS
}
