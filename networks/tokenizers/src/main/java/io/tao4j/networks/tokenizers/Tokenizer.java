package io.tao4j.networks.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Cuts texts into the pieces of a fixed vocabulary. Thread-safe. Special tokens around a text are
 * not added here but by {@link TokenSequences}, which also cuts to a length.
 *
 * <p>Offsets are exact: {@code text.substring(token.start(), token.end())} is what a token stands
 * for, whatever the tokenizer normalises. A half of a surrogate pair without its other half counts
 * as U+FFFD.
 */
public interface Tokenizer extends AutoCloseable {
  /** The tokens of a text in its order; none for a text of blanks only. */
  List<Token> tokenize(String text);

  /**
   * The tokens of words that are cut already, as data for labelling words has them. Offsets are
   * within each word. A word that the tokenizer removes wholly (zero-width characters) has no
   * token.
   */
  default List<Token> tokenizeWords(List<String> words) {
    List<Token> all = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      for (Token token : tokenize(words.get(i))) {
        all.add(token.inWord(i));
      }
    }
    return all;
  }

  /**
   * The text of token ids, without special tokens.
   *
   * @throws IndexOutOfBoundsException for an id outside of the vocabulary
   */
  String decode(int... ids);

  /** Number of pieces; ids are below it. */
  int size();

  /**
   * The piece of an id.
   *
   * @throws IndexOutOfBoundsException for an id outside of the vocabulary
   */
  String piece(int id);

  /** The id of a piece, if the vocabulary has it. */
  OptionalInt id(String piece);

  /** The special tokens around one or two texts. */
  SequenceTemplate template();

  /** Id that fills a batch; 0 if the vocabulary names none: it is masked anyway. */
  int paddingId();

  /** The file that this was read from, to travel with a model. */
  TokenizerFile file();

  /** Frees what is native; a second call does nothing. Calls that come later fail. */
  @Override
  void close();
}
