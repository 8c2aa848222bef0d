package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.recognition.OptimConfig;
import io.tao4j.networks.tasks.nemo.InputLines;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of spectro_gen.
 *
 * @param trainer how long and on what
 * @param trainDataset manifests of the training set
 * @param validationDataset manifests of the validation set
 * @param priorFolder known, not acted on
 * @param model the network
 * @param trainDs how the training set is loaded
 * @param validationDs how the validation set is loaded
 * @param optim update rule and rate
 * @param restoreFrom model to go on from or to evaluate
 * @param inference how texts are spoken
 * @param outputPath known, not acted on
 * @param saveTo known, not acted on
 * @param lines that inference speaks
 */
public record SpectroGenSpec(
    @Field(description = "how long and on what") TrainerConfig trainer,
    @Field(
            description = "manifests of the training set: a JSON object a line",
            required = true,
            verbs = Verb.TRAIN,
            path = PathKind.FILE,
            shownBy = "SpectroGenMeaningTest.utterancesAreThoseOfTheDatasets")
        List<Path> trainDataset,
    @Field(
            description = "manifests of the validation set",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            path = PathKind.FILE,
            shownBy = "SpectroGenMeaningTest.utterancesAreThoseOfTheDatasets")
        List<Path> validationDataset,
    @Field(
            description = "folder for what alignments are expected to be",
            ignored = "that is computed as utterances are loaded")
        Optional<String> priorFolder,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(description = "how the training set is loaded", verbs = Verb.TRAIN) TrainDs trainDs,
    @Field(
            description = "how the validation set is loaded",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        ValidationDs validationDs,
    @Field(description = "update rule and rate over time", verbs = Verb.TRAIN) OptimConfig optim,
    @Field(
            description = "model to go on from, or to evaluate (.tao)",
            path = PathKind.FILE,
            shownBy = "SpectroGenMeaningTest.restoreFromIsTheModelToGoOnFrom")
        Optional<Path> restoreFrom,
    @Field(description = "how texts are spoken", verbs = Verb.INFERENCE)
        VoiceInferenceConfig inference,
    @Field(
            description = "folder of the spoken texts",
            ignored = "-o of inference names the folder",
            verbs = Verb.INFERENCE)
        Optional<String> outputPath,
    @Field(
            description = "name of the trained model's file",
            ignored = "models are weights/NAME_best.tao and _last.tao in the results folder",
            verbs = Verb.TRAIN)
        Optional<String> saveTo,
    @Fragment InputLines lines) {

  /**
   * The network.
   *
   * @param learnAlignment known, not acted on
   * @param nSpeakers number of voices
   * @param maxTokenDuration most frames of a symbol
   * @param symbolsEmbeddingDim features of a step
   * @param pitchEmbeddingKernelSize kernel of the convolution over the pitch
   * @param pitchFmin lowest pitch that is looked for
   * @param pitchFmax highest pitch that is looked for
   * @param pitchMean mean pitch of the voice
   * @param pitchStd deviation of the voice's pitch
   * @param binLossWarmupEpochs epochs until alignments must be sharp
   * @param textTokenizer what texts are cut into
   * @param preprocessor from samples to spectrograms
   * @param inputFft layers over symbols
   * @param outputFft layers over frames
   * @param durationPredictor of the length of each symbol
   * @param pitchPredictor of the pitch of each symbol
   */
  public record Model(
      @Field(
              description = "symbols are aligned with frames by what the network learns",
              defaultValue = "true",
              ignored = "alignments are always learnt: no durations are read")
          boolean learnAlignment,
      @Field(
              description = "voices; manifests number them as speaker, from 0",
              defaultValue = "1",
              min = 1,
              shownBy = "SpectroGenMeaningTest.speakersHaveVoicesOfTheirOwn")
          int nSpeakers,
      @Field(
              description = "most frames of a symbol",
              defaultValue = "75",
              min = 1,
              shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
          int maxTokenDuration,
      @Field(
              description = "features of a step, an even number",
              defaultValue = "384",
              min = 2,
              shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
          int symbolsEmbeddingDim,
      @Field(
              description = "kernel of the convolution over the pitch, odd",
              defaultValue = "3",
              min = 1,
              shownBy = "SpectroGenMeaningTest.layersAreThoseOfTheirGroups")
          int pitchEmbeddingKernelSize,
      @Field(
              description = "lowest pitch that is looked for",
              unit = "hertz",
              defaultValue = "65.40639132514966",
              min = 10,
              shownBy = "SpectroGenMeaningTest.pitchIsThatOfItsFields")
          double pitchFmin,
      @Field(
              description = "highest pitch that is looked for",
              unit = "hertz",
              defaultValue = "600",
              min = 20,
              shownBy = "SpectroGenMeaningTest.pitchIsThatOfItsFields")
          double pitchFmax,
      @Field(
              description = "mean pitch of the voice; absent: of the training set",
              unit = "hertz",
              min = 0,
              shownBy = "SpectroGenMeaningTest.pitchIsThatOfItsFields")
          Optional<Double> pitchMean,
      @Field(
              description = "deviation of the voice's pitch; absent: of the training set",
              unit = "hertz",
              min = 0,
              exclusiveMin = true,
              shownBy = "SpectroGenMeaningTest.pitchIsThatOfItsFields")
          Optional<Double> pitchStd,
      @Field(
              description =
                  "epochs over which the weight of the loss that sharpens alignments rises from 0 to 1",
              unit = "epochs",
              defaultValue = "100",
              min = 1,
              shownBy = "SpectroGenMeaningTest.sharpAlignmentsAreAskedForByAndBy")
          int binLossWarmupEpochs,
      @Field(description = "what texts are cut into") TextTokenizerConfig textTokenizer,
      @Field(description = "from samples to spectrograms") SpectrogramConfig preprocessor,
      @Field(description = "layers over symbols") FftConfig inputFft,
      @Field(description = "layers over frames") FftConfig outputFft,
      @Field(description = "length of each symbol") PredictorConfig durationPredictor,
      @Field(description = "pitch of each symbol") PredictorConfig pitchPredictor) {}

  /**
   * How the training set is loaded.
   *
   * @param dataset which utterances
   * @param dataloaderParams how many at once
   */
  public record TrainDs(
      @Field(description = "which utterances") VoiceDataset dataset,
      @Field(description = "how many at once") TrainLoader dataloaderParams) {}

  /**
   * How a set to judge by is loaded.
   *
   * @param dataset which utterances
   * @param dataloaderParams how many at once
   */
  public record ValidationDs(
      @Field(description = "which utterances") VoiceDataset dataset,
      @Field(description = "how many at once") ValidationLoader dataloaderParams) {}

  /**
   * Which utterances of a set are taken.
   *
   * @param target known, not acted on
   * @param minDuration least seconds
   * @param maxDuration most seconds
   * @param trim whether silence at both ends is taken away
   * @param supDataPath known, not acted on
   * @param supDataTypes known, not acted on
   * @param ignoreFile known, not acted on
   */
  public record VoiceDataset(
      @Field(
              description = "NeMo's class",
              name = "_target_",
              ignored = "the network says what loads its sounds")
          Optional<String> target,
      @Field(
              description = "shorter utterances are left out",
              unit = "seconds",
              defaultValue = "0.1",
              min = 0,
              shownBy = "SpectroGenMeaningTest.utterancesAreThoseOfTheDatasets")
          double minDuration,
      @Field(
              description = "longer utterances are left out; 0 for no limit",
              unit = "seconds",
              min = 0,
              shownBy = "SpectroGenMeaningTest.utterancesAreThoseOfTheDatasets")
          double maxDuration,
      @Field(
              description = "take away silence at both ends",
              shownBy = "SpectroGenMeaningTest.utterancesAreThoseOfTheDatasets")
          boolean trim,
      @Field(description = "folder of what is computed", ignored = "pitch is kept in memory")
          Optional<String> supDataPath,
      @Field(description = "what is computed", ignored = "the network says it")
          List<String> supDataTypes,
      @Field(description = "utterances to leave out", ignored = "the manifest says which there are")
          Optional<String> ignoreFile) {
    double longest() {
      return maxDuration == 0 ? Double.POSITIVE_INFINITY : maxDuration;
    }
  }

  /**
   * What all loaders have.
   *
   * @param batchSize utterances of a step
   * @param numWorkers threads that make batches
   * @param dropLast known, not acted on
   * @param pinMemory known, not acted on
   */
  public record LoaderParams(
      @Field(
              description = "utterances per step",
              defaultValue = "32",
              min = 1,
              shownBy = "SpectroGenMeaningTest.setsAreLoadedAsTheirLoadersSay")
          int batchSize,
      @Field(
              description = "threads that make batches",
              defaultValue = "8",
              min = 0,
              shownBy = "SpectroGenMeaningTest.setsAreLoadedAsTheirLoadersSay")
          int numWorkers,
      @Field(description = "leave out a last batch that is not full", ignored = "all are taken")
          boolean dropLast,
      @Field(description = "keep batches in memory that is fast", ignored = "one device computes")
          boolean pinMemory) {
    int threads() {
      return Math.max(1, Math.min(numWorkers, Runtime.getRuntime().availableProcessors()));
    }
  }

  /**
   * A loader of a training set.
   *
   * @param loading what all have
   * @param shuffle whether each epoch has its own order
   */
  public record TrainLoader(
      @Fragment LoaderParams loading,
      @Field(
              description = "an order of its own for each epoch",
              defaultValue = "true",
              shownBy = "SpectroGenMeaningTest.setsAreLoadedAsTheirLoadersSay")
          boolean shuffle) {}

  /**
   * A loader of a set to judge by.
   *
   * @param loading what all have
   * @param shuffle known, not acted on
   */
  public record ValidationLoader(
      @Fragment LoaderParams loading,
      @Field(description = "order", ignored = "the order of a set to judge by does not matter")
          boolean shuffle) {}
}
