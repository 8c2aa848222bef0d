package io.tao4j.networks.segformer;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.networks.tasks.segmentation.SegmenterLoading;
import io.tao4j.networks.tasks.segmentation.SegmenterOptimization;
import io.tao4j.networks.tasks.segmentation.SegmenterPictures;
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
      @Fragment SegmenterEncoder encoder,
      @Field(
              description =
                  "channels that each map gets in the head; the public checkpoints have 256 for"
                      + " mit_b0 and mit_b1, 768 for the others",
              defaultValue = "768",
              min = 1,
              shownBy = "SegformerMeaningTest.theGraphIsThatOfItsFields")
          int embedDim) {}

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
      @Fragment SegmenterPictures pictures,
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

  /** The training. */
  public record TrainingConfig(
      @Fragment SegmenterOptimization optimization,
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
    return trainingConfig.optimization().batchSize();
  }

  @Override
  public TrainingPlan plan(int stepsPerEpoch) {
    return settings().plan(stepsPerEpoch);
  }

  @Override
  public boolean quantizationAware() {
    return trainingConfig.optimization().enableQat();
  }

  @Override
  public Windows windows() {
    return inferenceConfig.windows();
  }
}
