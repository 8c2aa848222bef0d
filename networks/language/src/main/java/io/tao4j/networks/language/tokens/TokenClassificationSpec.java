package io.tao4j.networks.language.tokens;

import io.tao4j.networks.language.spec.EncoderGroups;
import io.tao4j.networks.language.spec.EvaluationLoading;
import io.tao4j.networks.language.spec.HeadLayers;
import io.tao4j.networks.language.spec.LanguageGroups;
import io.tao4j.networks.language.spec.TextSource;
import io.tao4j.networks.language.spec.TextSpec;
import io.tao4j.networks.language.spec.TrainingLoading;
import io.tao4j.networks.language.words.WordFields;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TAO's spec of token_classification. Fields that neither TAO nor NeMo has say so.
 *
 * @param dataDir folder of the files
 * @param groups what all networks of language have
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 */
public record TokenClassificationSpec(
    @Field(
            description = "folder in which the sets' files are; absent: model.dataset.data_dir",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            path = PathKind.FOLDER,
            shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
        Optional<Path> dataDir,
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
      @Field(description = "texts and labels") DatasetConfig dataset,
      @Field(description = "layers behind the encoder", verbs = Verb.TRAIN) Head head)
      implements TextSpec.Model {
    @Override
    public boolean retainHead() {
      return head.retainHead();
    }
  }

  /** Texts and labels. */
  public record DatasetConfig(
      @Field(
              description = "weights of the labels in the loss",
              verbs = Verb.TRAIN,
              allowed = {"weighted_loss"},
              shownBy = "LanguageMeaningTest.labelsOfWordsCountAsTheFieldsSay")
          Optional<String> classBalancing,
      @Field(
              description =
                  "tokens of a window, special ones included; a longer text is seen in windows that"
                      + " share a quarter, where NeMo keeps its end",
              defaultValue = "128",
              verbs = Verb.TRAIN,
              min = 8,
              shownBy = "LanguageMeaningTest.maxSeqLengthIsTheLongestText")
          int maxSeqLength,
      @Field(
              description = "special tokens do not count in the loss",
              verbs = Verb.TRAIN,
              shownBy = "LanguageMeaningTest.labelsOfWordsCountAsTheFieldsSay")
          boolean ignoreStartEnd,
      @Fragment WordFields words)
      implements TextSpec.Texts {
    @Override
    public boolean doLowerCase() {
      return words.doLowerCase();
    }
  }

  /** Layers behind the encoder. */
  public record Head(
      @Field(
              description = "dense layers, ReLU between",
              defaultValue = "2",
              min = 1,
              max = 8,
              shownBy = "LanguageMeaningTest.labelsOfWordsCountAsTheFieldsSay")
          int numFcLayers,
      @Field(
              description = "dropout before them",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "LanguageMeaningTest.labelsOfWordsCountAsTheFieldsSay")
          double fcDropout,
      @Fragment HeadLayers layers,
      @Field(
              description =
                  "where a model to start from has other labels, keep what it knows of those that"
                      + " both have, by name (beyond NeMo)",
              shownBy = "LanguageMeaningTest.retainHeadKeepsRowsOfKnownClasses")
          boolean retainHead) {}

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "file with a text a line, its words between blanks",
              defaultValue = "text_train.txt",
              shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
          String textFile,
      @Field(
              description = "file with as many lines, a label a word",
              defaultValue = "labels_train.txt",
              shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
          String labelsFile,
      @Field(
              description = "texts per step",
              defaultValue = "64",
              min = 1,
              shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
          int batchSize,
      @Fragment TrainingLoading loading)
      implements TextSource {}

  /** A set to judge by. */
  public record EvaluationDs(
      @Field(
              description = "file with a text a line, its words between blanks",
              shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
          Optional<String> textFile,
      @Field(
              description = "file with as many lines, a label a word",
              shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
          Optional<String> labelsFile,
      @Field(
              description = "texts per step",
              defaultValue = "64",
              min = 1,
              shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          int batchSize,
      @Fragment EvaluationLoading loading)
      implements TextSource {}

  /** A set's file. */
  Path file(String name) {
    return model.dataset().words().file(dataDir, name);
  }
}
