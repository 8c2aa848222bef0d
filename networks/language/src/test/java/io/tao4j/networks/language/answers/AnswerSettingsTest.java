package io.tao4j.networks.language.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code model.dataset} of question_answering makes of the search for answers. */
class AnswerSettingsTest {
  /**
   * doc_stride, max_query_length, max_answer_length, n_best_size, version_2_with_negative and
   * null_score_diff_threshold.
   */
  @Test
  void fieldsAreTheSearchsNumbers() {
    AnswerSettings settings =
        AnswerSettings.of(
            new QuestionAnsweringSpec.DatasetConfig(
                true, 16, 8, 48, 5, 1.5, 3, true, "all", false));
    assertThat(settings).isEqualTo(new AnswerSettings(16, 8, 5, 3, true, 1.5));
  }
}
