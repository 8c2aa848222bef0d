package io.tao4j.networks.language.answers;

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
 * TAO's spec of question_answering. Fields that neither TAO nor NeMo has say so.
 *
 * @param trainer how long and on what
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 * @param optim update rule and rate
 * @param restoreFrom model to go on from or to evaluate
 * @param saveTo known, not acted on
 */
public record QuestionAnsweringSpec(
    @Field(description = "how long and on what") TrainerConfig trainer,
    @Field(
            description = "network; other verbs take what it learnt from the model file",
            verbs = {Verb.TRAIN, Verb.EVALUATE, Verb.INFERENCE})
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
        Optional<Path> restoreFrom,
    @Field(
            description = "name of the trained model's file",
            ignored = "models are weights/NAME_best.tao and _last.tao in the results folder")
        Optional<String> saveTo)
    implements TextSpec {

  /** The network. */
  public record Model(
      @Field(description = "what cuts texts into tokens", verbs = Verb.TRAIN)
          TokenizerConfig tokenizer,
      @Field(description = "encoder", verbs = Verb.TRAIN) LanguageModelConfig languageModel,
      @Field(
              description = "windows and answers",
              verbs = {Verb.TRAIN, Verb.EVALUATE, Verb.INFERENCE})
          DatasetConfig dataset,
      @Field(description = "layers behind the encoder", verbs = Verb.TRAIN)
          TokenClassifier tokenClassifier) {}

  /** Windows and answers. */
  public record DatasetConfig(
      @Field(
              description = "questions may have no answer, as in SQuAD 2.0",
              name = "version_2_with_negative",
              verbs = Verb.TRAIN)
          boolean version2WithNegative,
      @Field(
              description = "tokens of the context from one window's start to the next one's",
              defaultValue = "128",
              min = 1)
          int docStride,
      @Field(
              description = "tokens of a question; what is beyond is left out",
              defaultValue = "64",
              min = 1)
          int maxQueryLength,
      @Field(
              description = "tokens of a window with its question, special ones included",
              defaultValue = "384",
              verbs = Verb.TRAIN,
              min = 8)
          int maxSeqLength,
      @Field(description = "tokens of an answer", defaultValue = "30", min = 1) int maxAnswerLength,
      @Field(
              description =
                  "an answer is empty where the score of none is above the best candidate's by more"
                      + " than this")
          double nullScoreDiffThreshold,
      @Field(description = "candidates that are kept", defaultValue = "20", min = 1) int nBestSize,
      @Field(
              description = "words of a vocab_file become lower case",
              defaultValue = "true",
              verbs = Verb.TRAIN)
          boolean doLowerCase,
      @Field(
              description = "windows of a long context that are trained on",
              defaultValue = "all",
              allowed = {"all"})
          String keepDocSpans,
      @Field(
              description = "keep texts as tokens in a file",
              defaultValue = "true",
              ignored = "texts are cut in less time than such a file is read")
          boolean useCache) {}

  /** Layers behind the encoder. */
  public record TokenClassifier(
      @Field(description = "dense layers, ReLU between", defaultValue = "1", min = 1, max = 8)
          int numLayers,
      @Field(description = "dropout before them", min = 0, max = 1, exclusiveMax = true)
          double dropout,
      @Field(
              description = "numbers a token",
              defaultValue = "2",
              ignored = "an answer has a start and an end")
          int numClasses,
      @Field(
              description = "what stands between them",
              defaultValue = "relu",
              allowed = {"relu"})
          String activation,
      @Field(
              description = "logarithms of probabilities instead of scores",
              ignored = "the loss takes scores")
          boolean logSoftmax,
      @Field(
              description = "first numbers as the encoder's",
              defaultValue = "true",
              ignored = "all first numbers are small normal ones, as those of the encoder")
          boolean useTransformerInit) {}

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "questions with their answers, SQuAD's JSON",
              required = true,
              path = PathKind.FILE)
          Path file,
      @Field(description = "windows per step", defaultValue = "24", min = 1) int batchSize,
      @Field(description = "an order of its own for each epoch", defaultValue = "true")
          boolean shuffle,
      @Field(description = "questions that are used; -1 for all", defaultValue = "-1", min = -1)
          int numSamples,
      @Field(description = "threads that make batches", defaultValue = "2", min = 0) int numWorkers,
      @Field(description = "leave out a last batch that is not full") boolean dropLast,
      @Field(description = "pinned memory", ignored = "the engines copy batches themselves")
          boolean pinMemory)
      implements TextSource {}

  /** A set to judge by. */
  public record EvaluationDs(
      @Field(description = "questions with their answers, SQuAD's JSON", path = PathKind.FILE)
          Optional<Path> file,
      @Field(description = "windows per step", defaultValue = "24", min = 1) int batchSize,
      @Field(description = "order", ignored = "the order of a set to judge by does not matter")
          boolean shuffle,
      @Field(description = "questions that are used; -1 for all", defaultValue = "-1", min = -1)
          int numSamples,
      @Field(description = "threads that make batches", defaultValue = "2", min = 0) int numWorkers,
      @Field(
              description = "leave out a last batch that is not full",
              ignored = "figures are those of the whole set")
          boolean dropLast,
      @Field(description = "pinned memory", ignored = "the engines copy batches themselves")
          boolean pinMemory)
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

  /** Start and end are the same everywhere: their rows stay. */
  @Override
  public boolean retainHead() {
    return true;
  }
}
