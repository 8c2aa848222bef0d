package io.tao4j.graph;

import java.util.Collections;
import java.util.List;

/**
 * Positions added around a sequence, an image or a volume. Always two numbers an axis: "same" is
 * worked out by the builder, because frameworks mean different things by it.
 *
 * @param before positions before each axis, zero or more, one number a spatial axis
 * @param after positions behind each axis
 */
public record Padding(List<Integer> before, List<Integer> after) {
  /** No padding of an image. */
  public static final Padding NONE = none(2);

  public Padding {
    before = List.copyOf(before);
    after = List.copyOf(after);
    if (before.size() != after.size()
        || before.stream().anyMatch(n -> n < 0)
        || after.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "padding is zero or more on both sides of each axis, got " + before + " and " + after);
    }
  }

  /**
   * Of an image.
   *
   * @param top rows above
   * @param left columns before
   * @param bottom rows below
   * @param right columns after
   */
  public Padding(int top, int left, int bottom, int right) {
    this(List.of(top, left), List.of(bottom, right));
  }

  /** None, over so many axes: 1 for a sequence, 2 for an image, 3 for a volume. */
  public static Padding none(int rank) {
    return all(0, rank);
  }

  /** The same number on all sides of an image. */
  public static Padding all(int size) {
    return all(size, 2);
  }

  /** The same number on both sides of each of so many axes. */
  public static Padding all(int size, int rank) {
    List<Integer> sides = Collections.nCopies(rank, size);
    return new Padding(sides, sides);
  }

  /** {@code kernel / 2} on all sides of an image: keeps the size of an odd kernel at stride 1. */
  public static Padding half(int kernel) {
    return all(kernel / 2);
  }

  /** Number of spatial axes. */
  public int rank() {
    return before.size();
  }

  /** Rows above an image. */
  public int top() {
    return before.get(0);
  }

  /** Columns before an image. */
  public int left() {
    return before.get(1);
  }

  /** Rows below an image. */
  public int bottom() {
    return after.get(0);
  }

  /** Columns behind an image. */
  public int right() {
    return after.get(1);
  }

  /** Whether both sides of each axis get the same. */
  public boolean isSymmetric() {
    return before.equals(after);
  }

  /** Whether nothing is added. */
  public boolean isNone() {
    return isSymmetric() && before.stream().allMatch(n -> n == 0);
  }
}
