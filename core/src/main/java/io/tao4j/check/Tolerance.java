package io.tao4j.check;

/**
 * How far an exported model's number may be from the engine's: {@code absolute + relative *
 * |expected|}. Whole numbers and truth values must be equal.
 *
 * @param absolute zero or more
 * @param relative zero or more
 */
public record Tolerance(double absolute, double relative) {
  /** What float32 arithmetic in another order of summation stays well within. */
  public static final Tolerance DEFAULT = new Tolerance(1e-4, 1e-3);

  public Tolerance {
    if (!(absolute >= 0 && relative >= 0) || Double.isInfinite(absolute + relative)) {
      throw new IllegalArgumentException(
          "tolerances are zero or more, got %s and %s".formatted(absolute, relative));
    }
  }

  double allowed(double expected) {
    return absolute + relative * Math.abs(expected);
  }
}
