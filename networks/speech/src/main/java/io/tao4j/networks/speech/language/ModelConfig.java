package io.tao4j.networks.speech.language;

import io.tao4j.networks.speech.ngram.NGramEstimator;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's {@code model} of n_gram.
 *
 * @param order words of the longest n-grams
 * @param pruning counts up to which n-grams are left out, by their length
 * @param intermediate known, not acted on
 */
public record ModelConfig(
    @Field(
            description = "words of the longest n-grams",
            defaultValue = "2",
            min = 1,
            max = NGramEstimator.HIGHEST_ORDER,
            shownBy = "NGramCommandsTest.trainsEvaluatesExportsAndInfersAsTheGoldenModelDoes")
        int order,
    @Field(
            description =
                "for n-grams of 1 word, 2 words, ...: those that are in the text at most so often"
                    + " are left out. The first is 0, none is below the one before, the last holds"
                    + " for all longer n-grams",
            defaultValue = "[0]",
            min = 0,
            shownBy = "NGramCommandsTest.pruningAndAVocabularyMakeAModelSmaller")
        List<Integer> pruning,
    @Field(
            description = "keep counts for finetune and interpolate",
            defaultValue = "true",
            ignored = "both take finished models")
        boolean intermediate) {

  /** The estimator that this asks for, limited to the words of a file where there is one. */
  NGramEstimator estimator(Optional<Path> vocabFile) {
    NGramEstimator estimator = NGramEstimator.ofOrder(order);
    if (!pruning.isEmpty()) {
      estimator = estimator.withPruning(pruning);
    }
    return vocabFile.isPresent()
        ? estimator.withVocabulary(LanguageModelFiles.words(vocabFile.get()))
        : estimator;
  }

  /** Says what is wrong with the thresholds. */
  void check(RuleContext context) {
    for (int i = 0; i < pruning.size(); i++) {
      if (i == 0 ? pruning.get(0) != 0 : pruning.get(i) < pruning.get(i - 1)) {
        context.error(
            "model.pruning",
            "is " + pruning + ": it starts with 0 and never falls",
            "give [0, 0, 1], say: n-grams of 3 words and more that are there once go");
        return;
      }
    }
    if (pruning.size() > order) {
      context.notice(
          "model.pruning",
          "has %s thresholds for n-grams of up to %s words".formatted(pruning.size(), order),
          "the others have no effect");
    }
  }
}
