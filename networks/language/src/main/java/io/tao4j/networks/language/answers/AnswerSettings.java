package io.tao4j.networks.language.answers;

import io.tao4j.model.ModelMeta;
import org.jspecify.annotations.Nullable;

/**
 * How answers are looked for; a model file keeps it.
 *
 * @param stride tokens of the context from one window's start to the next one's
 * @param longestQuestion in tokens
 * @param longestAnswer in tokens
 * @param candidates that are kept
 * @param mayBeEmpty whether questions may have no answer
 * @param emptyFrom how much the score of no answer must be above that of the best candidate
 */
public record AnswerSettings(
    int stride,
    int longestQuestion,
    int longestAnswer,
    int candidates,
    boolean mayBeEmpty,
    double emptyFrom) {
  private static final String KEY = "answers";

  /** What a spec says. */
  static AnswerSettings of(QuestionAnsweringSpec.DatasetConfig config) {
    return new AnswerSettings(
        config.docStride(),
        config.maxQueryLength(),
        config.maxAnswerLength(),
        config.nBestSize(),
        config.version2WithNegative(),
        config.nullScoreDiffThreshold());
  }

  /** What a model was trained with, with what a spec says now of looking for answers. */
  static AnswerSettings of(ModelMeta meta, @Nullable QuestionAnsweringSpec spec) {
    AnswerSettings trained =
        meta.facts(KEY, AnswerSettings.class).orElse(new AnswerSettings(128, 64, 30, 20, false, 0));
    if (spec == null) {
      return trained;
    }
    AnswerSettings now = of(spec.model().dataset());
    return new AnswerSettings(
        now.stride,
        now.longestQuestion,
        now.longestAnswer,
        now.candidates,
        trained.mayBeEmpty,
        now.emptyFrom);
  }

  ModelMeta in(ModelMeta meta) {
    return meta.withFacts(KEY, this);
  }
}
