package io.tao4j.networks.language.classification;

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
 * TAO's spec of text_classification. Fields that neither TAO nor NeMo has say so.
 *
 * @param groups what all networks of language have
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 */
public record TextClassificationSpec(
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
      @Field(description = "texts and classes") DatasetConfig dataset,
      @Field(description = "layers behind the encoder") Head head,
      @Field(description = "names of the classes") ClassLabels classLabels)
      implements TextSpec.Model {
    @Override
    public boolean retainHead() {
      return head.retainHead();
    }
  }

  /** Texts and classes. */
  public record DatasetConfig(
      @Field(
              description =
                  "number of classes; 0: that of class_labels_file, else one more than the largest"
                      + " label of the training set",
              min = 0,
              shownBy = "LanguageMeaningTest.theHeadOfTextsIsThatOfItsFields")
          int numClasses,
      @Field(
              description = "words of a vocab_file become lower case",
              shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
          boolean doLowerCase,
      @Field(
              description = "tokens of a text, special ones included; what is beyond is left out",
              defaultValue = "256",
              min = 3,
              shownBy = "LanguageMeaningTest.maxSeqLengthIsTheLongestText")
          int maxSeqLength,
      @Field(
              description = "weights of the classes in the loss",
              shownBy = "LanguageMeaningTest.theHeadOfTextsIsThatOfItsFields")
          Optional<Balancing> classBalancing,
      @Field(
              description = "keep texts as tokens in a file",
              ignored = "texts are cut in less time than such a file is read")
          boolean useCache)
      implements TextSpec.Texts {}

  /** Weights of the classes in the loss. */
  public enum Balancing {
    @Field(description = "rare classes count as much as frequent ones", name = "weighted_loss")
    WEIGHTED_LOSS
  }

  /** Layers behind the encoder. */
  public record Head(
      @Field(
              description = "dense layers, ReLU between",
              defaultValue = "2",
              min = 1,
              max = 8,
              shownBy = "LanguageMeaningTest.theHeadOfTextsIsThatOfItsFields")
          int numOutputLayers,
      @Field(
              description = "dropout before them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "LanguageMeaningTest.theHeadOfTextsIsThatOfItsFields")
          double fcDropout,
      @Field(
              description = "what stands for the text (beyond NeMo)",
              defaultValue = "FIRST",
              shownBy = "LanguageMeaningTest.theHeadOfTextsIsThatOfItsFields")
          Pooling pooling,
      @Field(
              description =
                  "where a model to start from has other classes, keep what it knows of those that"
                      + " both have, by name (beyond NeMo)",
              shownBy = "LanguageMeaningTest.retainHeadKeepsRowsOfKnownClasses")
          boolean retainHead) {}

  /** Names of the classes. */
  public record ClassLabels(
      @Field(
              description = "a name a line, the line's number from 0 is the class's",
              path = PathKind.FILE,
              shownBy = "LanguageMeaningTest.theHeadOfTextsIsThatOfItsFields")
          Optional<Path> classLabelsFile) {}

  /** The training set: a text, a blank or tab, and the number of its class on each line. */
  public record TrainingDs(
      @Field(
              description = "file with a text and its class's number a line",
              required = true,
              path = PathKind.FILE,
              shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
          Path filePath,
      @Field(
              description = "texts per step",
              defaultValue = "64",
              min = 1,
              shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
          int batchSize,
      @Fragment TrainingLoading loading)
      implements TextSource {}

  /** A set to judge by, of the same form. */
  public record EvaluationDs(
      @Field(
              description = "file with a text and its class's number a line",
              path = PathKind.FILE,
              shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          Optional<Path> filePath,
      @Field(
              description = "texts per step",
              defaultValue = "64",
              min = 1,
              shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          int batchSize,
      @Fragment EvaluationLoading loading)
      implements TextSource {}
}
