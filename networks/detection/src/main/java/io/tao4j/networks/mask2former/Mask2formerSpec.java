package io.tao4j.networks.mask2former;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.segments.SegmentAugmentation;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.networks.tasks.segmentation.SegmenterEncoder;
import io.tao4j.networks.tasks.segmentation.SegmenterLoading;
import io.tao4j.networks.tasks.segmentation.SegmenterOptimization;
import io.tao4j.networks.tasks.segmentation.SegmenterTraining;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The spec of mask2former. TAO's YAML specs are read as they are: {@link Mask2formerLayout}.
 *
 * @param randomSeed seed of everything random
 * @param modelConfig the network
 * @param lossConfig the loss
 * @param datasetConfig the data
 * @param trainingConfig the training
 * @param answerConfig what is made of what queries say
 */
public record Mask2formerSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "1234",
            min = 0,
            shownBy = "Mask2formerMeaningTest.theTrainingIsThatOfItsFields")
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        ModelConfig modelConfig,
    @Field(description = "loss", verbs = Verb.TRAIN) LossConfig lossConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig,
    @Field(
            description = "training",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        TrainingConfig trainingConfig,
    @Field(
            description = "what is made of what queries say",
            verbs = {Verb.TRAIN, Verb.EVALUATE, Verb.INFERENCE})
        AnswerConfig answerConfig) {

  /** The network. */
  public record ModelConfig(
      @Fragment SegmenterEncoder encoder,
      @Field(
              description =
                  "semantic: a class for each pixel; instance: objects; panoptic: objects of things"
                      + " and areas of the other classes",
              defaultValue = "panoptic",
              allowed = {"semantic", "instance", "panoptic"},
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "Mask2formerMeaningTest.theModeSaysWhatASegmentIs")
          String mode,
      @Field(
              description = "channels of the pixel decoder, a multiple of 4 and of heads",
              defaultValue = "256",
              min = 8,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int convsDim,
      @Field(
              description = "numbers that a query and a pixel are compared by",
              defaultValue = "256",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int maskDim,
      @Field(
              description = "layers of the pixel decoder",
              defaultValue = "6",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int transformerEncLayers,
      @Field(
              description = "inner width of those layers; TAO has 1024 always (beyond TAO)",
              defaultValue = "1024",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int encDimFeedforward,
      @Field(
              description = "share of numbers left out in training",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          double dropout,
      @Field(
              description = "heads of attention, a divisor of hidden_dim and of convs_dim",
              defaultValue = "8",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int nheads,
      @Field(
              description = "queries: most segments that can be found in a picture",
              defaultValue = "100",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int numObjectQueries,
      @Field(
              description = "width of the queries, a multiple of 4",
              defaultValue = "256",
              min = 8,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int hiddenDim,
      @Field(
              description = "inner width of the decoder's layers",
              defaultValue = "2048",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int dimFeedforward,
      @Field(
              description = "predictions of the decoder, one more than it has layers",
              defaultValue = "10",
              min = 1,
              max = 50,
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          int decLayers,
      @Field(
              description = "layers norm what they take, and not what they give",
              shownBy = "Mask2formerMeaningTest.theGraphIsThatOfItsFields")
          boolean preNorm) {}

  /** The loss. */
  public record LossConfig(
      @Field(
              description = "factor of the classes' cross entropy, and of that cost in matching",
              defaultValue = "2.0",
              min = 0,
              shownBy = "Mask2formerMeaningTest.theLossIsThatOfItsFields")
          double classWeight,
      @Field(
              description = "factor of dice, and of that cost in matching",
              defaultValue = "5.0",
              min = 0,
              shownBy = "Mask2formerMeaningTest.theLossIsThatOfItsFields")
          double diceWeight,
      @Field(
              description = "factor of the masks' cross entropy, and of that cost in matching",
              defaultValue = "5.0",
              min = 0,
              shownBy = "Mask2formerMeaningTest.theLossIsThatOfItsFields")
          double maskWeight,
      @Field(
              description = "what the class of nothing weighs in the cross entropy",
              defaultValue = "0.1",
              min = 0,
              shownBy = "Mask2formerMeaningTest.theLossIsThatOfItsFields")
          double noObjectWeight,
      @Field(
              description = "points at which a mask is compared; TAO does not read it",
              defaultValue = "12544",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theLossIsThatOfItsFields")
          int trainNumPoints,
      @Field(
              description = "candidates for each point; TAO does not read it",
              defaultValue = "3.0",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theLossIsThatOfItsFields")
          double oversampleRatio,
      @Field(
              description =
                  "share of the points that are where a mask is least certain; TAO does not read it",
              defaultValue = "0.75",
              min = 0,
              max = 1,
              shownBy = "Mask2formerMeaningTest.theLossIsThatOfItsFields")
          double importanceSampleRatio,
      @Field(
              description = "a loss for each prediction; false: for the last one",
              defaultValue = "true",
              shownBy = "Mask2formerMeaningTest.theLossIsThatOfItsFields")
          boolean deepSupervision) {}

  /** The data. */
  public record DatasetConfig(
      @Field(
              description = "training set",
              verbs = {Verb.TRAIN})
          SegmentPlace train,
      @Field(
              description = "validation set",
              verbs = {Verb.TRAIN, Verb.EVALUATE})
          SegmentPlace val,
      @Field(
              description =
                  "JSON list of classes with id, name and isthing; absent: those of the"
                      + " annotations, or class_1 to class_N for type ade",
              path = PathKind.FILE,
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "Mask2formerMeaningTest.theClassesAreThoseOfTheLabelMap")
          Optional<Path> labelMap,
      @Field(
              description =
                  "number of classes for type ade without label_map; else the classes are listed",
              defaultValue = "200",
              min = 1,
              max = 254,
              verbs = {Verb.TRAIN, Verb.EVALUATE},
              shownBy = "Mask2formerMeaningTest.theClassesAreThoseOfTheLabelMap")
          int numClasses,
      @Field(
              description = "what is taken off each channel, of levels over 255",
              defaultValue = "[0.485, 0.456, 0.406]",
              shownBy = "Mask2formerMeaningTest.picturesAreAsTheirFieldsSay")
          List<Double> pixelMean,
      @Field(
              description = "what each channel is divided by",
              defaultValue = "[0.229, 0.224, 0.225]",
              min = 0,
              exclusiveMin = true,
              shownBy = "Mask2formerMeaningTest.picturesAreAsTheirFieldsSay")
          List<Double> pixelStd,
      @Field(description = "how training pictures are varied") Augmentation augmentation,
      @Fragment SegmenterLoading loading) {}

  /** How training pictures are varied. */
  public record Augmentation(
      @Field(
              description = "probability with which left and right are exchanged",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "Mask2formerMeaningTest.picturesAreAsTheirFieldsSay")
          double hflipProbability,
      @Field(
              description = "whether brightness, contrast, saturation and hue change",
              defaultValue = "true",
              shownBy = "Mask2formerMeaningTest.picturesAreAsTheirFieldsSay")
          boolean colours,
      @Field(
              description =
                  "lengths of the shorter side of which one is drawn; a single length n becomes"
                      + " n/2 to 2n + 63 in steps of 64, as in TAO",
              unit = "pixels",
              defaultValue = "[640]",
              min = 1,
              shownBy = "Mask2formerMeaningTest.picturesAreAsTheirFieldsSay")
          List<Integer> trainMinSize,
      @Field(
              description = "most pixels that the longer side gets",
              defaultValue = "2560",
              min = 32,
              shownBy = "Mask2formerMeaningTest.picturesAreAsTheirFieldsSay")
          int trainMaxSize,
      @Field(
              description =
                  "parts that are drawn until one shows two classes, none over more than 0.6 of"
                      + " its segments' pixels",
              defaultValue = "10",
              min = 1,
              shownBy = "Mask2formerMeaningTest.picturesAreAsTheirFieldsSay")
          int cropTries) {}

  /** The training. */
  public record TrainingConfig(
      @Fragment SegmenterOptimization optimization,
      @Field(
              description = "rate of all but the backbone",
              defaultValue = "2e-4",
              min = 0,
              exclusiveMin = true,
              shownBy = "Mask2formerMeaningTest.theTrainingIsThatOfItsFields")
          double lr,
      @Field(
              description = "factor of the backbone's rate",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "Mask2formerMeaningTest.theTrainingIsThatOfItsFields")
          double backboneMultiplier,
      @Field(
              description =
                  "MultiStep: gamma times as much from each milestone on; Warmuppoly: a fall to"
                      + " zero, by the power of 0.9",
              defaultValue = "MultiStep",
              allowed = {"MultiStep", "Warmuppoly"},
              shownBy = "Mask2formerMeaningTest.theTrainingIsThatOfItsFields")
          String lrScheduler,
      @Field(
              description = "epochs from which on the rate is less, for MultiStep",
              unit = "epochs",
              defaultValue = "[88, 96]",
              min = 1,
              shownBy = "Mask2formerMeaningTest.theTrainingIsThatOfItsFields")
          List<Integer> milestones,
      @Field(
              description = "factor at a milestone",
              defaultValue = "0.1",
              min = 0,
              max = 1,
              shownBy = "Mask2formerMeaningTest.theTrainingIsThatOfItsFields")
          double gamma,
      @Fragment SegmenterTraining shared) {}

  /** What is made of what queries say. */
  public record AnswerConfig(
      @Field(
              description =
                  "panoptic: least probability of a segment's class; instance: least score of an"
                      + " object",
              defaultValue = "0.4",
              min = 0,
              max = 1,
              shownBy = "QueryMasksTest.thresholdsLeaveSegmentsOut")
          double objectMaskThreshold,
      @Field(
              description =
                  "panoptic: least share of a mask's pixels that no better segment has taken",
              defaultValue = "0.5",
              min = 0,
              max = 1,
              shownBy = "QueryMasksTest.thresholdsLeaveSegmentsOut")
          double overlapThreshold,
      @Field(
              description = "instance: most objects of a picture",
              defaultValue = "100",
              min = 1,
              shownBy = "QueryMasksTest.thresholdsLeaveSegmentsOut")
          int testTopkPerImage) {

    /** The same for answers. */
    QueryMasks.Settings settings() {
      return new QueryMasks.Settings(objectMaskThreshold, overlapThreshold, testTopkPerImage);
    }
  }

  /** What counts as a segment. */
  SegmentMode mode() {
    return SegmentMode.valueOf(modelConfig.mode().toUpperCase(java.util.Locale.ROOT));
  }

  private Mask2formerSettings settings() {
    return new Mask2formerSettings(this);
  }

  /** How pictures are prepared outside of training. */
  Preprocessing preprocessing() {
    return settings().preprocessing();
  }

  /** How training pictures are varied. */
  SegmentAugmentation augmentation() {
    return settings().augmentation();
  }
}
