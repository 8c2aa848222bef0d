package io.tao4j.networks.language.answers;

import io.tao4j.networks.tokenizers.Token;
import io.tao4j.networks.tokenizers.TokenSequence;
import io.tao4j.networks.tokenizers.TokenSequences;
import io.tao4j.networks.tokenizers.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A question with a part of its context.
 *
 * @param tokens of both
 * @param from first place of the context
 * @param to one past its last
 * @param owned of each place of the context whether most of the context stands around it here, and
 *     not in another window
 */
record QuestionWindow(TokenSequence tokens, int from, int to, boolean[] owned) {

  /**
   * Cuts a question into as many windows as its context needs.
   *
   * @param longest tokens of a window
   */
  static List<QuestionWindow> of(
      Question question, Tokenizer tokenizer, int longest, AnswerSettings settings) {
    TokenSequences sequences = new TokenSequences(tokenizer.template(), longest);
    List<Token> asked = tokenizer.tokenize(question.text());
    int specials = tokenizer.template().specials(true);
    // at least half of a window is for the context
    int most = Math.min(settings.longestQuestion(), Math.max(1, (longest - specials) / 2));
    List<Token> first = asked.subList(0, Math.min(asked.size(), most));
    List<Token> context = tokenizer.tokenize(question.context());
    int room = sequences.roomAfter(first);
    int overlap = Math.max(0, room - Math.min(room, settings.stride()));
    List<TokenSequence> parts = sequences.windows(first, context, overlap);
    int[] best = new int[context.size()];
    int[] owner = new int[context.size()];
    for (int part = 0; part < parts.size(); part++) {
      int[] range = parts.get(part).range(1);
      for (int i = range[0]; i < range[1]; i++) {
        int index = parts.get(part).positions().get(i).index();
        int around = 1 + Math.min(i - range[0], range[1] - 1 - i);
        if (around > best[index]) {
          best[index] = around;
          owner[index] = part;
        }
      }
    }
    List<QuestionWindow> windows = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      int[] range = parts.get(part).range(1);
      boolean[] owned = new boolean[range[1] - range[0]];
      for (int i = range[0]; i < range[1]; i++) {
        owned[i - range[0]] = owner[parts.get(part).positions().get(i).index()] == part;
      }
      windows.add(new QuestionWindow(parts.get(part), range[0], range[1], owned));
    }
    return windows;
  }

  /** The token of a place of the context. */
  Token token(int place) {
    return Objects.requireNonNull(tokens.positions().get(place).token());
  }
}
