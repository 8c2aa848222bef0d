package io.tao4j.networks.language.text;

import io.tao4j.networks.tokenizers.Tokenizer;
import java.util.List;

/**
 * Labelled texts as a file has them, before they are cut into tokens: which tokenizer does that is
 * known once there is a model to start from.
 *
 * @param <T> the task's labels
 */
public interface TextData<T> {
  /** What to call it in messages. */
  String name();

  /** Tells these texts with their labels from others. */
  String digest();

  /** What a person should know of it, a line each. */
  List<String> notices();

  /**
   * Cuts the texts.
   *
   * @param longest tokens of a sequence, special ones included
   */
  TextSet<T> cut(Tokenizer tokenizer, int longest);
}
