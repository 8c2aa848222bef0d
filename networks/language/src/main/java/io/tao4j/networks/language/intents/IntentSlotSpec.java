package io.tao4j.networks.language.intents;

import io.tao4j.networks.language.spec.EncoderGroups;
import io.tao4j.networks.language.spec.EvaluationLoading;
import io.tao4j.networks.language.spec.LanguageGroups;
import io.tao4j.networks.language.spec.TextSource;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.spec.TrainingLoading;
import io.tao4j.networks.language.text.TextHead.Pooling;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's spec of intent_slot_classification. Fields that neither TAO nor NeMo has say so.
 *
 * @param dataDir folder of the files
 * @param groups what all networks of language have
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 */
public record IntentSlotSpec(
    @Field(
            description =
                "folder with dict.intents.csv and dict.slots.csv (a name a line) and, for each"
                    + " prefix, PREFIX.tsv (a heading; then a text, a tab, the number of its intent)"
                    + " and PREFIX_slots.tsv (numbers of the words' slots)",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            required = true,
            path = PathKind.FOLDER,
            shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
        Path dataDir,
    @Fragment LanguageGroups groups,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
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
      @Field(description = "texts and labels (beyond NeMo)") DatasetConfig dataset,
      @Field(
              description = "share of the intents in the loss, the slots have the rest",
              defaultValue = "0.6",
              min = 0,
              max = 1,
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          double intentLossWeight,
      @Field(
              description = "weights of intents and slots in the loss",
              allowed = {"weighted_loss"},
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          Optional<String> classBalancing,
      @Field(
              description = "number of the slot of what is none; -1 for that of O",
              defaultValue = "-1",
              ignored = "it is that of O, and of no effect where special tokens do not count")
          int padLabel,
      @Field(
              description = "only a word's first piece counts in the loss",
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          boolean ignoreExtraTokens,
      @Field(
              description = "special tokens do not count in the loss",
              defaultValue = "true",
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          boolean ignoreStartEnd,
      @Field(description = "layers behind the encoder") Head head)
      implements TextSpec.Model {
    @Override
    public boolean retainHead() {
      return head.retainHead();
    }
  }

  /** Texts and labels. */
  public record DatasetConfig(
      @Field(
              description = "tokens of a text, special ones included; its end is left out",
              defaultValue = "50",
              min = 3,
              shownBy = "LanguageMeaningTest.maxSeqLengthIsTheLongestText")
          int maxSeqLength,
      @Field(
              description = "words of a vocab_file become lower case",
              shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
          boolean doLowerCase)
      implements TextSpec.Texts {}

  /** Layers behind the encoder. */
  public record Head(
      @Field(
              description = "dense layers of each head, ReLU between",
              defaultValue = "2",
              min = 1,
              max = 8,
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          int numOutputLayers,
      @Field(
              description = "dropout before them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          double fcDropout,
      @Field(
              description = "what stands for the text (beyond NeMo)",
              defaultValue = "FIRST",
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          Pooling pooling,
      @Field(
              description =
                  "where a model to start from has other intents or slots, keep what it knows of"
                      + " those that both have, by name (beyond NeMo)",
              shownBy = "LanguageMeaningTest.retainHeadKeepsRowsOfKnownClasses")
          boolean retainHead) {}

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "start of its files' names",
              defaultValue = "train",
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          String prefix,
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
              description = "start of its files' names; empty: no such set",
              shownBy = "LanguageMeaningTest.intentsAndSlotsShareTheLoss")
          String prefix,
      @Field(
              description = "texts per step",
              defaultValue = "32",
              min = 1,
              shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          int batchSize,
      @Fragment EvaluationLoading loading)
      implements TextSource {}
}
