package io.tao4j.networks.language.words;

import io.tao4j.networks.tokenizers.Token;
import io.tao4j.networks.tokenizers.TokenSequence;
import io.tao4j.networks.tokenizers.TokenSequences;
import io.tao4j.networks.tokenizers.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a text that goes through the network at once. Each word of a text is answered by one
 * window: the one in which most stands on both sides of it.
 *
 * @param tokens with the special ones
 * @param words index of each place's word; -1 of a special token
 * @param firsts places of the first pieces of the words that this window answers
 */
public record WordWindow(TokenSequence tokens, int[] words, int[] firsts) {
  private static final List<String> UNKNOWN = List.of("[UNK]", "<unk>");

  /**
   * Cuts words into as many windows as they need.
   *
   * @param sequences of the longest window
   * @param overlap tokens that two neighbours share, where there are several
   */
  public static List<WordWindow> of(
      List<String> words, Tokenizer tokenizer, TokenSequences sequences, int overlap) {
    List<Token> tokens = withEveryWord(words, tokenizer);
    List<TokenSequence> parts = sequences.windows(tokens, overlap);
    int[] owners = owners(parts, words.size());
    List<WordWindow> windows = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      windows.add(window(parts.get(i), owners, i));
    }
    return windows;
  }

  /** As {@link #of}, in one window: what is too long is left out. */
  public static WordWindow truncated(
      List<String> words, Tokenizer tokenizer, TokenSequences sequences) {
    TokenSequence part = sequences.truncated(withEveryWord(words, tokenizer));
    return window(part, owners(List.of(part), words.size()), 0);
  }

  /** A word of which the tokenizer leaves nothing counts as unknown. */
  private static List<Token> withEveryWord(List<String> words, Tokenizer tokenizer) {
    List<Token> tokens = tokenizer.tokenizeWords(words);
    List<Token> all = new ArrayList<>(tokens.size());
    int next = 0;
    for (int word = 0; word < words.size(); word++) {
      int before = next;
      while (next < tokens.size() && tokens.get(next).word() == word) {
        all.add(tokens.get(next++));
      }
      if (next == before) {
        all.add(unknown(words.get(word), word, tokenizer));
      }
    }
    return all;
  }

  private static Token unknown(String word, int index, Tokenizer tokenizer) {
    for (String piece : UNKNOWN) {
      if (tokenizer.id(piece).isPresent()) {
        return new Token(tokenizer.id(piece).getAsInt(), piece, 0, word.length(), index);
      }
    }
    return new Token(tokenizer.paddingId(), "", 0, word.length(), index);
  }

  /** For each word the window with the most context; -1 of a word that is in none. */
  private static int[] owners(List<TokenSequence> parts, int words) {
    int[] owners = new int[words];
    int[] context = new int[words];
    Arrays.fill(owners, -1);
    for (int part = 0; part < parts.size(); part++) {
      List<TokenSequence.Position> positions = parts.get(part).positions();
      for (int i = 0; i < positions.size(); i++) {
        Token token = positions.get(i).token();
        // a word that is cut at the window's start has its first piece in the window before
        if (token == null || !isFirst(positions, i, part)) {
          continue;
        }
        int around = Math.min(i, positions.size() - 1 - i);
        if (owners[token.word()] < 0 || around > context[token.word()]) {
          owners[token.word()] = part;
          context[token.word()] = around;
        }
      }
    }
    return owners;
  }

  private static boolean isFirst(List<TokenSequence.Position> positions, int at, int part) {
    Token token = positions.get(at).token();
    Token before = at == 0 ? null : positions.get(at - 1).token();
    if (before != null) {
      return token != null && before.word() != token.word();
    }
    return part == 0 || positions.get(at).index() == 0 || token != null && token.start() == 0;
  }

  private static WordWindow window(TokenSequence part, int[] owners, int index) {
    List<TokenSequence.Position> positions = part.positions();
    int[] words = new int[positions.size()];
    List<Integer> firsts = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      Token token = positions.get(i).token();
      words[i] = token == null ? -1 : token.word();
      if (token != null && owners[token.word()] == index && isFirst(positions, i, index)) {
        firsts.add(i);
      }
    }
    return new WordWindow(part, words, firsts.stream().mapToInt(Integer::intValue).toArray());
  }
}
