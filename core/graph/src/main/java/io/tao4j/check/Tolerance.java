package io.tao4j.check;

/**
 * How far an exported model's number may be from the engine's: {@code absolute + relative *
 * |expected|}. Whole numbers and truth values must be equal.
 *
 * @param absolute zero or more
 * @param relative zero or more
 * @param noise largest {@link CheckReport.Comparison#noise} of an output, above zero; infinite for
 *     none
 */
public record Tolerance(double absolute, double relative, double noise) {
  /** What float32 arithmetic in another order of summation stays well within. */
  public static final Tolerance DEFAULT = new Tolerance(1e-4, 1e-3);

  public Tolerance {
    if (!(absolute >= 0 && relative >= 0) || Double.isInfinite(absolute + relative)) {
      throw new IllegalArgumentException(
          "tolerances are zero or more, got %s and %s".formatted(absolute, relative));
    }
    if (!(noise > 0)) {
      throw new IllegalArgumentException("noise is above 0, got " + noise);
    }
  }

  /** Each number by itself. */
  public Tolerance(double absolute, double relative) {
    this(absolute, relative, Double.POSITIVE_INFINITY);
  }

  /**
   * All numbers of an output together, for arithmetic whose single numbers may jump: that of
   * integers.
   *
   * @param share of the output's spread that the root mean square of the differences may be
   */
  public static Tolerance ofNoise(double share) {
    return new Tolerance(Double.MAX_VALUE, 0, share);
  }

  double allowed(double expected) {
    return absolute + relative * Math.abs(expected);
  }

  @Override
  public String toString() {
    return Double.isInfinite(noise)
        ? "%s + %s * |expected|".formatted(absolute, relative)
        : "noise of %s of each output's spread".formatted(noise);
  }
}
