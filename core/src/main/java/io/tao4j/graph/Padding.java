package io.tao4j.graph;

/**
 * Rows and columns added around an image. Always four numbers: "same" is worked out by the builder,
 * because frameworks mean different things by it.
 *
 * @param top rows above, zero or more
 * @param left columns before
 * @param bottom rows below
 * @param right columns after
 */
public record Padding(int top, int left, int bottom, int right) {
  /** No padding. */
  public static final Padding NONE = new Padding(0, 0, 0, 0);

  public Padding {
    if (top < 0 || left < 0 || bottom < 0 || right < 0) {
      throw new IllegalArgumentException(
          "padding is zero or more, got " + top + "," + left + "," + bottom + "," + right);
    }
  }

  /** The same number on all sides. */
  public static Padding all(int size) {
    return new Padding(size, size, size, size);
  }

  /** {@code kernel / 2} on all sides: keeps the size of an odd kernel at stride 1. */
  public static Padding half(int kernel) {
    return all(kernel / 2);
  }

  /** Whether both sides of each axis get the same. */
  public boolean isSymmetric() {
    return top == bottom && left == right;
  }
}
