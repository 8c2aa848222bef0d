package io.tao4j.networks.language.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.networks.tokenizers.TokenSequences;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.networks.tokenizers.Tokenizers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordWindowTest {
  @TempDir Path folder;

  private Tokenizer tokenizer;

  @BeforeEach
  void open() throws IOException {
    tokenizer =
        Tokenizers.open(Path.of(TinyEncoder.write(folder).get("model.tokenizer.vocab_file")));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private List<WordWindow> windows(List<String> words, int longest) {
    return WordWindow.of(
        words, tokenizer, new TokenSequences(tokenizer.template(), longest), longest / 4);
  }

  @Test
  void everyWordIsAnsweredByOneWindow() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      words.add(i % 3 == 0 ? "anything" : i % 3 == 1 ? "film" : "xyz");
    }
    List<WordWindow> windows = windows(words, 16);
    assertThat(windows.size()).isGreaterThan(10);
    List<Integer> answered = new ArrayList<>();
    for (WordWindow window : windows) {
      assertThat(window.tokens().length()).isLessThanOrEqualTo(16);
      for (int at : window.firsts()) {
        answered.add(window.words()[at]);
        assertThat(window.tokens().positions().get(at).token().start()).isZero();
      }
    }
    assertThat(answered.stream().sorted().toList())
        .isEqualTo(java.util.stream.IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void aWordOfWhichNothingIsLeftIsUnknown() {
    List<WordWindow> windows = windows(List.of("film", "\u200b", "good"), 16);
    assertThat(windows).hasSize(1);
    assertThat(windows.get(0).words()).containsExactly(-1, 0, 1, 2, -1);
    assertThat(windows.get(0).firsts()).containsExactly(1, 2, 3);
    assertThat(windows.get(0).tokens().ids()[2]).isEqualTo(1);
  }

  @Test
  void firstPiecesStandForTheirWords() {
    WordWindow window = windows(List.of("films", "playing"), 16).get(0);
    assertThat(window.words()).containsExactly(-1, 0, 0, 1, 1, -1);
    assertThat(window.firsts()).containsExactly(1, 3);
  }
}
