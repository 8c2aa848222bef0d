package io.tao4j.networks.speech.ngram;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of a model by number. The first three are the unknown word and the marks of a
 * sentence's start and end.
 */
public final class NGramVocabulary {
  /** Stands for every word that a model does not know; number 0. */
  public static final String UNKNOWN = "<unk>";

  /** Stands before a sentence; number 1. It has no probability of its own. */
  public static final String START = "<s>";

  /** Stands behind a sentence; number 2. */
  public static final String END = "</s>";

  static final int UNKNOWN_ID = 0;
  static final int START_ID = 1;
  static final int END_ID = 2;

  private final List<String> words;
  private final Map<String, Integer> ids = new HashMap<>();

  /**
   * @param words by number, the three of the constants first
   */
  NGramVocabulary(List<String> words) {
    this.words = List.copyOf(words);
    if (words.size() < 3 || !words.subList(0, 3).equals(List.of(UNKNOWN, START, END))) {
      throw new IllegalArgumentException(
          "a vocabulary starts with %s, %s, %s".formatted(UNKNOWN, START, END));
    }
    for (int id = 0; id < words.size(); id++) {
      if (ids.put(words.get(id), id) != null) {
        throw new IllegalArgumentException("the word '" + words.get(id) + "' is there twice");
      }
    }
  }

  /** Number of words, the three marks included. */
  public int size() {
    return words.size();
  }

  /** The number of a word; 0 for one that is not known. */
  public int id(String word) {
    return ids.getOrDefault(word, UNKNOWN_ID);
  }

  /** Whether a word is known. */
  public boolean contains(String word) {
    return ids.containsKey(word);
  }

  /** The word of a number. */
  public String word(int id) {
    return words.get(id);
  }

  /** All words by number. */
  public List<String> words() {
    return words;
  }
}
