package io.tao4j.networks.reading.page;

import java.util.List;

/**
 * The texts of a picture.
 *
 * @param texts from top to bottom
 */
public record FoundTexts(List<FoundText> texts) {
  public FoundTexts {
    texts = List.copyOf(texts);
  }
}
