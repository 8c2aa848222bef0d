package io.tao4j.networks.language.punctuation;

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
 * TAO's spec of punctuation_and_capitalization. Fields that neither TAO nor NeMo has say so.
 *
 * @param dataDir folder of the files
 * @param groups what all networks of language have
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 */
public record PunctuationSpec(
    @Field(
            description = "folder in which the sets' files are",
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
      @Field(description = "layers that find marks", verbs = Verb.TRAIN) PunctHead punctHead,
      @Field(description = "layers that find capitals", verbs = Verb.TRAIN) CapitHead capitHead)
      implements TextSpec.Model {
    /** Marks and capitals are the same everywhere: their rows stay. */
    @Override
    public boolean retainHead() {
      return true;
    }
  }

  /** Texts and labels. */
  public record DatasetConfig(
      @Field(
              description =
                  "tokens of a window, special ones included; a longer text is seen in windows that"
                      + " share a quarter",
              defaultValue = "128",
              verbs = Verb.TRAIN,
              min = 8,
              shownBy = "LanguageMeaningTest.maxSeqLengthIsTheLongestText")
          int maxSeqLength,
      @Field(
              description = "special tokens do not count in the loss",
              defaultValue = "true",
              verbs = Verb.TRAIN,
              shownBy = "LanguageMeaningTest.marksAndCapitalsHaveHeadsOfTheirOwn")
          boolean ignoreStartEnd,
      @Fragment WordFields words)
      implements TextSpec.Texts {
    @Override
    public boolean doLowerCase() {
      return words.doLowerCase();
    }
  }

  /** Layers that find marks. */
  public record PunctHead(
      @Field(
              description = "dense layers, ReLU between",
              defaultValue = "1",
              min = 1,
              max = 8,
              shownBy = "LanguageMeaningTest.marksAndCapitalsHaveHeadsOfTheirOwn")
          int punctNumFcLayers,
      @Field(
              description = "dropout before them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "LanguageMeaningTest.marksAndCapitalsHaveHeadsOfTheirOwn")
          double fcDropout,
      @Fragment HeadLayers layers) {}

  /** Layers that find capitals. */
  public record CapitHead(
      @Field(
              description = "dense layers, ReLU between",
              defaultValue = "1",
              min = 1,
              max = 8,
              shownBy = "LanguageMeaningTest.marksAndCapitalsHaveHeadsOfTheirOwn")
          int capitNumFcLayers,
      @Field(
              description = "dropout before them",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "LanguageMeaningTest.marksAndCapitalsHaveHeadsOfTheirOwn")
          double fcDropout,
      @Fragment HeadLayers layers) {}

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "file with a text a line: small letters, no marks",
              defaultValue = "text_train.txt",
              shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
          String textFile,
      @Field(
              description =
                  "file with as many lines, two characters a word: the mark behind it or O, and U"
                      + " for a capital or O",
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
              description = "file with a text a line",
              shownBy = "LanguageMeaningTest.filesOfWordsLieInDataDir")
          Optional<String> textFile,
      @Field(
              description = "file with as many lines, two characters a word",
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
