package io.tao4j.networks.language.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.networks.language.text.TinyEncoder;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.networks.tokenizers.Tokenizers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows are put together, candidates are ranked, and no answer is one of them. */
class AnswerFinderTest {
  private static final Question QUESTION =
      Question.of("who ?", "Ada flew to Oslo and Anna was in Paris today and in Oslo tomorrow");
  private static final AnswerSettings SETTINGS = new AnswerSettings(4, 8, 3, 4, false, 0);

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

  /** Scores of a window: 0, and what is said for words of the context. */
  private static float[] scores(QuestionWindow window, float atStart, Object... words) {
    float[] scores = new float[window.tokens().length()];
    scores[0] = atStart;
    for (int i = 0; i < words.length; i += 2) {
      for (int place = window.from(); place < window.to(); place++) {
        int start = window.token(place).start();
        if (QUESTION.context().indexOf((String) words[i]) == start) {
          scores[place] = ((Number) words[i + 1]).floatValue();
        }
      }
    }
    return scores;
  }

  private Answer answer(AnswerSettings settings, float none, Object... words) {
    AnswerFinder finder = new AnswerFinder(QUESTION, settings);
    List<QuestionWindow> windows = QuestionWindow.of(QUESTION, tokenizer, 14, settings);
    assertThat(windows.size()).isGreaterThan(1);
    for (QuestionWindow window : windows) {
      float[] scores = scores(window, none, words);
      finder.add(window, scores, scores, 0);
    }
    return finder.answer();
  }

  @Test
  void theBestOfAllWindowsIsASliceOfTheContext() {
    Answer answer = answer(SETTINGS, 0, "Anna", 3, "Paris", 5);
    assertThat(answer.text()).isEqualTo("Paris");
    assertThat(QUESTION.context().substring(answer.start(), answer.end())).isEqualTo("Paris");
    assertThat(answer.noAnswer()).isNaN();
    assertThat(answer.best()).hasSize(4);
    assertThat(answer.best())
        .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()))
        .extracting(Answer.Candidate::text)
        .doesNotHaveDuplicates();
    assertThat(answer.best().stream().mapToDouble(Answer.Candidate::probability).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void anAnswerIsNotLongerThanMaxAnswerLength() {
    Answer answer = answer(SETTINGS, 0, "Ada", 4, "Paris", 5);
    assertThat(answer.best())
        .allSatisfy(c -> assertThat(c.text().split(" ").length).isLessThanOrEqualTo(3));
  }

  @Test
  void noAnswerIsRankedAndChosenFromTheThresholdOn() {
    AnswerSettings mayBeEmpty = new AnswerSettings(4, 8, 3, 4, true, 0);
    Answer none = answer(mayBeEmpty, 6, "Paris", 5);
    assertThat(none.text()).isEmpty();
    assertThat(none.noAnswer()).isCloseTo(2, within(1e-6)); // 6 + 6 above 5 + 5
    assertThat(none.best()).extracting(Answer.Candidate::text).startsWith("", "Paris");
    AnswerSettings reluctant = new AnswerSettings(4, 8, 3, 4, true, 2.5);
    Answer some = answer(reluctant, 6, "Paris", 5);
    assertThat(some.text()).isEqualTo("Paris");
    assertThat(some.noAnswer()).isCloseTo(2, within(1e-6));
  }
}
