package io.tao4j.spec;

import org.jspecify.annotations.Nullable;

/**
 * What a parser could make of a text.
 *
 * @param node the value, as far as it could be read; null when the text is empty
 * @param complete false when reading stopped early or parts were skipped: what is absent from the
 *     node may be present in the text
 */
record ParsedSpec(@Nullable SpecNode node, boolean complete) {

  /** Makes an origin from a line and a column, both from 1. */
  @FunctionalInterface
  interface Places {
    Origin at(int line, int column);
  }
}
