package io.tao4j.networks.language.intents;

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
 * TAO's spec of intent_slot_classification. Fields that neither TAO nor NeMo has say so.
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
public record IntentSlotSpec(
    @Field(
            description =
                "folder with dict.intents.csv and dict.slots.csv (a name a line) and, for each"
                    + " prefix, PREFIX.tsv (a heading; then a text, a tab, the number of its intent)"
                    + " and PREFIX_slots.tsv (numbers of the words' slots)",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            required = true,
            path = PathKind.FOLDER)
        Path dataDir,
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
      @Field(description = "what cuts words into tokens") TokenizerConfig tokenizer,
      @Field(description = "encoder") LanguageModelConfig languageModel,
      @Field(description = "texts and labels (beyond NeMo)") DatasetConfig dataset,
      @Field(
              description = "share of the intents in the loss, the slots have the rest",
              defaultValue = "0.6",
              min = 0,
              max = 1)
          double intentLossWeight,
      @Field(
              description = "weights of intents and slots in the loss",
              allowed = {"weighted_loss"})
          Optional<String> classBalancing,
      @Field(
              description = "number of the slot of what is none; -1 for that of O",
              defaultValue = "-1",
              ignored = "it is that of O, and of no effect where special tokens do not count")
          int padLabel,
      @Field(description = "only a word's first piece counts in the loss")
          boolean ignoreExtraTokens,
      @Field(description = "special tokens do not count in the loss", defaultValue = "true")
          boolean ignoreStartEnd,
      @Field(description = "layers behind the encoder") Head head) {}

  /** Texts and labels. */
  public record DatasetConfig(
      @Field(
              description = "tokens of a text, special ones included; its end is left out",
              defaultValue = "50",
              min = 3)
          int maxSeqLength,
      @Field(description = "words of a vocab_file become lower case") boolean doLowerCase) {}

  /** Layers behind the encoder. */
  public record Head(
      @Field(
              description = "dense layers of each head, ReLU between",
              defaultValue = "2",
              min = 1,
              max = 8)
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
                  "where a model to start from has other intents or slots, keep what it knows of"
                      + " those that both have, by name (beyond NeMo)")
          boolean retainHead) {}

  /** The training set. */
  public record TrainingDs(
      @Field(description = "start of its files' names", defaultValue = "train") String prefix,
      @Field(description = "texts per step", defaultValue = "32", min = 1) int batchSize,
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
      @Field(description = "start of its files' names; empty: no such set") String prefix,
      @Field(description = "texts per step", defaultValue = "32", min = 1) int batchSize,
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
