package io.tao4j.networks.language.text;

import io.tao4j.networks.tokenizers.TokenSequence;

/**
 * A sequence of tokens that goes through the network, with what is true of it.
 *
 * @param source where it is from, for messages: a file and a line
 * @param text what it was cut from
 * @param tokens with the special ones around them
 * @param truth labels
 * @param <T> the task's labels
 */
public record TextSample<T>(String source, String text, TokenSequence tokens, T truth) {
  /** Number of tokens, special ones included. */
  public int length() {
    return tokens.length();
  }
}
