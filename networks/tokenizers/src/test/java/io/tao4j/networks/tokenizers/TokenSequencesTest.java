package io.tao4j.networks.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenSequencesTest {
  private static final SequenceTemplate BERT =
      SequenceTemplate.bert(
          new SequenceTemplate.Special(1, "[CLS]", 0), new SequenceTemplate.Special(2, "[SEP]", 0));

  private static List<Token> tokens(int count) {
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tokens.add(new Token(10 + i, "t" + i, 2 * i, 2 * i + 1, i));
    }
    return tokens;
  }

  @Test
  void theLongerTextIsCutFirst() {
    TokenSequences sequences = new TokenSequences(BERT, 10);
    assertThat(sequences.truncated(tokens(2), tokens(9)).ids())
        .containsExactly(1, 10, 11, 2, 10, 11, 12, 13, 14, 2);
    assertThat(sequences.truncated(tokens(9), tokens(9)).ids())
        .containsExactly(1, 10, 11, 12, 2, 10, 11, 12, 13, 2);
    assertThat(sequences.truncated(tokens(2), tokens(3)).types())
        .containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
  }

  @Property(tries = 200, seed = "42")
  void windowsHoldEachTokenAndOverlapAsAsked(
      @ForAll @IntRange(max = 60) int count, @ForAll @IntRange(min = 4, max = 20) int longest) {
    int overlap = (longest - 2) / 3;
    List<TokenSequence> windows = new TokenSequences(BERT, longest).windows(tokens(count), overlap);
    int next = 0;
    for (TokenSequence window : windows) {
      assertThat(window.length()).isLessThanOrEqualTo(longest);
      int[] range = window.range(0);
      if (count > 0) {
        int first = window.positions().get(range[0]).index();
        assertThat(first).isEqualTo(Math.max(0, next - overlap));
        next = window.positions().get(range[1] - 1).index() + 1;
      }
    }
    assertThat(next).isEqualTo(count);
  }

  @Test
  void aPartIsFoundWhereItIsWhole() {
    List<TokenSequence> windows = new TokenSequences(BERT, 10).windows(tokens(2), tokens(8), 2);
    // characters 6 to 9 are tokens 3 and 4
    assertThat(windows).hasSize(2);
    assertThat(windows.get(0).find(1, 6, 9))
        .hasValueSatisfying(p -> assertThat(p).containsExactly(7, 8));
    assertThat(windows.get(1).find(1, 4, 9)).isEmpty();
  }

  @Test
  void impossibleLengthsAreRefused() {
    assertThatThrownBy(() -> new TokenSequences(BERT, 2)).hasMessageContaining("no room");
    assertThatThrownBy(() -> new TokenSequences(BERT, 6).windows(tokens(2), tokens(9), 1))
        .hasMessageContaining("overlap by 0 to 0");
    assertThatThrownBy(() -> TokenBatch.of(List.of(), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SequenceTemplate(BERT.pair(), BERT.pair()))
        .hasMessageContaining("each once");
  }

  @Test
  void batchesAreFilledUp() {
    TokenSequences sequences = new TokenSequences(BERT, 10);
    TokenBatch batch =
        TokenBatch.of(
            List.of(sequences.truncated(tokens(1)), sequences.truncated(tokens(3))), 9, 4);
    assertThat(batch.ids().shape().toArray()).containsExactly(2, 8);
    assertThat(batch.ids().get(3)).isEqualTo(9);
    assertThat(batch.mask().get(2)).isEqualTo(1);
    assertThat(batch.mask().get(3)).isZero();
  }
}
