package io.tao4j.networks.language.punctuation;

import java.util.List;

/**
 * A text with marks and capitals.
 *
 * @param given the text as it was given
 * @param text with marks and capitals; blanks between words as they were given
 * @param words what was said of each word, in order
 */
public record Punctuated(String given, String text, List<Word> words) {
  /**
   * A word.
   *
   * @param given as it was
   * @param mark that follows it; empty for none
   * @param capital whether it begins with a capital
   */
  public record Word(String given, String mark, boolean capital) {}

  public Punctuated {
    words = List.copyOf(words);
  }
}
