package io.tao4j.networks.language.intents;

import io.tao4j.network.classification.Classification;
import io.tao4j.networks.language.words.LabelledSpan;
import java.util.List;

/**
 * What a text wants.
 *
 * @param text as it was given
 * @param intents all of them, the most probable first
 * @param slots slices of the text in order
 */
public record Intent(String text, Classification intents, List<LabelledSpan> slots) {
  public Intent {
    slots = List.copyOf(slots);
  }

  /** Name of the most probable intent. */
  public String name() {
    return intents.best().className();
  }
}
