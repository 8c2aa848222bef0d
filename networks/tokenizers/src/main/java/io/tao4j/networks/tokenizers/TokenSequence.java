package io.tao4j.networks.tokenizers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes into a network for one text, a pair of texts or a window of them, special tokens
 * included.
 *
 * @param positions in order
 */
public record TokenSequence(List<Position> positions) {

  /**
   * A place in the sequence.
   *
   * @param id in the vocabulary
   * @param type segment, 0 or 1
   * @param text which text it is from, 0 or 1; -1 for a special token
   * @param index of the token in that text's tokens; -1 for a special token
   * @param token or null for a special token
   */
  public record Position(int id, int type, int text, int index, @Nullable Token token) {
    /** Whether the template put it there. */
    public boolean isSpecial() {
      return token == null;
    }
  }

  public TokenSequence {
    positions = List.copyOf(positions);
  }

  static TokenSequence of(
      SequenceTemplate template, List<Token> first, int from, List<Token> second, int secondFrom) {
    return of(template.pair(), List.of(first, second), new int[] {from, secondFrom});
  }

  static TokenSequence of(SequenceTemplate template, List<Token> tokens, int from) {
    return of(template.single(), List.of(tokens), new int[] {from});
  }

  private static TokenSequence of(
      List<SequenceTemplate.Part> parts, List<List<Token>> texts, int[] from) {
    List<Position> positions = new ArrayList<>();
    for (SequenceTemplate.Part part : parts) {
      if (part instanceof SequenceTemplate.Special special) {
        positions.add(new Position(special.id(), special.type(), -1, -1, null));
      } else if (part instanceof SequenceTemplate.Text text) {
        List<Token> tokens = texts.get(text.index());
        for (int i = 0; i < tokens.size(); i++) {
          Token token = tokens.get(i);
          positions.add(
              new Position(token.id(), text.type(), text.index(), from[text.index()] + i, token));
        }
      }
    }
    return new TokenSequence(positions);
  }

  /** Number of tokens, special ones included. */
  public int length() {
    return positions.size();
  }

  /** The ids in order. */
  public int[] ids() {
    return positions.stream().mapToInt(Position::id).toArray();
  }

  /** The segments in order. */
  public int[] types() {
    return positions.stream().mapToInt(Position::type).toArray();
  }

  /**
   * The first and one past the last place of a text's tokens in this window; both the same where it
   * has none.
   *
   * @param text 0 or 1
   */
  public int[] range(int text) {
    int from = 0;
    while (from < positions.size() && positions.get(from).text() != text) {
      from++;
    }
    int to = from;
    while (to < positions.size() && positions.get(to).text() == text) {
      to++;
    }
    return new int[] {from, to};
  }

  /**
   * The places of the tokens that cover a part of a text, first and last; empty where the part is
   * not wholly in this window. An answer's place in training, say.
   *
   * @param text 0 or 1
   * @param start first character of the part
   * @param end one past its last
   */
  public java.util.Optional<int[]> find(int text, int start, int end) {
    int[] range = range(text);
    int first = -1;
    int last = -1;
    for (int i = range[0]; i < range[1]; i++) {
      Token token = java.util.Objects.requireNonNull(positions.get(i).token());
      if (token.start() <= start && start < token.end() && first < 0) {
        first = i;
      }
      if (token.start() < end && end <= token.end()) {
        last = i;
      }
    }
    return first < 0 || last < first
        ? java.util.Optional.empty()
        : java.util.Optional.of(new int[] {first, last});
  }
}
