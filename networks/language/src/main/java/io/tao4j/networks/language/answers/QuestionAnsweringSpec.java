package io.tao4j.networks.language.answers;

import io.tao4j.networks.language.spec.EncoderGroups;
import io.tao4j.networks.language.spec.EvaluationLoading;
import io.tao4j.networks.language.spec.HeadLayers;
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
 * TAO's spec of question_answering. Fields that neither TAO nor NeMo has say so.
 *
 * @param groups what all networks of language have
 * @param model the network
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 */
public record QuestionAnsweringSpec(
    @Fragment LanguageGroups groups,
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
        EvaluationDs testDs)
    implements TextSpec {

  /** The network. */
  public record Model(
      @Fragment EncoderGroups encoder,
      @Field(
              description = "windows and answers",
              verbs = {Verb.TRAIN, Verb.EVALUATE, Verb.INFERENCE})
          DatasetConfig dataset,
      @Field(description = "layers behind the encoder", verbs = Verb.TRAIN)
          TokenClassifier tokenClassifier)
      implements TextSpec.Model {
    /** Start and end are the same everywhere: their rows stay. */
    @Override
    public boolean retainHead() {
      return true;
    }
  }

  /** Windows and answers. */
  public record DatasetConfig(
      @Field(
              description = "questions may have no answer, as in SQuAD 2.0",
              name = "version_2_with_negative",
              verbs = Verb.TRAIN,
              shownBy = "AnswerSettingsTest.fieldsAreTheSearchsNumbers")
          boolean version2WithNegative,
      @Field(
              description = "tokens of the context from one window's start to the next one's",
              defaultValue = "128",
              min = 1,
              shownBy = "LanguageMeaningTest.aLongContextIsSeenInWindows")
          int docStride,
      @Field(
              description = "tokens of a question; what is beyond is left out",
              defaultValue = "64",
              min = 1,
              shownBy = "AnswerSettingsTest.fieldsAreTheSearchsNumbers")
          int maxQueryLength,
      @Field(
              description = "tokens of a window with its question, special ones included",
              defaultValue = "384",
              verbs = Verb.TRAIN,
              min = 8,
              shownBy = "LanguageMeaningTest.maxSeqLengthIsTheLongestText")
          int maxSeqLength,
      @Field(
              description = "tokens of an answer",
              defaultValue = "30",
              min = 1,
              shownBy = "AnswerSettingsTest.fieldsAreTheSearchsNumbers")
          int maxAnswerLength,
      @Field(
              description =
                  "an answer is empty where the score of none is above the best candidate's by more"
                      + " than this",
              shownBy = "AnswerSettingsTest.fieldsAreTheSearchsNumbers")
          double nullScoreDiffThreshold,
      @Field(
              description = "candidates that are kept",
              defaultValue = "20",
              min = 1,
              shownBy = "AnswerSettingsTest.fieldsAreTheSearchsNumbers")
          int nBestSize,
      @Field(
              description = "words of a vocab_file become lower case",
              defaultValue = "true",
              verbs = Verb.TRAIN,
              shownBy = "LanguageMeaningTest.theTokenizerIsThatOfItsFields")
          boolean doLowerCase,
      @Field(
              description = "windows of a long context that are trained on",
              defaultValue = "all",
              allowed = {"all"},
              shownBy = "LanguageMeaningTest.aLongContextIsSeenInWindows")
          String keepDocSpans,
      @Field(
              description = "keep texts as tokens in a file",
              defaultValue = "true",
              ignored = "texts are cut in less time than such a file is read")
          boolean useCache)
      implements TextSpec.Texts {}

  /** Layers behind the encoder. */
  public record TokenClassifier(
      @Field(
              description = "dense layers, ReLU between",
              defaultValue = "1",
              min = 1,
              max = 8,
              shownBy = "LanguageMeaningTest.aLongContextIsSeenInWindows")
          int numLayers,
      @Field(
              description = "dropout before them",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "LanguageMeaningTest.aLongContextIsSeenInWindows")
          double dropout,
      @Field(
              description = "numbers a token",
              defaultValue = "2",
              ignored = "an answer has a start and an end")
          int numClasses,
      @Fragment HeadLayers layers,
      @Field(
              description = "logarithms of probabilities instead of scores",
              ignored = "the loss takes scores")
          boolean logSoftmax) {}

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "questions with their answers, SQuAD's JSON",
              required = true,
              path = PathKind.FILE,
              shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
          Path file,
      @Field(
              description = "windows per step",
              defaultValue = "24",
              min = 1,
              shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
          int batchSize,
      @Fragment TrainingLoading loading)
      implements TextSource {}

  /** A set to judge by. */
  public record EvaluationDs(
      @Field(
              description = "questions with their answers, SQuAD's JSON",
              path = PathKind.FILE,
              shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          Optional<Path> file,
      @Field(
              description = "windows per step",
              defaultValue = "24",
              min = 1,
              shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          int batchSize,
      @Fragment EvaluationLoading loading)
      implements TextSource {}
}
