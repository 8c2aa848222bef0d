package io.tao4j.networks.segformer;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterLoading;
import io.tao4j.networks.tasks.segmentation.SegmenterSource;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec;
import io.tao4j.networks.tasks.segmentation.SegmenterTraining;
import io.tao4j.networks.tasks.segmentation.WindowsConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The spec of segformer. TAO's YAML specs are read as they are: {@link SegformerLayouts}.
 *
 * @param randomSeed seed of everything random
 * @param modelConfig the network
 * @param datasetConfig the data
 * @param trainingConfig the training
 * @param inferenceConfig the inference
 */
public record SegformerSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "1234",
            min = 0,
            shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        ModelConfig modelConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig,
    @Field(
            description = "training",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        TrainingConfig trainingConfig,
    @Field(
            description = "how large pictures are looked at (beyond TAO)",
            verbs = {Verb.EVALUATE, Verb.INFERENCE})
        WindowsConfig inferenceConfig)
    implements SegmenterSpec {

  /** The network. */
  public record ModelConfig(
      @Field(
              description =
                  "encoder: mit_b0 to mit_b5, a fan_..._hybrid, or any other backbone with four"
                      + " maps",
              defaultValue = "mit_b0",
              shownBy = "SegformerMeaningTest.theGraphIsThatOfItsFields")
          String backbone,
      @Field(
              description = "height of the input, a multiple of 4 for mit_b0 to mit_b5, else of 32",
              unit = "pixels",
              defaultValue = "256",
              min = 32,
              shownBy = "SegformerMeaningTest.theGraphIsThatOfItsFields")
          int inputHeight,
      @Field(
              description = "width of the input, a multiple of 4 for mit_b0 to mit_b5, else of 32",
              unit = "pixels",
              defaultValue = "256",
              min = 32,
              shownBy = "SegformerMeaningTest.theGraphIsThatOfItsFields")
          int inputWidth,
      @Field(
              description =
                  "channels that each map gets in the head; the public checkpoints have 256 for"
                      + " mit_b0 and mit_b1, 768 for the others",
              defaultValue = "768",
              min = 1,
              shownBy = "SegformerMeaningTest.theGraphIsThatOfItsFields")
          int embedDim,
      @Field(
              description =
                  "largest rate at which residual branches are left out in training; absent: 0.3"
                      + " for fan, 0.1 for others (beyond TAO)",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "SegformerMeaningTest.dropPathIsTheLargestRateOfTheEncoder")
          Optional<Double> dropPath,
      @Field(
              description = "encoder blocks that do not change (beyond TAO)",
              min = 0,
              shownBy = "SegformerMeaningTest.freezeBlocksAndFreezeBackboneAreBlocksOfTheEncoder")
          List<Integer> freezeBlocks,
      @Field(
              description = "nothing of the encoder changes",
              shownBy = "SegformerMeaningTest.freezeBlocksAndFreezeBackboneAreBlocksOfTheEncoder")
          boolean freezeBackbone,
      @Field(
              description =
                  "weights to start from: a model of this library, or public weights of the encoder"
                      + " or of the whole network",
              path = PathKind.FILE,
              shownBy = "SegformerMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> pretrainedModelPath,
      @Field(
              description =
                  "where weights to start from are instead: classpath:NAME,"
                      + " https://HOST/FILE#sha256=HEX, hf:OWNER/NAME@REVISION/FILE or"
                      + " ngc:ORG/TEAM/MODEL:VERSION (beyond TAO)",
              shownBy = "SegformerMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<String> pretrainedSource,
      @Field(
              description = "model whose graph and weights are taken (.tao) (beyond TAO)",
              path = PathKind.FILE,
              shownBy = "SegformerMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> startModelPath) {}

  /** The data. */
  public record DatasetConfig(
      @Field(
              description =
                  "folder with images/SPLIT and masks/SPLIT; absent: train_data_sources and"
                      + " val_data_sources name the sets",
              path = PathKind.FOLDER,
              shownBy = "SegformerMeaningTest.theSetsAreThoseOfTheirFields")
          Optional<Path> rootDir,
      @Field(
              description = "name of the training set's folders",
              defaultValue = "train",
              shownBy = "SegformerMeaningTest.theSetsAreThoseOfTheirFields")
          String trainSplit,
      @Field(
              description = "name of the validation set's folders",
              defaultValue = "val",
              shownBy = "SegformerMeaningTest.theSetsAreThoseOfTheirFields")
          String validationSplit,
      @Field(description = "training sets elsewhere than below root_dir (beyond TAO here)")
          List<SegmenterSource> trainDataSources,
      @Field(
              description = "validation sets elsewhere than below root_dir (beyond TAO here)",
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          List<SegmenterSource> valDataSources,
      @Field(
              description =
                  "norm: masks are black and white, levels from 128 on are the second class unless"
                      + " all values are listed; None: values are as they are",
              defaultValue = "norm",
              allowed = {"norm", "None"},
              shownBy = "SegformerMeaningTest.theClassesAreThoseOfThePalette")
          String labelTransform,
      @Field(
              description = "one for each value in the masks",
              required = true,
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          List<PaletteEntry> palette,
      @Field(
              description = "value in masks of pixels that count nowhere",
              defaultValue = "255",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              min = -1,
              shownBy = "SegformerMeaningTest.theClassesAreThoseOfThePalette")
          int ignoreLabel,
      @Field(description = "vary training pictures") Augmentation augmentation,
      @Field(
              description = "means of levels / 255",
              defaultValue = "[0.5, 0.5, 0.5]",
              shownBy = "SegformerMeaningTest.meanAndStdAreThoseOfLevelsOver255")
          List<Double> mean,
      @Field(
              description = "deviations of levels / 255",
              defaultValue = "[0.5, 0.5, 0.5]",
              min = 0,
              shownBy = "SegformerMeaningTest.meanAndStdAreThoseOfLevelsOver255")
          List<Double> std,
      @Field(
              description =
                  "leave out pictures without mask and masks without picture; false: refuse, as in"
                      + " TAO (beyond TAO)",
              shownBy = "SegformerMeaningTest.theSetsAreThoseOfTheirFields")
          boolean filterData,
      @Fragment SegmenterLoading loading) {}

  /** A value in the masks. */
  public record PaletteEntry(
      @Field(
              description = "name",
              required = true,
              shownBy = "SegformerMeaningTest.theClassesAreThoseOfThePalette")
          String segClass,
      @Field(
              description = "its number, and its value in masks of one channel",
              min = 0,
              shownBy = "SegformerMeaningTest.theClassesAreThoseOfThePalette")
          int labelId,
      @Field(
              description =
                  "red, green and blue in coloured masks; masks of one channel have the first"
                      + " alone",
              min = 0,
              max = 255,
              shownBy = "SegformerMeaningTest.theClassesAreThoseOfThePalette")
          List<Integer> rgb,
      @Field(
              description = "name of the class that it counts as",
              ignored = "classes are not merged, as in TAO; give two entries of one label_id")
          String mappingClass) {}

  /** How training pictures are varied. */
  public record Augmentation(
      @Field(
              description = "probability with which left and right are exchanged",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          double hflipProbability,
      @Field(
              description = "probability with which top and bottom are exchanged",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          double vflipProbability,
      @Field(
              description = "probability with which a picture is turned",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          double rotateProbability,
      @Field(
              description = "angles, multiples of 90; one of the first three is drawn, as in TAO",
              unit = "degrees",
              defaultValue = "[90, 180, 270]",
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          List<Double> angleList,
      @Field(
              description = "show a part of 80 % of the area or more",
              defaultValue = "true",
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          boolean withRandomCrop,
      @Field(
              description =
                  "least and most by which it is enlarged before a part is shown; empty: not",
              defaultValue = "[1.0, 1.2]",
              min = 1,
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          List<Double> scaleRange,
      @Field(
              description = "Gaussian blur of up to one pixel",
              defaultValue = "true",
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          boolean withRandomBlur,
      @Field(
              description = "largest change of brightness",
              defaultValue = "0.3",
              min = 0,
              max = 2,
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          double brightness,
      @Field(
              description = "largest change of contrast",
              defaultValue = "0.3",
              min = 0,
              max = 2,
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          double contrast,
      @Field(
              description = "largest change of saturation",
              defaultValue = "0.3",
              min = 0,
              max = 2,
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          double saturation,
      @Field(
              description = "largest turn of the hue, a share of the colour circle",
              defaultValue = "0.3",
              min = 0,
              max = 0.5,
              shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
          double hue) {}

  /** The training. */
  public record TrainingConfig(
      @Field(
              description = "pictures of a step",
              defaultValue = "8",
              min = 1,
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
          int batchSize,
      @Field(
              description = "passes over the data",
              unit = "epochs",
              defaultValue = "10",
              min = 1,
              shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
          int numEpochs,
      @Field(
              description = "steps instead of epochs, rounded up to whole epochs; 0: num_epochs",
              min = 0,
              shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
          int maxSteps,
      @Field(
              description =
                  "steps between validations, rounded up to whole epochs; 0: validation_interval",
              min = 0,
              shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
          int validationSteps,
      @Field(
              description = "update rule",
              defaultValue = "adamw",
              allowed = {"adamw", "adam", "sgd"},
              shownBy = "SegformerMeaningTest.theRuleIsThatOfOptim")
          String optim,
      @Field(
              description = "rate of the encoder; the head has ten times as much",
              defaultValue = "6e-5",
              min = 0,
              exclusiveMin = true,
              shownBy = "SegformerMeaningTest.thePolicyIsAFallOrStairs")
          double lr,
      @Field(
              description = "factor of the head's rate (beyond TAO)",
              defaultValue = "10",
              min = 0,
              exclusiveMin = true,
              shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
          double headFactor,
      @Field(
              description =
                  "linear: a rise over the first hundredth of all steps, then a fall to zero; step:"
                      + " a tenth after each third of the epochs",
              defaultValue = "linear",
              allowed = {"linear", "step"},
              shownBy = "SegformerMeaningTest.thePolicyIsAFallOrStairs")
          String policy,
      @Field(
              description = "decay of what is no bias and no norm",
              defaultValue = "0.01",
              min = 0,
              max = 1,
              shownBy = "SegformerMeaningTest.theRuleIsThatOfOptim")
          double weightDecay,
      @Field(
              description = "momentum of sgd",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "SegformerMeaningTest.theRuleIsThatOfOptim")
          double momentum,
      @Field(
              description = "epochs between validations",
              unit = "epochs",
              defaultValue = "1",
              min = 1,
              shownBy = "SegformerMeaningTest.theTrainingIsThatOfItsFields")
          int validationInterval,
      @Field(
              description = "threads that read and vary pictures",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              defaultValue = "2",
              min = 1,
              shownBy = "SegformerMeaningTest.theSetsAreThoseOfTheirFields")
          int workers,
      @Field(
              description = "train on the grid of 8 bits (beyond TAO)",
              shownBy = "SegformerMeaningTest.theTrainingStartsWhereItsFieldsSay")
          boolean enableQat,
      @Fragment SegmenterTraining shared) {}

  private SegformerSettings settings() {
    return new SegformerSettings(this);
  }

  @Override
  public Sets sets() {
    return settings().sets();
  }

  @Override
  public MaskClasses classes() {
    return settings().classes();
  }

  @Override
  public Preprocessing preprocessing() {
    return settings().preprocessing();
  }

  @Override
  public SegmentationAugmentation augmentation() {
    return settings().augmentation();
  }

  @Override
  public int batchSize() {
    return trainingConfig.batchSize();
  }

  @Override
  public TrainingPlan plan(int stepsPerEpoch) {
    return settings().plan(stepsPerEpoch);
  }

  @Override
  public boolean quantizationAware() {
    return trainingConfig.enableQat();
  }

  @Override
  public Windows windows() {
    return inferenceConfig.windows();
  }
}
