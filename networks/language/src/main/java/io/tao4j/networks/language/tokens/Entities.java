package io.tao4j.networks.language.tokens;

import io.tao4j.networks.language.words.LabelledSpan;
import java.util.List;

/**
 * The entities of a text.
 *
 * @param text as it was given
 * @param entities slices of it in order
 */
public record Entities(String text, List<LabelledSpan> entities) {
  public Entities {
    entities = List.copyOf(entities);
  }

  /** Those of a type. */
  public List<LabelledSpan> of(String type) {
    return entities.stream().filter(entity -> entity.type().equals(type)).toList();
  }
}
