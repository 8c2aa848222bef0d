package io.tao4j.networks.segformer;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segmentation.MaskClasses;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.segmentation.SegmenterSpec;
import io.tao4j.networks.tasks.spec.DistillationConfig;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig.EarlyStopping;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
            min = 0)
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
        InferenceConfig inferenceConfig)
    implements SegmenterSpec {

  /** The network. */
  public record ModelConfig(
      @Field(
              description =
                  "encoder: mit_b0 to mit_b5, a fan_..._hybrid, or any other backbone with four"
                      + " maps",
              defaultValue = "mit_b0")
          String backbone,
      @Field(
              description = "height of the input, a multiple of 4 for mit_b0 to mit_b5, else of 32",
              unit = "pixels",
              defaultValue = "256",
              min = 32)
          int inputHeight,
      @Field(
              description = "width of the input, a multiple of 4 for mit_b0 to mit_b5, else of 32",
              unit = "pixels",
              defaultValue = "256",
              min = 32)
          int inputWidth,
      @Field(
              description =
                  "channels that each map gets in the head; the public checkpoints have 256 for"
                      + " mit_b0 and mit_b1, 768 for the others",
              defaultValue = "768",
              min = 1)
          int embedDim,
      @Field(
              description =
                  "largest rate at which residual branches are left out in training; absent: 0.3"
                      + " for fan, 0.1 for others (beyond TAO)",
              min = 0,
              max = 1,
              exclusiveMax = true)
          Optional<Double> dropPath,
      @Field(description = "encoder blocks that do not change (beyond TAO)", min = 0)
          List<Integer> freezeBlocks,
      @Field(description = "nothing of the encoder changes") boolean freezeBackbone,
      @Field(
              description =
                  "weights to start from: a model of this library, or public weights of the encoder"
                      + " or of the whole network",
              path = PathKind.FILE)
          Optional<Path> pretrainedModelPath,
      @Field(
              description =
                  "where weights to start from are instead: classpath:NAME,"
                      + " https://HOST/FILE#sha256=HEX, hf:OWNER/NAME@REVISION/FILE or"
                      + " ngc:ORG/TEAM/MODEL:VERSION (beyond TAO)")
          Optional<String> pretrainedSource,
      @Field(
              description = "model whose graph and weights are taken (.tao) (beyond TAO)",
              path = PathKind.FILE)
          Optional<Path> startModelPath) {}

  /** The data. */
  public record DatasetConfig(
      @Field(
              description =
                  "folder with images/SPLIT and masks/SPLIT; absent: train_data_sources and"
                      + " val_data_sources name the sets",
              path = PathKind.FOLDER)
          Optional<Path> rootDir,
      @Field(description = "name of the training set's folders", defaultValue = "train")
          String trainSplit,
      @Field(description = "name of the validation set's folders", defaultValue = "val")
          String validationSplit,
      @Field(description = "training sets elsewhere than below root_dir (beyond TAO here)")
          List<DataSource> trainDataSources,
      @Field(
              description = "validation sets elsewhere than below root_dir (beyond TAO here)",
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          List<DataSource> valDataSources,
      @Field(
              description =
                  "norm: masks are black and white, levels from 128 on are the second class unless"
                      + " all values are listed; None: values are as they are",
              defaultValue = "norm",
              allowed = {"norm", "None"})
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
              min = -1)
          int ignoreLabel,
      @Field(description = "vary training pictures") Augmentation augmentation,
      @Field(description = "means of levels / 255", defaultValue = "[0.5, 0.5, 0.5]")
          List<Double> mean,
      @Field(description = "deviations of levels / 255", defaultValue = "[0.5, 0.5, 0.5]", min = 0)
          List<Double> std,
      @Field(
              description =
                  "leave out pictures without mask and masks without picture; false: refuse, as in"
                      + " TAO (beyond TAO)")
          boolean filterData,
      @Field(
              description = "share of the pictures that may be unreadable (beyond TAO)",
              defaultValue = "0.05",
              min = 0,
              max = 1)
          double maxBadImages,
      @Field(
              description = "room for decoded pictures and masks (beyond TAO)",
              unit = "MiB",
              defaultValue = "512",
              min = 0)
          int cacheMegabytes) {}

  /** A set. */
  public record DataSource(
      @Field(
              description = "folder of pictures, or a text file with a path a line",
              required = true,
              path = PathKind.EXISTING)
          Path imagePath,
      @Field(
              description =
                  "folder of masks, a text file with a path a line, or COCO's annotations",
              required = true,
              path = PathKind.EXISTING)
          Path masksPath) {}

  /** A value in the masks. */
  public record PaletteEntry(
      @Field(description = "name", required = true) String segClass,
      @Field(description = "its number, and its value in masks of one channel", min = 0)
          int labelId,
      @Field(
              description =
                  "red, green and blue in coloured masks; masks of one channel have the first"
                      + " alone",
              min = 0,
              max = 255)
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
              max = 1)
          double hflipProbability,
      @Field(
              description = "probability with which top and bottom are exchanged",
              defaultValue = "0.5",
              min = 0,
              max = 1)
          double vflipProbability,
      @Field(
              description = "probability with which a picture is turned",
              defaultValue = "0.5",
              min = 0,
              max = 1)
          double rotateProbability,
      @Field(
              description = "angles of which one is drawn, multiples of 90",
              unit = "degrees",
              defaultValue = "[90, 180, 270]")
          List<Double> angleList,
      @Field(description = "show a part of 80 % of the area or more", defaultValue = "true")
          boolean withRandomCrop,
      @Field(
              description =
                  "least and most by which it is enlarged before a part is shown; empty: not",
              defaultValue = "[1.0, 1.2]",
              min = 1)
          List<Double> scaleRange,
      @Field(description = "Gaussian blur of up to one pixel", defaultValue = "true")
          boolean withRandomBlur,
      @Field(description = "largest change of brightness", defaultValue = "0.3", min = 0, max = 2)
          double brightness,
      @Field(description = "largest change of contrast", defaultValue = "0.3", min = 0, max = 2)
          double contrast,
      @Field(description = "largest change of saturation", defaultValue = "0.3", min = 0, max = 2)
          double saturation,
      @Field(
              description = "largest turn of the hue, a share of the colour circle",
              defaultValue = "0.3",
              min = 0,
              max = 0.5)
          double hue) {}

  /** The training. */
  public record TrainingConfig(
      @Field(
              description = "pictures of a step",
              defaultValue = "8",
              min = 1,
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          int batchSize,
      @Field(description = "passes over the data", unit = "epochs", defaultValue = "10", min = 1)
          int numEpochs,
      @Field(
              description = "steps instead of epochs, rounded up to whole epochs; 0: num_epochs",
              min = 0)
          int maxSteps,
      @Field(
              description =
                  "steps between validations, rounded up to whole epochs; 0: validation_interval",
              min = 0)
          int validationSteps,
      @Field(
              description = "update rule",
              defaultValue = "adamw",
              allowed = {"adamw", "adam", "sgd"})
          String optim,
      @Field(
              description = "rate of the encoder; the head has ten times as much",
              defaultValue = "6e-5",
              min = 0,
              exclusiveMin = true)
          double lr,
      @Field(
              description = "factor of the head's rate (beyond TAO)",
              defaultValue = "10",
              min = 0,
              exclusiveMin = true)
          double headFactor,
      @Field(
              description =
                  "linear: a rise over the first hundredth of all steps, then a fall to zero; step:"
                      + " a tenth after each third of the epochs",
              defaultValue = "linear",
              allowed = {"linear", "step"})
          String policy,
      @Field(
              description = "decay of what is no bias and no norm",
              defaultValue = "0.01",
              min = 0,
              max = 1)
          double weightDecay,
      @Field(
              description = "momentum of sgd",
              defaultValue = "0.9",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double momentum,
      @Field(
              description = "keep a checkpoint of every so many epochs; 0 keeps best and last",
              unit = "epochs",
              defaultValue = "0",
              min = 0)
          int checkpointInterval,
      @Field(
              description = "epochs between validations",
              unit = "epochs",
              defaultValue = "1",
              min = 1)
          int validationInterval,
      @Field(
              description =
                  "class name to the factor of its pixels; a class that is not named has 1"
                      + " (beyond TAO)",
              min = 0)
          Map<String, Double> classWeights,
      @Field(
              description = "threads that read and vary pictures",
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              defaultValue = "2",
              min = 1)
          int workers,
      @Field(description = "batches made ahead (beyond TAO)", defaultValue = "3", min = 1)
          int maxQueueSize,
      @Field(description = "leave a last batch that is not full out (beyond TAO)")
          boolean dropLastBatch,
      @Field(description = "largest L2 norm of the gradient; 0 for no limit (beyond TAO)", min = 0)
          double gradientClipNorm,
      @Field(description = "train on the grid of 8 bits (beyond TAO)") boolean enableQat,
      @Field(description = "evaluate and keep an average of the weights (beyond TAO)")
          boolean modelEma,
      @Field(
              description = "decay of that average (beyond TAO)",
              defaultValue = "0.999",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double emaDecay,
      @Field(description = "ends a training that no longer improves (beyond TAO)")
          Optional<EarlyStopping> earlyStopping,
      @Field(
              description =
                  "figure that decides which model is the best: one of the validation, loss or"
                      + " validation_loss. Absent: mean_iou (beyond TAO)")
          Optional<String> monitor,
      @Field(description = "what is trained when, and how fast (beyond TAO)")
          FineTuningConfig fineTuning,
      @Field(description = "a larger trained model to learn from (beyond TAO)")
          Optional<DistillationConfig> distillation) {}

  /** How large pictures are looked at. */
  public record InferenceConfig(
      @Field(
              description =
                  "sides of the parts that a picture is looked at in; 0: the whole picture at once"
                      + " (beyond TAO)",
              unit = "pixels",
              min = 0)
          int window,
      @Field(
              description =
                  "share of a part's side that it has in common with the next one (beyond TAO)",
              defaultValue = "0.25",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double overlap) {}

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
    return new Windows(inferenceConfig.window(), inferenceConfig.overlap());
  }
}
