package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.tasks.nemo.TrainerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the specs of all recognisers of speech have beside the network.
 *
 * @param trainer how long and on what
 * @param trainingDs the training set
 * @param validationDs the validation set
 * @param testDs the evaluation set
 * @param optim update rule and rate
 * @param restoreFrom model to go on from or to evaluate
 * @param changeVocabulary known, not acted on
 * @param decoding how texts are found
 */
public record RecognitionGroups(
    @Field(description = "how long and on what") TrainerConfig trainer,
    @Field(description = "training set", verbs = Verb.TRAIN) TrainingDs trainingDs,
    @Field(
            description = "validation set",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvaluationDs validationDs,
    @Field(description = "evaluation set; absent: validation_ds", verbs = Verb.EVALUATE)
        EvaluationDs testDs,
    @Field(description = "update rule and rate over time", verbs = Verb.TRAIN) OptimConfig optim,
    @Field(
            description = "model to go on from, or to evaluate (.tao)",
            path = PathKind.FILE,
            shownBy = "SpeechMeaningTest.restoreFromIsTheModelToGoOnFrom")
        Optional<Path> restoreFrom,
    @Field(
            description = "new labels for a model that knows others",
            ignored = "labels that differ get new rows, those that both know keep theirs")
        boolean changeVocabulary,
    @Field(description = "how texts are found in the network's answers (beyond TAO)")
        DecodingConfig decoding) {

  /** The training set. */
  public record TrainingDs(
      @Field(
              description = "manifests: a JSON object a line",
              required = true,
              path = PathKind.FILE,
              shownBy = "SpeechMeaningTest.utterancesOfATrainingSetAreThoseOfItsGroup")
          List<Path> manifestFilepath,
      @Field(description = "sample rate", ignored = "preprocessor.sample_rate says it")
          Optional<Integer> sampleRate,
      @Field(description = "labels", ignored = "model.labels says them") List<String> labels,
      @Field(
              description = "utterances per step",
              defaultValue = "32",
              min = 1,
              shownBy = "SpeechMeaningTest.aTrainingSetIsLoadedAsItsGroupSays")
          int batchSize,
      @Field(
              description = "an order of its own for each epoch",
              defaultValue = "true",
              shownBy = "SpeechMeaningTest.aTrainingSetIsLoadedAsItsGroupSays")
          boolean shuffle,
      @Field(
              description = "take away silence at both ends",
              defaultValue = "true",
              shownBy = "SpeechMeaningTest.utterancesOfATrainingSetAreThoseOfItsGroup")
          boolean trimSilence,
      @Field(
              description = "longer utterances are left out",
              unit = "seconds",
              defaultValue = "16.7",
              min = 0,
              exclusiveMin = true,
              shownBy = "SpeechMeaningTest.utterancesOfATrainingSetAreThoseOfItsGroup")
          double maxDuration,
      @Field(
              description = "shorter utterances are left out",
              unit = "seconds",
              min = 0,
              shownBy = "SpeechMeaningTest.utterancesOfATrainingSetAreThoseOfItsGroup")
          double minDuration,
      @Field(
              description = "threads that make batches",
              defaultValue = "8",
              min = 0,
              shownBy = "SpeechMeaningTest.aTrainingSetIsLoadedAsItsGroupSays")
          int numWorkers,
      @Field(
              description =
                  "batches that are sorted by length together: more pad less, 1 is a plain shuffle"
                      + " (beyond TAO)",
              defaultValue = "32",
              min = 1,
              shownBy = "SpeechMeaningTest.aTrainingSetIsLoadedAsItsGroupSays")
          int bucketBatches,
      @Field(description = "keep batches in memory that is fast", ignored = "one device computes")
          boolean pinMemory,
      @Field(
              description = "rewrite texts",
              ignored = "texts are taken as they are; n_gram dataset_convert rewrites texts")
          boolean normalizeTranscripts,
      @Field(
              description = "language of normalize_transcripts",
              defaultValue = "en",
              ignored = "texts are taken as they are")
          String parser,
      @Field(description = "sounds in tar archives", ignored = "sounds are files") boolean isTarred,
      @Field(description = "those archives", ignored = "sounds are files")
          Optional<String> tarredAudioFilepaths,
      @Field(description = "changes of sounds") AugmentorConfig augmentor)
      implements ManifestSource {
    @Override
    public List<Path> manifests() {
      return manifestFilepath;
    }
  }

  /** A set to judge by. */
  public record EvaluationDs(
      @Field(
              description = "manifests: a JSON object a line",
              path = PathKind.FILE,
              shownBy = "SpeechMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          List<Path> manifestFilepath,
      @Field(description = "sample rate", ignored = "preprocessor.sample_rate says it")
          Optional<Integer> sampleRate,
      @Field(description = "labels", ignored = "model.labels says them") List<String> labels,
      @Field(
              description = "utterances per step",
              defaultValue = "32",
              min = 1,
              shownBy = "SpeechMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          int batchSize,
      @Field(description = "order", ignored = "the order of a set to judge by does not matter")
          boolean shuffle,
      @Field(
              description = "take away silence at both ends",
              shownBy = "SpeechMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          boolean trimSilence,
      @Field(
              description = "longer utterances are left out; 0 for no limit",
              unit = "seconds",
              min = 0,
              shownBy = "SpeechMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          double maxDuration,
      @Field(
              description = "shorter utterances are left out",
              unit = "seconds",
              min = 0,
              shownBy = "SpeechMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          double minDuration,
      @Field(
              description = "threads that make batches",
              defaultValue = "8",
              min = 0,
              shownBy = "SpeechMeaningTest.aSetToJudgeByIsThatOfItsGroup")
          int numWorkers,
      @Field(description = "keep batches in memory that is fast", ignored = "one device computes")
          boolean pinMemory)
      implements ManifestSource {
    @Override
    public List<Path> manifests() {
      return manifestFilepath;
    }
  }

  /** How texts are found. */
  public record DecodingConfig(
      @Field(
              description = "texts that a beam search keeps; 0 takes the best path (beyond TAO)",
              min = 0,
              max = 10_000,
              shownBy = "DecodingMeaningTest.textsAreFoundAsDecodingSays")
          int beamWidth,
      @Field(
              description =
                  "model of words that weighs in (n_gram's ARPA or binary form), for a beam_width"
                      + " above 0 (beyond TAO)",
              path = PathKind.FILE,
              shownBy = "DecodingMeaningTest.textsAreFoundAsDecodingSays")
          Optional<Path> languageModel,
      @Field(
              description = "weight of that model (beyond TAO)",
              defaultValue = "0.5",
              min = 0,
              shownBy = "DecodingMeaningTest.textsAreFoundAsDecodingSays")
          double alpha,
      @Field(
              description =
                  "reward of a word, against that model's liking for short texts (beyond TAO)",
              defaultValue = "1.0",
              shownBy = "DecodingMeaningTest.textsAreFoundAsDecodingSays")
          double beta,
      @Field(
              description =
                  "longer sounds are heard in parts of so many seconds, so that memory does not"
                      + " grow with them; 0 for at once (beyond TAO)",
              unit = "seconds",
              defaultValue = "60",
              min = 0,
              verbs = Verb.INFERENCE,
              shownBy = "DecodingMeaningTest.longSoundsAreHeardInParts")
          double chunk,
      @Field(
              description = "seconds that a part hears before and behind itself (beyond TAO)",
              unit = "seconds",
              defaultValue = "5",
              min = 0,
              verbs = Verb.INFERENCE,
              shownBy = "DecodingMeaningTest.longSoundsAreHeardInParts")
          double chunkContext) {
    /** What holds where there is no spec. */
    static final DecodingConfig DEFAULT = new DecodingConfig(0, Optional.empty(), 0.5, 1, 60, 5);
  }
}
