package io.tao4j.networks.speech.recognition;

import java.util.List;

/**
 * What was heard.
 *
 * @param text the words
 * @param words each with its time
 * @param logProbability of the text's path, in nats
 */
public record Transcript(String text, List<Word> words, double logProbability) {
  public Transcript {
    words = List.copyOf(words);
  }

  /**
   * A word and when it was said.
   *
   * @param word its characters
   * @param start seconds from the sound's start
   * @param end seconds from the sound's start
   * @param probability the least of its characters', 0 to 1
   */
  public record Word(String word, double start, double end, double probability) {}
}
