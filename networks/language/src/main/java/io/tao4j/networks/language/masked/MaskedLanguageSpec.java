package io.tao4j.networks.language.masked;

import io.tao4j.networks.language.spec.LanguageModelConfig;
import io.tao4j.networks.language.spec.OptimConfig;
import io.tao4j.networks.language.spec.TextSource;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.spec.TokenizerConfig;
import io.tao4j.networks.language.spec.TrainerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Spec of masked_language_model, in the groups of the other networks of language; TAO has none.
 *
 * @param trainer how long and on what
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 * @param optim update rule and rate
 * @param restoreFrom model to go on from or to evaluate
 */
public record MaskedLanguageSpec(
    @Field(description = "how long and on what") TrainerConfig trainer,
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
        EvaluationDs testDs,
    @Field(description = "update rule and rate over time", verbs = Verb.TRAIN) OptimConfig optim,
    @Field(description = "model to go on from, or to evaluate (.tao)", path = PathKind.FILE)
        Optional<Path> restoreFrom)
    implements TextSpec {

  /** The network. */
  public record Model(
      @Field(description = "what cuts texts into tokens", verbs = Verb.TRAIN)
          TokenizerConfig tokenizer,
      @Field(description = "encoder", verbs = Verb.TRAIN) LanguageModelConfig languageModel,
      @Field(description = "texts and masks") DatasetConfig dataset) {}

  /** Texts and masks. */
  public record DatasetConfig(
      @Field(
              description =
                  "tokens of a window, special ones included; a longer text is cut into several",
              defaultValue = "128",
              verbs = Verb.TRAIN,
              min = 8)
          int maxSeqLength,
      @Field(description = "words of a vocab_file become lower case", verbs = Verb.TRAIN)
          boolean doLowerCase,
      @Field(
              description =
                  "share of the tokens that are to be guessed: of them eight in ten are masked, one"
                      + " is another token, one stays (Devlin et al. 2018)",
              defaultValue = "0.15",
              min = 0,
              max = 1,
              exclusiveMin = true,
              exclusiveMax = true)
          double maskProbability) {}

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "plain text, a sentence or paragraph a line",
              required = true,
              path = PathKind.FILE)
          Path filePath,
      @Field(description = "texts per step", defaultValue = "32", min = 1) int batchSize,
      @Field(description = "an order of its own for each epoch", defaultValue = "true")
          boolean shuffle,
      @Field(description = "texts that are used; -1 for all", defaultValue = "-1", min = -1)
          int numSamples,
      @Field(description = "threads that make batches", defaultValue = "2", min = 0) int numWorkers,
      @Field(description = "leave out a last batch that is not full") boolean dropLast)
      implements TextSource {}

  /** A set to judge by. */
  public record EvaluationDs(
      @Field(description = "plain text, a sentence or paragraph a line", path = PathKind.FILE)
          Optional<Path> filePath,
      @Field(description = "texts per step", defaultValue = "32", min = 1) int batchSize,
      @Field(description = "order", ignored = "the order of a set to judge by does not matter")
          boolean shuffle,
      @Field(description = "texts that are used; -1 for all", defaultValue = "-1", min = -1)
          int numSamples,
      @Field(description = "threads that make batches", defaultValue = "2", min = 0) int numWorkers,
      @Field(
              description = "leave out a last batch that is not full",
              ignored = "figures are those of the whole set")
          boolean dropLast)
      implements TextSource {}

  @Override
  public TokenizerConfig tokenizer() {
    return model.tokenizer();
  }

  @Override
  public LanguageModelConfig languageModel() {
    return model.languageModel();
  }

  @Override
  public int longest() {
    return model.dataset().maxSeqLength();
  }

  @Override
  public boolean lowerCases() {
    return model.dataset().doLowerCase();
  }

  @Override
  public boolean retainHead() {
    return true;
  }
}
