package io.tao4j.networks.unet;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterLoading;
import io.tao4j.networks.tasks.segmentation.SegmenterSource;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec;
import io.tao4j.networks.tasks.segmentation.SegmenterTraining;
import io.tao4j.networks.tasks.segmentation.WindowsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig.RegularizerConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of unet. Fields that TAO does not have say so in their description.
 *
 * @param randomSeed seed of everything random
 * @param modelConfig the network
 * @param datasetConfig the data
 * @param trainingConfig the training
 * @param inferenceConfig the inference
 * @param dataClassConfig an older place of the classes, not acted on
 * @param evaluationConfig an older group, not acted on
 */
public record UnetSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0,
            shownBy = "UnetMeaningTest.theTrainingIsThatOfItsFields")
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        ModelConfig modelConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig,
    @Field(
            description = "training; evaluation takes its batch size",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        TrainingConfig trainingConfig,
    @Field(
            description = "how large pictures are looked at (beyond TAO)",
            verbs = {Verb.EVALUATE, Verb.INFERENCE})
        WindowsConfig inferenceConfig,
    @Field(
            description = "older place of the classes",
            ignored = "dataset_config.data_class_config has the classes, as in TAO")
        Optional<DataClassConfig> dataClassConfig,
    @Field(description = "older group", ignored = "nothing of it acts, as in TAO")
        Optional<EvaluationConfig> evaluationConfig)
    implements SegmenterSpec {

  /** The network. */
  public record ModelConfig(
      @Field(
              description =
                  "resnet, vgg, efficientnet_b0, shufflenet, vanilla_unet or vanilla_unet_dynamic;"
                      + " vanilla_dynamic is another name of the last",
              defaultValue = "resnet",
              shownBy = "UnetMeaningTest.archAndNumLayersNameTheEncoder")
          String arch,
      @Field(
              description =
                  "depth of resnet (10, 18, 34, 50, 101) or vgg (16, 19); 0: 18, as in TAO",
              defaultValue = "18",
              protobufDefault = "0",
              min = 0,
              shownBy = "UnetMeaningTest.archAndNumLayersNameTheEncoder")
          int numLayers,
      @Field(
              description = "max pools in resnet",
              ignored = "TAO's encoders have strides or pools by their family")
          boolean usePooling,
      @Field(
              description = "batch norms in encoder and decoder of resnet and vgg",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "UnetMeaningTest.useBatchNormAndAllProjectionsAreInTheEncoder")
          boolean useBatchNorm,
      @Field(
              description = "a projection on every shortcut of resnet, as TAO's template has it",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "UnetMeaningTest.useBatchNormAndAllProjectionsAreInTheEncoder")
          boolean allProjections,
      @Field(
              description = "height of the input",
              unit = "pixels",
              defaultValue = "320",
              min = 16,
              shownBy = "UnetMeaningTest.theInputAndTheOutputAreThoseOfTheirFields")
          int modelInputHeight,
      @Field(
              description = "width of the input",
              unit = "pixels",
              defaultValue = "320",
              min = 16,
              shownBy = "UnetMeaningTest.theInputAndTheOutputAreThoseOfTheirFields")
          int modelInputWidth,
      @Field(
              description = "channels of the input: 1 for grey, 3",
              defaultValue = "1",
              allowed = {"1", "3"},
              shownBy = "UnetMeaningTest.theInputAndTheOutputAreThoseOfTheirFields")
          int modelInputChannels,
      @Field(
              description =
                  "softmax over the classes, or sigmoid: one output that tells the second of two"
                      + " classes from the first. Empty: softmax, as in TAO",
              defaultValue = "softmax",
              allowed = {"", "softmax", "sigmoid"},
              shownBy = "UnetMeaningTest.theInputAndTheOutputAreThoseOfTheirFields")
          String activation,
      @Field(
              description =
                  "channels of the first stage of vanilla_unet (0: 64) and vanilla_unet_dynamic (0:"
                      + " 32); each further stage has twice as many (beyond TAO)",
              min = 0,
              shownBy = "UnetMeaningTest.theInputAndTheOutputAreThoseOfTheirFields")
          int baseFilters,
      @Field(
              description = "dropout before the last layer",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "UnetMeaningTest.dropoutRateIsBeforeTheLastLayer")
          double dropoutRate,
      @Field(
              description = "first kernels of the decoder; absent: GLOROT_UNIFORM, as in TAO",
              shownBy = "UnetMeaningTest.theInitializerDrawsTheDecodersKernels")
          Optional<KernelInitializer> initializer,
      @Field(
              description =
                  "weights to start from: a model of this library, or public weights of the"
                      + " encoder",
              path = PathKind.FILE,
              shownBy = "UnetMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> pretrainedModelFile,
      @Field(
              description =
                  "where weights to start from are instead: classpath:NAME,"
                      + " https://HOST/FILE#sha256=HEX, hf:OWNER/NAME@REVISION/FILE or"
                      + " ngc:ORG/TEAM/MODEL:VERSION (beyond TAO)",
              shownBy = "UnetMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<String> pretrainedSource,
      @Field(
              description = "model whose graph and weights are taken, a pruned one's (.tao)",
              path = PathKind.FILE,
              shownBy = "UnetMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> prunedModelPath,
      @Field(
              description = "whether graph and weights are loaded",
              ignored = "pruned_model_path says it")
          boolean loadGraph,
      @Field(
              description = "encoder blocks whose convolutions do not change",
              min = 0,
              shownBy = "UnetMeaningTest.whatIsFrozenIsThatOfItsFields")
          List<Integer> freezeBlocks,
      @Field(
              description = "no convolution of the encoder changes",
              shownBy = "UnetMeaningTest.whatIsFrozenIsThatOfItsFields")
          boolean freezePretrainedLayers,
      @Field(
              description = "batch norms use and keep their running statistics in training",
              shownBy = "UnetMeaningTest.whatIsFrozenIsThatOfItsFields")
          boolean freezeBn,
      @Field(
              description =
                  "train on the grid of 8 bits: fine-tunes a trained model, batch norms folded;"
                      + " then pretrained_model_file takes a model of this network whole",
              shownBy = "UnetLifeTest.learnsFindsIsPrunedQuantizedAndExported")
          boolean enableQat,
      @Field(
              description = "an imported model",
              ignored = "TAO's released code has no such network either")
          Optional<String> byomModel,
      @Field(
              description = "changes to a loaded graph",
              ignored = "a loaded graph is trained as it is")
          boolean allowLoadedModelModification,
      @Field(description = "internal to TAO", ignored = "nothing of it acts") boolean removeHead,
      @Field(
              description = "number format of TAO's Keras",
              ignored = "it trains in bfloat16 or float32, as the device has it")
          Optional<TrainingPrecision> trainingPrecision) {

    /** One score for two classes instead of one for each. */
    public boolean isSigmoid() {
      return activation.equals("sigmoid");
    }
  }

  /** First kernels. */
  public enum KernelInitializer {
    @Field(description = "uniform, by inputs and outputs")
    GLOROT_UNIFORM,
    @Field(description = "normal, by inputs")
    HE_NORMAL,
    @Field(description = "uniform, by inputs")
    HE_UNIFORM
  }

  /** Number format; known, not acted on. */
  public record TrainingPrecision(@Field(description = "format") Optional<FloatX> backendFloatx) {}

  /** Number formats of TAO's Keras. */
  public enum FloatX {
    @Field(description = "none")
    INVALID,
    @Field(description = "16 bits")
    FLOAT16,
    @Field(description = "32 bits")
    FLOAT32
  }

  /** The data. */
  public record DatasetConfig(
      @Field(description = "kind of data", ignored = "custom is the only one, as in TAO")
          String dataset,
      @Field(description = "internal to TAO", ignored = "there is one loader") String dataloader,
      @Field(
              description =
                  "color or grayscale. Of grey data a mask is black and white: levels from 128 on"
                      + " are the second class, unless all its values are listed as label_id",
              defaultValue = "grayscale",
              allowed = {"color", "grayscale"},
              shownBy = "UnetMeaningTest.greyPicturesAlwaysGoFromMinusOneToOne")
          String inputImageType,
      @Field(
              description =
                  "levels to numbers: min_max_-1_1 or empty: x / 127.5 - 1; div_by_255 and"
                      + " min_max_0_1: x / 255; anything else: x. Grey pictures always have the"
                      + " first, as in TAO",
              shownBy = "UnetMeaningTest.greyPicturesAlwaysGoFromMinusOneToOne")
          String preprocess,
      @Field(
              description =
                  "keep the aspect ratio and pad with black, which counts nowhere; false:"
                      + " stretch",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "UnetMeaningTest.resizePaddingAndResizeMethodPrepareThePicture")
          boolean resizePadding,
      @Field(
              description =
                  "filter of pictures; masks always have the nearest pixel. Empty: BILINEAR",
              defaultValue = "BILINEAR",
              allowed = {"", "BILINEAR", "NEAREST_NEIGHBOR", "BICUBIC", "AREA"},
              shownBy = "UnetMeaningTest.resizePaddingAndResizeMethodPrepareThePicture")
          String resizeMethod,
      @Field(
              description = "vary training pictures",
              shownBy = "UnetMeaningTest.theAugmentationIsThatOfItsFields")
          boolean augment,
      @Field(description = "how; absent: every probability 0.5, crops of up to 0.1, delta 0.2")
          Optional<AugmentationConfig> augmentationConfig,
      @Field(
              description =
                  "leave out pictures without mask and masks without picture; false: refuse",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "UnetMeaningTest.theSetsAreThoseOfTheirFields")
          boolean filterData,
      @Field(description = "training sets") Sources trainDataSources,
      @Field(
              description = "validation sets",
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          Sources valDataSources,
      @Field(description = "pictures for inference", ignored = "inference takes pictures with -i")
          Optional<TestSources> testDataSources,
      @Field(
              description = "pictures of one training set, as train_data_sources",
              path = PathKind.EXISTING,
              shownBy = "UnetMeaningTest.theSetsAreThoseOfTheirFields")
          Optional<Path> trainImagesPath,
      @Field(
              description = "its masks",
              path = PathKind.EXISTING,
              shownBy = "UnetMeaningTest.theSetsAreThoseOfTheirFields")
          Optional<Path> trainMasksPath,
      @Field(
              description = "pictures of one validation set, as val_data_sources",
              path = PathKind.EXISTING,
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "UnetMeaningTest.theSetsAreThoseOfTheirFields")
          Optional<Path> valImagesPath,
      @Field(
              description = "its masks",
              path = PathKind.EXISTING,
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "UnetMeaningTest.theSetsAreThoseOfTheirFields")
          Optional<Path> valMasksPath,
      @Field(description = "pictures for inference", ignored = "inference takes pictures with -i")
          Optional<String> testImagesPath,
      @Field(description = "masks of them", ignored = "val_data_sources are evaluated")
          Optional<String> testMasksPath,
      @Field(
              description = "the classes",
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          DataClassConfig dataClassConfig,
      @Field(
              description =
                  "value in masks of pixels that count nowhere, neither in the loss nor in figures"
                      + " (beyond TAO)",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              min = 0,
              shownBy = "UnetMeaningTest.theClassesAreThoseOfTheirFields")
          Optional<Integer> ignoreLabel,
      @Fragment SegmenterLoading loading) {}

  /** Sets; all together are one. */
  public record Sources(@Field(description = "one set each") List<SegmenterSource> dataSource) {}

  /** Sets for inference; known, not acted on. */
  public record TestSources(@Field(description = "one set each") List<TestSource> dataSource) {}

  /** A set for inference; known, not acted on. */
  public record TestSource(
      @Field(description = "pictures") String imagePath,
      @Field(description = "masks") String masksPath) {}

  /** The classes. */
  public record DataClassConfig(
      @Field(description = "one for each value in the masks", required = true)
          List<TargetClass> targetClasses) {}

  /** A value in the masks. */
  public record TargetClass(
      @Field(
              description = "name",
              required = true,
              shownBy = "UnetMeaningTest.theClassesAreThoseOfTheirFields")
          String name,
      @Field(
              description =
                  "name of the class that it counts as; empty: its own. A class's number is the"
                      + " rank of its label_id among those that are left",
              shownBy = "UnetMeaningTest.theClassesAreThoseOfTheirFields")
          String mappingClass,
      @Field(
              description = "value in the masks",
              min = 0,
              shownBy = "UnetMeaningTest.theClassesAreThoseOfTheirFields")
          int labelId,
      @Field(
              description =
                  "red, green and blue in coloured masks instead of label_id (beyond TAO)",
              min = 0,
              max = 255,
              shownBy = "UnetMeaningTest.theClassesAreThoseOfTheirFields")
          List<Integer> rgb,
      @Field(
              description = "factor of the class in the loss",
              ignored =
                  "TAO reads it and does nothing; training_config.class_weights weighs classes")
          Optional<Double> classWeight) {}

  /** How training pictures are varied. */
  public record AugmentationConfig(
      @Field(description = "places") SpatialAugmentation spatialAugmentation,
      @Field(description = "levels") BrightnessAugmentation brightnessAugmentation) {}

  /** Places. */
  public record SpatialAugmentation(
      @Field(
              description =
                  "probability with which left and right are exchanged; 0: 0.5, as in TAO",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "UnetMeaningTest.theAugmentationIsThatOfItsFields")
          double hflipProbability,
      @Field(
              description =
                  "probability with which top and bottom are exchanged; 0: 0.5, as in TAO",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "UnetMeaningTest.theAugmentationIsThatOfItsFields")
          double vflipProbability,
      @Field(
              description = "probability with which a part is shown; 0: 0.5, as in TAO",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "UnetMeaningTest.theAugmentationIsThatOfItsFields")
          double cropAndResizeProb,
      @Field(
              description = "most that such a part lacks at each side, a share of the side",
              min = 0,
              max = 0.5,
              exclusiveMax = true,
              shownBy = "UnetMeaningTest.theAugmentationIsThatOfItsFields")
          double cropAndResizeRatio) {}

  /** Levels. */
  public record BrightnessAugmentation(
      @Field(
              description =
                  "most that is added to or taken from the network's numbers; 0: 0.2, as in"
                      + " TAO",
              defaultValue = "0.2",
              min = 0,
              max = 1,
              shownBy = "UnetMeaningTest.theAugmentationIsThatOfItsFields")
          double delta) {}

  /** The training. */
  public record TrainingConfig(
      @Field(
              description = "pictures of a step; 0: 1, as in TAO",
              defaultValue = "3",
              protobufDefault = "0",
              min = 0,
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "UnetMeaningTest.theTrainingIsThatOfItsFields")
          int batchSize,
      @Field(
              description = "passes over the data",
              unit = "epochs",
              defaultValue = "50",
              min = 1,
              shownBy = "UnetMeaningTest.theTrainingIsThatOfItsFields")
          int epochs,
      @Field(
              description = "older name of epochs, which counts where it is given",
              min = 0,
              shownBy = "UnetMeaningTest.stepsBecomeEpochsAndTheRateFallsInStairsOrByACosine")
          int numEpochs,
      @Field(
              description = "steps instead of epochs, rounded up to whole epochs; 0: epochs",
              min = 0,
              shownBy = "UnetMeaningTest.stepsBecomeEpochsAndTheRateFallsInStairsOrByACosine")
          int maxSteps,
      @Field(
              description =
                  "cross_entropy, dice, or cross_dice_sum: both. Empty: cross_entropy, as in"
                      + " TAO",
              defaultValue = "cross_entropy",
              allowed = {"", "cross_entropy", "dice", "cross_dice_sum"},
              shownBy = "UnetMeaningTest.lossesAreTaosOverThePixelsThatCount")
          String loss,
      @Field(
              description = "learning rate; 0: 0.0001, as in TAO",
              defaultValue = "0.0001",
              min = 0,
              shownBy = "UnetMeaningTest.theTrainingIsThatOfItsFields")
          double learningRate,
      @Field(description = "fall of the rate; without any it stays") LrScheduler lrScheduler,
      @Field(description = "penalty on kernels") RegularizerConfig regularizer,
      @Field(
              description = "numbers of Adam",
              ignored = "Adam has TensorFlow's usual numbers, as in TAO")
          Optional<OptimizerConfig> optimizer,
      @Field(
              description = "epochs between validations (beyond TAO)",
              unit = "epochs",
              defaultValue = "1",
              min = 1,
              shownBy = "UnetMeaningTest.theTrainingIsThatOfItsFields")
          int validationPeriod,
      @Field(
              description = "threads that read and vary pictures (beyond TAO)",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              defaultValue = "2",
              min = 1,
              shownBy = "UnetMeaningTest.theSetsAreThoseOfTheirFields")
          int nWorkers,
      @Fragment SegmenterTraining shared,
      @Field(
              description = "steps between lines of the log",
              ignored = "each epoch has a line, and TensorBoard has each step")
          int logSummarySteps,
      @Field(
              description = "older place of dataset_config.augment",
              ignored = "dataset_config.augment is read, as in TAO")
          boolean augment,
      @Field(description = "internal to TAO", ignored = "nothing of it acts") boolean useXla,
      @Field(
              description = "mixed precision",
              ignored = "it trains in bfloat16 or float32, as the device has it")
          boolean useAmp,
      @Field(description = "internal to TAO", ignored = "nothing of it acts") boolean useTrt,
      @Field(
              description = "steps of a rise",
              ignored = "the rate does not rise, as in TAO; lr_scheduler lets it fall")
          int warmupSteps,
      @Field(description = "factor of a penalty", ignored = "regularizer has it, as in TAO")
          double weightDecay,
      @Field(description = "internal to TAO", ignored = "nothing of it acts")
          boolean crossvalidationIdx,
      @Field(description = "internal to TAO", ignored = "nothing of it acts")
          boolean weightsMonitor,
      @Field(
              description = "pictures of the training for a viewer",
              ignored = "TensorBoard events are always written, to the results folder")
          Optional<Visualizer> visualizer,
      @Field(
              description = "samples that are shuffled at a time",
              ignored = "the whole set is shuffled, as TAO's 0 means")
          int bufferSize,
      @Field(description = "options of TensorFlow's loader", ignored = "nothing of it acts")
          boolean dataOptions) {}

  /** Fall of the rate; one of the two. */
  public record LrScheduler(
      @Field(description = "by a factor, in stairs", oneof = "lr_scheduler")
          Optional<ExponentialDecay> exponentialDecay,
      @Field(description = "by a cosine", oneof = "lr_scheduler")
          Optional<CosineDecay> cosineDecay) {}

  /** By a factor. */
  public record ExponentialDecay(
      @Field(
              description = "the factor",
              defaultValue = "0.96",
              min = 0,
              exclusiveMin = true,
              shownBy = "UnetMeaningTest.stepsBecomeEpochsAndTheRateFallsInStairsOrByACosine")
          double decayRate,
      @Field(
              description = "steps between stairs",
              defaultValue = "1000",
              min = 1,
              shownBy = "UnetMeaningTest.stepsBecomeEpochsAndTheRateFallsInStairsOrByACosine")
          int decaySteps) {}

  /** By a cosine. */
  public record CosineDecay(
      @Field(
              description = "last rate as a share of the first",
              min = 0,
              max = 1,
              shownBy = "UnetMeaningTest.stepsBecomeEpochsAndTheRateFallsInStairsOrByACosine")
          double alpha,
      @Field(
              description = "steps of the fall; 0: those of the whole training",
              min = 0,
              shownBy = "UnetMeaningTest.stepsBecomeEpochsAndTheRateFallsInStairsOrByACosine")
          int decaySteps) {}

  /** The update rule; known, not acted on. */
  public record OptimizerConfig(
      @Field(description = "Adam")
          Optional<io.tao4j.networks.tasks.spec.TrainingConfig.Adam> adam) {}

  /** Pictures of the training; known, not acted on. */
  public record Visualizer(
      @Field(description = "switch") boolean enabled,
      @Field(description = "steps between scalars") int saveSummarySteps,
      @Field(description = "steps between pictures") int infrequentSaveSummarySteps,
      @Field(description = "pictures") int numImages,
      @Field(description = "histograms of weights") boolean weightHistograms) {}

  /** Older group; known, not acted on. */
  public record EvaluationConfig(
      @Field(description = "older field") double minimumDetectionGroundTruthOverlap) {}

  private UnetSettings settings() {
    return new UnetSettings(this);
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
    return Math.max(1, trainingConfig.batchSize());
  }

  @Override
  public TrainingPlan plan(int stepsPerEpoch) {
    return settings().plan(stepsPerEpoch);
  }

  @Override
  public boolean quantizationAware() {
    return modelConfig.enableQat();
  }

  @Override
  public Windows windows() {
    return inferenceConfig.windows();
  }
}
