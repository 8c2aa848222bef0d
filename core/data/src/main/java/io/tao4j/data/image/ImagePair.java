package io.tao4j.data.image;

import java.util.Objects;

/**
 * Two pictures of one place, in which something may have changed between them. Immutable.
 *
 * @param before the earlier one
 * @param after the later one, of the same size
 */
public record ImagePair(Image before, Image after) {
  /**
   * @throws IllegalArgumentException if they are of different sizes
   */
  public ImagePair {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    if (before.width() != after.width() || before.height() != after.height()) {
      throw new IllegalArgumentException(
          "the picture before has %sx%s pixels, the one after %sx%s"
              .formatted(before.width(), before.height(), after.width(), after.height()));
    }
  }
}
