package io.tao4j.networks.language.classification;

import io.tao4j.networks.language.spec.LanguageModelConfig;
import io.tao4j.networks.language.spec.OptimConfig;
import io.tao4j.networks.language.spec.TextSource;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.spec.TokenizerConfig;
import io.tao4j.networks.language.spec.TrainerConfig;
import io.tao4j.networks.language.text.TextHead.Pooling;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's spec of text_classification. Fields that neither TAO nor NeMo has say so.
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
public record TextClassificationSpec(
    @Field(description = "how long and on what") TrainerConfig trainer,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
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
      @Field(description = "what cuts texts into tokens") TokenizerConfig tokenizer,
      @Field(description = "encoder") LanguageModelConfig languageModel,
      @Field(description = "texts and classes") DatasetConfig dataset,
      @Field(description = "layers behind the encoder") Head head,
      @Field(description = "names of the classes") ClassLabels classLabels) {}

  /** Texts and classes. */
  public record DatasetConfig(
      @Field(
              description =
                  "number of classes; 0: that of class_labels_file, else one more than the largest"
                      + " label of the training set",
              min = 0)
          int numClasses,
      @Field(description = "words of a vocab_file become lower case") boolean doLowerCase,
      @Field(
              description = "tokens of a text, special ones included; what is beyond is left out",
              defaultValue = "256",
              min = 3)
          int maxSeqLength,
      @Field(description = "weights of the classes in the loss") Optional<Balancing> classBalancing,
      @Field(
              description = "keep texts as tokens in a file",
              ignored = "texts are cut in less time than such a file is read")
          boolean useCache) {}

  /** Weights of the classes in the loss. */
  public enum Balancing {
    @Field(description = "rare classes count as much as frequent ones", name = "weighted_loss")
    WEIGHTED_LOSS
  }

  /** Layers behind the encoder. */
  public record Head(
      @Field(description = "dense layers, ReLU between", defaultValue = "2", min = 1, max = 8)
          int numOutputLayers,
      @Field(
              description = "dropout before them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double fcDropout,
      @Field(description = "what stands for the text (beyond NeMo)", defaultValue = "FIRST")
          Pooling pooling,
      @Field(
              description =
                  "where a model to start from has other classes, keep what it knows of those that"
                      + " both have, by name (beyond NeMo)")
          boolean retainHead) {}

  /** Names of the classes. */
  public record ClassLabels(
      @Field(
              description = "a name a line, the line's number from 0 is the class's",
              path = PathKind.FILE)
          Optional<Path> classLabelsFile) {}

  /** The training set: a text, a blank or tab, and the number of its class on each line. */
  public record TrainingDs(
      @Field(
              description = "file with a text and its class's number a line",
              required = true,
              path = PathKind.FILE)
          Path filePath,
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

  /** A set to judge by, of the same form. */
  public record EvaluationDs(
      @Field(description = "file with a text and its class's number a line", path = PathKind.FILE)
          Optional<Path> filePath,
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
    return model.head().retainHead();
  }
}
