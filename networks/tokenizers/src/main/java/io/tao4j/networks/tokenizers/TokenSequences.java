package io.tao4j.networks.tokenizers;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts special tokens around texts and cuts them to a length. Immutable, thread-safe.
 *
 * <p>{@link #truncated} loses what is too long; {@link #windows} keeps all of it in several
 * sequences that overlap, for long texts in question answering and labelling.
 */
public final class TokenSequences {
  private final SequenceTemplate template;
  private final int longest;

  /**
   * @param longest tokens of a sequence, special ones included
   */
  public TokenSequences(SequenceTemplate template, int longest) {
    this.template = template;
    this.longest = longest;
    if (longest <= template.specials(false)) {
      throw new IllegalArgumentException(
          "a sequence of %s tokens has no room beside %s special ones"
              .formatted(longest, template.specials(false)));
    }
  }

  /** One text; what is beyond the length is left out. */
  public TokenSequence truncated(List<Token> tokens) {
    int room = longest - template.specials(false);
    return TokenSequence.of(template, tokens.subList(0, Math.min(room, tokens.size())), 0);
  }

  /**
   * Two texts. The longer one is cut first; where both are longer than half of the room they get a
   * half each, the longer one the odd token.
   */
  public TokenSequence truncated(List<Token> first, List<Token> second) {
    int room = pairRoom();
    int shorter = Math.min(first.size(), second.size());
    int longer = Math.max(first.size(), second.size());
    if (first.size() + second.size() > room) {
      longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
      if (shorter + longer > room) {
        shorter = room / 2;
        longer = room / 2 + room % 2;
      }
    }
    boolean firstIsShorter = first.size() <= second.size();
    return TokenSequence.of(
        template,
        first.subList(0, firstIsShorter ? shorter : longer),
        0,
        second.subList(0, firstIsShorter ? longer : shorter),
        0);
  }

  /**
   * One text in as many sequences as it needs; each but the first repeats tokens of the one before.
   *
   * @param overlap tokens that two neighbours share, from 0 to less than a window
   */
  public List<TokenSequence> windows(List<Token> tokens, int overlap) {
    List<TokenSequence> windows = new ArrayList<>();
    for (int[] part : parts(tokens.size(), longest - template.specials(false), overlap)) {
      windows.add(TokenSequence.of(template, tokens.subList(part[0], part[1]), part[0]));
    }
    return windows;
  }

  /**
   * Two texts in as many sequences as the second one needs, with the first one whole in each: a
   * question and its context.
   *
   * @param overlap tokens of the second text that two neighbours share
   * @throws IllegalArgumentException if the first text leaves no room for more than the overlap
   */
  public List<TokenSequence> windows(List<Token> first, List<Token> second, int overlap) {
    List<TokenSequence> windows = new ArrayList<>();
    for (int[] part : parts(second.size(), pairRoom() - first.size(), overlap)) {
      windows.add(TokenSequence.of(template, first, 0, second.subList(part[0], part[1]), part[0]));
    }
    return windows;
  }

  /** Room for the second text of {@link #windows(List, List, int)}; zero and less is none. */
  public int roomAfter(List<Token> first) {
    return pairRoom() - first.size();
  }

  private int pairRoom() {
    return longest - template.specials(true);
  }

  private static List<int[]> parts(int size, int room, int overlap) {
    if (overlap < 0 || overlap >= room) {
      throw new IllegalArgumentException(
          "windows of %s tokens overlap by 0 to %s, got %s".formatted(room, room - 1, overlap));
    }
    List<int[]> parts = new ArrayList<>();
    int from = 0;
    while (from + room < size) {
      parts.add(new int[] {from, from + room});
      from += room - overlap;
    }
    parts.add(new int[] {from, size});
    return parts;
  }
}
