package io.tao4j.networks.tokenizers;

import java.util.Objects;

/**
 * A piece of a text.
 *
 * @param id index in the vocabulary, from 0
 * @param piece as the vocabulary has it, for example {@code ##ing} or {@code ▁the}; of an unknown
 *     token what the tokenizer calls it
 * @param start first character of the text that it covers, as an index into the Java string
 * @param end one past its last character; equal to {@code start} for a piece that the tokenizer
 *     made up
 * @param word index of the word that it is a part of, counted by the tokenizer's own rule (blanks
 *     and punctuation of WordPiece, blanks of SentencePiece), or index in the list that was given
 */
public record Token(int id, String piece, int start, int end, int word) {
  public Token {
    Objects.requireNonNull(piece, "piece");
    if (id < 0 || start < 0 || end < start || word < 0) {
      throw new IllegalArgumentException(
          "a token has id, start and word from 0 and ends at or after its start, got "
              + "id %s, start %s, end %s, word %s".formatted(id, start, end, word));
    }
  }

  /** The same as a part of another word. */
  Token inWord(int other) {
    return new Token(id, piece, start, end, other);
  }
}
