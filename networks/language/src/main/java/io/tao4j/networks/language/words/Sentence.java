package io.tao4j.networks.language.words;

import java.util.List;

/**
 * A text as words, with what is true of it.
 *
 * @param source where it is from, for messages
 * @param words in order
 * @param labels of the words: a list a head of the network, with a number a word
 * @param kind class of the whole text; 0 where there is none
 */
public record Sentence(String source, List<String> words, List<int[]> labels, int kind) {
  public Sentence {
    words = List.copyOf(words);
    labels = List.copyOf(labels);
  }

  /** The words with blanks between. */
  public String text() {
    return String.join(" ", words);
  }
}
