package io.tao4j.networks.language.masked;

import io.tao4j.networks.language.spec.EncoderGroups;
import io.tao4j.networks.language.spec.EvaluationLoading;
import io.tao4j.networks.language.spec.LanguageGroups;
import io.tao4j.networks.language.spec.TextSource;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.spec.TrainingLoading;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Spec of masked_language_model, in the groups of the other networks of language; TAO has none.
 *
 * @param groups what all networks of language have
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 */
public record MaskedLanguageSpec(
    @Fragment LanguageGroups groups,
    @Field(
            description = "network; other verbs take it from the model file",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Model model,
    @Field(description = "training set", verbs = Verb.TRAIN) TrainingDs trainingDs,
    @Field(
            description = "validation set",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvaluationDs validationDs,
    @Field(description = "evaluation set; absent: validation_ds", verbs = Verb.EVALUATE)
        EvaluationDs testDs)
    implements TextSpec {

  /** The network. */
  public record Model(
      @Fragment EncoderGroups encoder,
      @Field(description = "texts and masks") DatasetConfig dataset)
      implements TextSpec.Model {
    @Override
    public boolean retainHead() {
      return true;
    }
  }

  /** Texts and masks. */
  public record DatasetConfig(
      @Field(
              description =
                  "tokens of a window, special ones included; a longer text is cut into several",
              defaultValue = "128",
              verbs = Verb.TRAIN,
              min = 8,
              shownBy = "LanguageMeaningTest.maxSeqLengthIsTheLongestText")
          int maxSeqLength,
      @Field(
              description = "words of a vocab_file become lower case",
              verbs = Verb.TRAIN,
              shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
          boolean doLowerCase,
      @Field(
              description =
                  "share of the tokens that are to be guessed: of them eight in ten are masked, one"
                      + " is another token, one stays (Devlin et al. 2018)",
              defaultValue = "0.15",
              min = 0,
              max = 1,
              exclusiveMin = true,
              exclusiveMax = true,
              shownBy = "LanguageMeaningTest.maskProbabilityIsTheShareThatIsGuessed")
          double maskProbability)
      implements TextSpec.Texts {}

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "plain text, a sentence or paragraph a line",
              required = true,
              path = PathKind.FILE,
              shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
          Path filePath,
      @Field(
              description = "texts per step",
              defaultValue = "32",
              min = 1,
              shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
          int batchSize,
      @Fragment TrainingLoading loading)
      implements TextSource {}

  /** A set to judge by. */
  public record EvaluationDs(
      @Field(
              description = "plain text, a sentence or paragraph a line",
              path = PathKind.FILE,
              shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          Optional<Path> filePath,
      @Field(
              description = "texts per step",
              defaultValue = "32",
              min = 1,
              shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          int batchSize,
      @Fragment EvaluationLoading loading)
      implements TextSource {}
}
