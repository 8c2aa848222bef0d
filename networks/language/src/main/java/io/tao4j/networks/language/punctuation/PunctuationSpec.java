package io.tao4j.networks.language.punctuation;

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
 * TAO's spec of punctuation_and_capitalization. Fields that neither TAO nor NeMo has say so.
 *
 * @param dataDir folder of the files
 * @param trainer how long and on what
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 * @param optim update rule and rate
 * @param restoreFrom model to go on from or to evaluate
 * @param saveTo known, not acted on
 */
public record PunctuationSpec(
    @Field(
            description = "folder in which the sets' files are",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            path = PathKind.FOLDER)
        Optional<Path> dataDir,
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
        Optional<Path> restoreFrom,
    @Field(
            description = "name of the trained model's file",
            ignored = "models are weights/NAME_best.tao and _last.tao in the results folder")
        Optional<String> saveTo)
    implements TextSpec {

  /** The network. */
  public record Model(
      @Field(description = "what cuts words into tokens", verbs = Verb.TRAIN)
          TokenizerConfig tokenizer,
      @Field(description = "encoder", verbs = Verb.TRAIN) LanguageModelConfig languageModel,
      @Field(description = "texts and labels") DatasetConfig dataset,
      @Field(description = "layers that find marks", verbs = Verb.TRAIN) PunctHead punctHead,
      @Field(description = "layers that find capitals", verbs = Verb.TRAIN) CapitHead capitHead) {}

  /** Texts and labels. */
  public record DatasetConfig(
      @Field(description = "folder in which the sets' files are", path = PathKind.FOLDER)
          Optional<Path> dataDir,
      @Field(
              description =
                  "tokens of a window, special ones included; a longer text is seen in windows that"
                      + " share a quarter",
              defaultValue = "128",
              verbs = Verb.TRAIN,
              min = 8)
          int maxSeqLength,
      @Field(description = "words of a vocab_file become lower case", verbs = Verb.TRAIN)
          boolean doLowerCase,
      @Field(
              description = "label of words without a mark, and without a capital",
              defaultValue = "O",
              verbs = Verb.TRAIN)
          String padLabel,
      @Field(description = "only a word's first piece counts in the loss", verbs = Verb.TRAIN)
          boolean ignoreExtraTokens,
      @Field(
              description = "special tokens do not count in the loss",
              defaultValue = "true",
              verbs = Verb.TRAIN)
          boolean ignoreStartEnd,
      @Field(
              description = "keep texts as tokens in a file",
              ignored = "texts are cut in less time than such a file is read")
          boolean useCache) {}

  /** Layers that find marks. */
  public record PunctHead(
      @Field(description = "dense layers, ReLU between", defaultValue = "1", min = 1, max = 8)
          int punctNumFcLayers,
      @Field(
              description = "dropout before them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double fcDropout,
      @Field(
              description = "what stands between them",
              defaultValue = "relu",
              allowed = {"relu"})
          String activation,
      @Field(
              description = "first numbers as the encoder's",
              defaultValue = "true",
              ignored = "all first numbers are small normal ones, as those of the encoder")
          boolean useTransformerInit) {}

  /** Layers that find capitals. */
  public record CapitHead(
      @Field(description = "dense layers, ReLU between", defaultValue = "1", min = 1, max = 8)
          int capitNumFcLayers,
      @Field(
              description = "dropout before them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double fcDropout,
      @Field(
              description = "what stands between them",
              defaultValue = "relu",
              allowed = {"relu"})
          String activation,
      @Field(
              description = "first numbers as the encoder's",
              defaultValue = "true",
              ignored = "all first numbers are small normal ones, as those of the encoder")
          boolean useTransformerInit) {}

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "file with a text a line: small letters, no marks",
              defaultValue = "text_train.txt")
          String textFile,
      @Field(
              description =
                  "file with as many lines, two characters a word: the mark behind it or O, and U"
                      + " for a capital or O",
              defaultValue = "labels_train.txt")
          String labelsFile,
      @Field(description = "texts per step", defaultValue = "64", min = 1) int batchSize,
      @Field(description = "an order of its own for each epoch", defaultValue = "true")
          boolean shuffle,
      @Field(description = "texts that are used; -1 for all", defaultValue = "-1", min = -1)
          int numSamples,
      @Field(description = "threads that make batches", defaultValue = "2", min = 0) int numWorkers,
      @Field(description = "leave out a last batch that is not full") boolean dropLast,
      @Field(description = "pinned memory", ignored = "the engines copy batches themselves")
          boolean pinMemory)
      implements TextSource {}

  /** A set to judge by. */
  public record EvaluationDs(
      @Field(description = "file with a text a line") Optional<String> textFile,
      @Field(description = "file with as many lines, two characters a word")
          Optional<String> labelsFile,
      @Field(description = "texts per step", defaultValue = "64", min = 1) int batchSize,
      @Field(description = "order", ignored = "the order of a set to judge by does not matter")
          boolean shuffle,
      @Field(description = "texts that are used; -1 for all", defaultValue = "-1", min = -1)
          int numSamples,
      @Field(description = "threads that make batches", defaultValue = "2", min = 0) int numWorkers,
      @Field(
              description = "leave out a last batch that is not full",
              ignored = "figures are those of the whole set")
          boolean dropLast,
      @Field(description = "pinned memory", ignored = "the engines copy batches themselves")
          boolean pinMemory)
      implements TextSource {}

  /** A set's file. */
  Path file(String name) {
    return dataDir
        .or(() -> model.dataset().dataDir())
        .map(folder -> folder.resolve(name))
        .orElseGet(() -> Path.of(name));
  }

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

  /** Marks and capitals are the same everywhere: their rows stay. */
  @Override
  public boolean retainHead() {
    return true;
  }
}
