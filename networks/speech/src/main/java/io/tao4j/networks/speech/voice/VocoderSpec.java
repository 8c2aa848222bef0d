package io.tao4j.networks.speech.voice;

import io.tao4j.networks.speech.voice.SpectroGenSpec.TrainLoader;
import io.tao4j.networks.speech.voice.SpectroGenSpec.ValidationLoader;
import io.tao4j.networks.tasks.nemo.TrainerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of vocoder.
 *
 * @param trainer how long and on what
 * @param trainDataset manifests of the training set
 * @param validationDataset manifests of the validation set
 * @param model the network
 * @param trainDs how the training set is loaded
 * @param validationDs how the validation set is loaded
 * @param optim update rule and rate
 * @param restoreFrom model to go on from or to evaluate
 * @param inputPath known, not acted on
 * @param outputPath known, not acted on
 * @param saveTo known, not acted on
 */
public record VocoderSpec(
    @Field(description = "how long and on what") TrainerConfig trainer,
    @Field(
            description =
                "manifests of the training set: a JSON object a line, texts may be absent",
            required = true,
            verbs = Verb.TRAIN,
            path = PathKind.FILE,
            shownBy = "VocoderMeaningTest.segmentsAreThoseOfTheDatasets")
        List<Path> trainDataset,
    @Field(
            description = "manifests of the validation set",
            verbs = {Verb.TRAIN, Verb.EVALUATE},
            path = PathKind.FILE,
            shownBy = "VocoderMeaningTest.segmentsAreThoseOfTheDatasets")
        List<Path> validationDataset,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(description = "how the training set is loaded", verbs = Verb.TRAIN) TrainDs trainDs,
    @Field(
            description = "how the validation set is loaded",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        ValidationDs validationDs,
    @Field(description = "update rule and rate over time, of both sides", verbs = Verb.TRAIN)
        VocoderOptim optim,
    @Field(
            description = "model to go on from, or to evaluate (.tao)",
            path = PathKind.FILE,
            shownBy = "VocoderMeaningTest.restoreFromIsTheModelToGoOnFrom")
        Optional<Path> restoreFrom,
    @Field(
            description = "spectrograms or sounds to turn into sound",
            ignored = "-i of inference names them",
            verbs = Verb.INFERENCE)
        Optional<String> inputPath,
    @Field(
            description = "folder of the sounds",
            ignored = "-o of inference names the folder",
            verbs = Verb.INFERENCE)
        Optional<String> outputPath,
    @Field(
            description = "name of the trained model's file",
            ignored = "models are weights/NAME_best.tao and _last.tao in the results folder",
            verbs = Verb.TRAIN)
        Optional<String> saveTo) {

  /**
   * The network.
   *
   * @param preprocessor from samples to spectrograms
   * @param generator from spectrograms to samples
   * @param discriminatorWidth how wide the discriminators are
   * @param l1LossFactor weight of the distance of spectrograms
   */
  public record Model(
      @Field(description = "from samples to spectrograms") SpectrogramConfig preprocessor,
      @Field(description = "from spectrograms to samples") Generator generator,
      @Field(
              description =
                  "share of the channels that HiFi-GAN's discriminators have (beyond TAO)",
              defaultValue = "1.0",
              min = 0,
              max = 1,
              exclusiveMin = true,
              shownBy = "VocoderMeaningTest.layersAreThoseOfTheirGroups")
          double discriminatorWidth,
      @Field(
              description = "weight of the distance of spectrograms in the generator's loss",
              defaultValue = "45",
              min = 0,
              shownBy = "VocoderMeaningTest.layersAreThoseOfTheirGroups")
          double l1LossFactor) {}

  /**
   * Layers of the generator.
   *
   * @param target known, not acted on
   * @param resblock kind of the residual blocks
   * @param upsampleRates samples that a step becomes
   * @param upsampleKernelSizes kernels of the transposed convolutions
   * @param upsampleInitialChannel channels before the first stage
   * @param resblockKernelSizes kernels of the residual blocks of a stage
   * @param resblockDilationSizes dilations of each of those blocks
   */
  public record Generator(
      @Field(
              description = "NeMo's class",
              name = "_target_",
              ignored = "the network says what generates")
          Optional<String> target,
      @Field(
              description = "kind of the residual blocks: of two convolutions a step, or of one",
              defaultValue = "1",
              allowed = {"1", "2"},
              shownBy = "VocoderMeaningTest.layersAreThoseOfTheirGroups")
          String resblock,
      @Field(
              description = "samples that a step becomes, stage by stage; their product is the hop",
              defaultValue = "[8, 8, 2, 2]",
              min = 1,
              shownBy = "VocoderMeaningTest.layersAreThoseOfTheirGroups")
          List<Integer> upsampleRates,
      @Field(
              description = "kernels of the stages' transposed convolutions",
              defaultValue = "[16, 16, 4, 4]",
              min = 1,
              shownBy = "VocoderMeaningTest.layersAreThoseOfTheirGroups")
          List<Integer> upsampleKernelSizes,
      @Field(
              description = "channels before the first stage; each stage halves them",
              defaultValue = "512",
              min = 2,
              shownBy = "VocoderMeaningTest.layersAreThoseOfTheirGroups")
          int upsampleInitialChannel,
      @Field(
              description = "kernels of the residual blocks of a stage, odd",
              defaultValue = "[3, 7, 11]",
              min = 1,
              shownBy = "VocoderMeaningTest.layersAreThoseOfTheirGroups")
          List<Integer> resblockKernelSizes,
      @Field(
              description = "dilations of the convolutions of each of those blocks",
              defaultValue = "[[1, 3, 5], [1, 3, 5], [1, 3, 5]]",
              min = 1,
              shownBy = "VocoderMeaningTest.layersAreThoseOfTheirGroups")
          List<List<Integer>> resblockDilationSizes) {
    VocoderShape shape() {
      return new VocoderShape(
          resblock.equals("1"),
          upsampleRates,
          upsampleKernelSizes,
          upsampleInitialChannel,
          resblockKernelSizes,
          resblockDilationSizes);
    }
  }

  /**
   * How the training set is loaded.
   *
   * @param dataset which segments
   * @param dataloaderParams how many at once
   */
  public record TrainDs(
      @Field(description = "which segments") TrainSegments dataset,
      @Field(description = "how many at once") TrainLoader dataloaderParams) {}

  /**
   * How a set to judge by is loaded.
   *
   * @param dataset which segments
   * @param dataloaderParams how many at once
   */
  public record ValidationDs(
      @Field(description = "which segments") ValidationSegments dataset,
      @Field(description = "how many at once") ValidationLoader dataloaderParams) {}

  /**
   * Segments that are trained on.
   *
   * @param target known, not acted on
   * @param sampleRate known, not acted on
   * @param nSegments samples of a segment
   * @param minDuration least seconds of an utterance
   * @param maxDuration most seconds of an utterance
   * @param loadPrecomputedMel whether spectrograms are those that the manifest names
   */
  public record TrainSegments(
      @Field(
              description = "NeMo's class",
              name = "_target_",
              ignored = "the network says what loads its sounds")
          Optional<String> target,
      @Field(description = "samples a second", ignored = "the preprocessor says them")
          Optional<Integer> sampleRate,
      @Field(
              description =
                  "samples of a segment of an utterance, from a place of its own each time",
              defaultValue = "8192",
              min = 2,
              shownBy = "VocoderMeaningTest.segmentsAreThoseOfTheDatasets")
          int nSegments,
      @Field(
              description = "shorter utterances are left out",
              unit = "seconds",
              defaultValue = "0.75",
              min = 0,
              shownBy = "VocoderMeaningTest.segmentsAreThoseOfTheDatasets")
          double minDuration,
      @Field(
              description = "longer utterances are left out; 0 for no limit",
              unit = "seconds",
              min = 0,
              shownBy = "VocoderMeaningTest.segmentsAreThoseOfTheDatasets")
          double maxDuration,
      @Field(
              description =
                  "take the spectrograms that mel_filepath of the manifest names, as spectro_gen"
                      + " has made them, instead of the recordings' own",
              shownBy = "VocoderMeaningTest.spectrogramsMayBeThoseOfAnotherModel")
          boolean loadPrecomputedMel) {}

  /**
   * Segments to judge by: the first of each utterance.
   *
   * @param target known, not acted on
   * @param sampleRate known, not acted on
   * @param nSegments samples of a segment
   * @param minDuration least seconds of an utterance
   * @param maxDuration most seconds of an utterance
   * @param loadPrecomputedMel whether spectrograms are those that the manifest names
   */
  public record ValidationSegments(
      @Field(
              description = "NeMo's class",
              name = "_target_",
              ignored = "the network says what loads its sounds")
          Optional<String> target,
      @Field(description = "samples a second", ignored = "the preprocessor says them")
          Optional<Integer> sampleRate,
      @Field(
              description = "samples of an utterance that count, from its start",
              defaultValue = "66048",
              min = 2,
              shownBy = "VocoderMeaningTest.segmentsAreThoseOfTheDatasets")
          int nSegments,
      @Field(
              description = "shorter utterances are left out",
              unit = "seconds",
              defaultValue = "3",
              min = 0,
              shownBy = "VocoderMeaningTest.segmentsAreThoseOfTheDatasets")
          double minDuration,
      @Field(
              description = "longer utterances are left out; 0 for no limit",
              unit = "seconds",
              min = 0,
              shownBy = "VocoderMeaningTest.segmentsAreThoseOfTheDatasets")
          double maxDuration,
      @Field(
              description =
                  "take the spectrograms that mel_filepath of the manifest names, as spectro_gen"
                      + " has made them, instead of the recordings' own",
              shownBy = "VocoderMeaningTest.spectrogramsMayBeThoseOfAnotherModel")
          boolean loadPrecomputedMel) {}
}
