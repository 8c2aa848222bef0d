package io.tao4j.networks.lprnet;

import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of lprnet. Fields that TAO does not have say so in their description.
 *
 * @param randomSeed seed of everything random
 * @param lprConfig the network
 * @param trainingConfig the training
 * @param evalConfig the evaluation
 * @param augmentationConfig input size and augmentation
 * @param datasetConfig the data
 */
public record LprSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0,
            shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
        long randomSeed,
    @Field(
            description = "network; other verbs take it from the model file",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        LprConfig lprConfig,
    @Field(
            description = "training; evaluation takes its threads",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        TrainingConfig trainingConfig,
    @Field(
            description = "evaluation",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvalConfig evalConfig,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        AugmentationConfig augmentationConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig) {

  /** The network. */
  public record LprConfig(
      @Field(
              description = "length of sequences",
              ignored = "it follows from output_width, a step each four pixels, as in TAO")
          Optional<Integer> sequenceLength,
      @Field(
              description = "units of the LSTM",
              defaultValue = "512",
              min = 1,
              shownBy = "LprMeaningTest.theNetworkIsThatOfItsFields")
          int hiddenUnits,
      @Field(
              description = "most characters of a plate; longer labels are refused",
              defaultValue = "8",
              min = 1,
              max = 64,
              shownBy = "LprMeaningTest.theNetworkIsThatOfItsFields")
          int maxLabelLength,
      @Field(
              description = "network family",
              defaultValue = "BASELINE",
              shownBy = "LprMeaningTest.theNetworkIsThatOfItsFields")
          Arch arch,
      @Field(
              description = "depth: 10 has one residual unit of each width, 18 has two",
              defaultValue = "18",
              shownBy = "LprMeaningTest.theNetworkIsThatOfItsFields")
          int nlayers,
      @Field(
              description =
                  "blocks whose convolutions do not change: 0 the first layer, 1 to 4 the widths",
              min = 0,
              shownBy = "LprMeaningTest.blocksAndBatchNormsAreFrozen")
          List<Integer> freezeBlocks,
      @Field(
              description = "batch norms use and keep their running statistics in training",
              shownBy = "LprMeaningTest.blocksAndBatchNormsAreFrozen")
          boolean freezeBn) {}

  /** Network families. */
  public enum Arch {
    @Field(description = "residual units on the sum of the channels")
    BASELINE
  }

  /** The evaluation. */
  public record EvalConfig(
      @Field(
              description = "validate after every so many epochs",
              verbs = Verb.TRAIN,
              unit = "epochs",
              defaultValue = "5",
              min = 1,
              shownBy = "LprMeaningTest.validationsAreApartAsTheFieldSays")
          int validationPeriodDuringTraining,
      @Field(
              description = "images per step",
              defaultValue = "1",
              min = 1,
              shownBy = "BatchLoaderTest.countsBatchesWithAndWithoutTheLast")
          int batchSize,
      @Field(
              description =
                  "sequences that a beam search keeps; 1: the best character of each step, as in TAO"
                      + " (beyond TAO)",
              verbs = {Verb.EVALUATE, Verb.INFERENCE},
              defaultValue = "1",
              min = 1,
              max = 1000,
              shownBy = "LprMeaningTest.aBeamSearchSumsPaths")
          int beamWidth) {}

  /** Input size and augmentation. */
  public record AugmentationConfig(
      @Field(
              description =
                  "width of the input; a step each four pixels, and twice as many steps as characters"
                      + " and one more are needed",
              unit = "pixels",
              defaultValue = "96",
              min = 33,
              shownBy = "LprMeaningTest.aStepIsFourPixelsWideOddSizesRoundedUp")
          int outputWidth,
      @Field(
              description = "height of the input",
              unit = "pixels",
              defaultValue = "48",
              min = 33,
              shownBy = "LprMeaningTest.aStepIsFourPixelsWideOddSizesRoundedUp")
          int outputHeight,
      @Field(
              description = "3 for colour (blue, green, red), 1 for grey",
              defaultValue = "3",
              shownBy = "LprMeaningTest.levelsAreSharesOf255InBlueGreenRed")
          int outputChannel,
      @Field(
              description = "pictures are turned by whole degrees up to this, either way; 0: not",
              unit = "degrees",
              defaultValue = "5",
              min = 0,
              max = 180,
              shownBy =
                  "LprMeaningTest.changesComeInTaosOrderBeforeTheSizeAndForSomePicturesNotAtAll")
          int maxRotateDegree,
      @Field(
              description = "how often",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy =
                  "LprMeaningTest.changesComeInTaosOrderBeforeTheSizeAndForSomePicturesNotAtAll")
          double rotateProb,
      @Field(
              description = "sides of the windows of a Gaussian blur, odd; none: no blur",
              unit = "pixels",
              defaultValue = "[5, 7, 15]",
              protobufDefault = "[]",
              min = 1,
              shownBy =
                  "LprMeaningTest.changesComeInTaosOrderBeforeTheSizeAndForSomePicturesNotAtAll")
          List<Integer> gaussianKernelSize,
      @Field(
              description = "how often",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy =
                  "LprMeaningTest.changesComeInTaosOrderBeforeTheSizeAndForSomePicturesNotAtAll")
          double blurProb,
      @Field(
              description = "how often a picture becomes its negative",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy =
                  "LprMeaningTest.changesComeInTaosOrderBeforeTheSizeAndForSomePicturesNotAtAll")
          double reverseColorProb,
      @Field(
              description = "how often a picture is shown without any of this",
              defaultValue = "0.3",
              min = 0,
              max = 1,
              shownBy =
                  "LprMeaningTest.changesComeInTaosOrderBeforeTheSizeAndForSomePicturesNotAtAll")
          double keepOriginalProb) {}

  /** The data. */
  public record DatasetConfig(
      @Field(description = "training sets", verbs = Verb.TRAIN, required = true)
          List<DataSource> dataSources,
      @Field(
              description =
                  "a character a line, in the order of their numbers; the model keeps them",
              verbs = Verb.TRAIN,
              required = true,
              path = PathKind.FILE,
              shownBy = "LprMeaningTest.theDataAreThoseOfTheFields")
          Path charactersListFile,
      @Field(description = "validation sets") List<DataSource> validationDataSources,
      @Field(
              description = "share of the pictures that may be unreadable (beyond TAO)",
              defaultValue = "0.05",
              min = 0,
              max = 1,
              shownBy = "BatchLoaderTest.stopsAboveTheLimitWithTheFirstTen")
          double maxBadImages,
      @Field(
              description = "room for decoded pictures (beyond TAO)",
              unit = "MiB",
              defaultValue = "512",
              min = 0,
              shownBy = "BatchLoaderTest.theCacheKeepsToItsBytes")
          int cacheMegabytes) {}

  /** Two folders of a set. */
  public record DataSource(
      @Field(
              description =
                  "folder of the labels: for PICTURE.jpg a file PICTURE.txt whose first line is the"
                      + " plate's text",
              required = true,
              path = PathKind.FOLDER,
              shownBy = "LprMeaningTest.theDataAreThoseOfTheFields")
          Path labelDirectoryPath,
      @Field(
              description = "folder of the pictures",
              required = true,
              path = PathKind.FOLDER,
              shownBy = "LprMeaningTest.theDataAreThoseOfTheFields")
          Path imageDirectoryPath) {}
}
