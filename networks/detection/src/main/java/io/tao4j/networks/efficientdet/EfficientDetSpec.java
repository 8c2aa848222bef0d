package io.tao4j.networks.efficientdet;

import io.tao4j.data.Recipe;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.detection.ScaleAugmentation;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.networks.tasks.detection.DetectorGroups;
import io.tao4j.networks.tasks.detection.StandardDetectorSpec;
import io.tao4j.networks.tasks.story.DetectionSentences;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.function.Predicate;

/**
 * The spec of efficientdet, in the groups that all detectors here have. TAO's YAML specs of
 * efficientdet_tf2 are read as they are: {@link EfficientDetLayouts}.
 *
 * @param modelConfig the network
 * @param lossConfig the loss
 * @param groups what detectors have in common
 * @param augmentationConfig input size and augmentation
 */
public record EfficientDetSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        ModelConfig modelConfig,
    @Field(description = "loss", verbs = Verb.TRAIN) LossConfig lossConfig,
    @Fragment DetectorGroups groups,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        InputConfig augmentationConfig)
    implements StandardDetectorSpec {
  @Override
  public Preprocessing preprocessing() {
    return augmentationConfig.preprocessing();
  }

  @Override
  public Recipe<?, DetectionBatch> trainingRecipe(DetectionDataset set) {
    return DetectionRecipe.training(
        set, preprocessing(), augmentationConfig.augmentation(), randomSeed());
  }

  @Override
  public List<String> augmentationStory(Predicate<String> given) {
    return DetectionSentences.of(augmentationConfig.augmentation(), given);
  }

  @Override
  public List<Integer> freezeBlocks() {
    return modelConfig.freezeBlocks();
  }

  @Override
  public boolean freezeBatchNorms() {
    return modelConfig.freezeBn();
  }

  /** SGD, as TAO has it, where the spec names no rule. */
  @Override
  public Optimizer optimizer() {
    return trainingConfig().optimizer().isGiven()
        ? trainingConfig().toOptimizer()
        : new Optimizer.Sgd(0.9, false, 0);
  }

  /**
   * The network.
   *
   * @param modelName the scale
   * @param aspectRatios width and height of anchors over their side
   * @param anchorScale sides over the level's stride
   * @param minLevel first level
   * @param maxLevel last level
   * @param numScales sizes from a side to below its double
   * @param freezeBn whether batch norms keep their statistics
   * @param freezeBlocks blocks whose convolutions do not change
   */
  public record ModelConfig(
      @Field(
              description = "efficientdet-d0 to efficientdet-d5",
              defaultValue = "efficientdet-d0",
              shownBy = "EfficientDetMeaningTest.modelNameIsTheScale")
          String modelName,
      @Field(
              description = "width and height of anchors over their side",
              defaultValue = "[(1.0, 1.0), (1.4, 0.7), (0.7, 1.4)]",
              shownBy = "EfficientDetMeaningTest.aspectRatiosAnchorScaleAndNumScalesMakeTheShapes")
          String aspectRatios,
      @Field(
              description = "sides of anchors over their level's stride; 0: 4, as in TAO",
              defaultValue = "4",
              min = 0,
              shownBy = "EfficientDetMeaningTest.aspectRatiosAnchorScaleAndNumScalesMakeTheShapes")
          double anchorScale,
      @Field(
              description = "first level, of stride 8",
              defaultValue = "3",
              min = 3,
              max = 3,
              shownBy = "EfficientDetMeaningTest.minLevelAndMaxLevelAreThoseOfItsFiveMaps")
          int minLevel,
      @Field(
              description = "last level, of stride 128",
              defaultValue = "7",
              min = 7,
              max = 7,
              shownBy = "EfficientDetMeaningTest.minLevelAndMaxLevelAreThoseOfItsFiveMaps")
          int maxLevel,
      @Field(
              description = "sizes of anchors from a side to below its double; 0: 3, as in TAO",
              defaultValue = "3",
              min = 0,
              shownBy = "EfficientDetMeaningTest.aspectRatiosAnchorScaleAndNumScalesMakeTheShapes")
          int numScales,
      @Field(
              description = "batch norms use and keep their running statistics in training",
              shownBy = "EfficientDetMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
          boolean freezeBn,
      @Field(
              description = "backbone blocks whose convolutions do not change",
              min = 0,
              shownBy = "EfficientDetMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
          List<Integer> freezeBlocks) {}

  /**
   * The loss.
   *
   * @param boxLossWeight factor of the boxes' term
   * @param labelSmoothing of the classes
   * @param iouLossType a further loss of the boxes' overlap
   * @param iouLossWeight its factor
   */
  public record LossConfig(
      @Field(
              description = "factor of the boxes' term",
              defaultValue = "50",
              min = 0,
              shownBy = "EfficientDetMeaningTest.boxLossWeightAndLabelSmoothingReachTheLoss")
          double boxLossWeight,
      @Field(
              description = "class targets are y * (1 - s) + s / 2 in the cross entropy",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "EfficientDetMeaningTest.boxLossWeightAndLabelSmoothingReachTheLoss")
          double labelSmoothing,
      @Field(
              description = "a further loss of the boxes' overlap: iou, giou, diou or ciou",
              shownBy = "EfficientDetMeaningTest.iouLossTypeAndIouLossWeightAddALossOfOverlap")
          String iouLossType,
      @Field(
              description = "its factor; 0 for none",
              min = 0,
              shownBy = "EfficientDetMeaningTest.iouLossTypeAndIouLossWeightAddALossOfOverlap")
          double iouLossWeight) {}

  /**
   * Input size and augmentation, of efficientdet and mask_rcnn.
   *
   * @param outputWidth width of the network's input
   * @param outputHeight height of the network's input
   * @param randHflip whether every other picture is mirrored
   * @param randomCropMinScale least multiple of the input that a picture fits into
   * @param randomCropMaxScale largest multiple
   * @param autoColorDistortion known, not acted on
   * @param autoTranslateXy known, not acted on
   */
  public record InputConfig(
      @Field(
              description = "width of the network's input, a multiple of 32",
              unit = "pixels",
              defaultValue = "512",
              min = 64,
              shownBy = "EfficientDetMeaningTest.theInputAndItsScalesAreThoseOfTheFile")
          int outputWidth,
      @Field(
              description = "height of the network's input, a multiple of 32",
              unit = "pixels",
              defaultValue = "512",
              min = 64,
              shownBy = "EfficientDetMeaningTest.theInputAndItsScalesAreThoseOfTheFile")
          int outputHeight,
      @Field(
              description = "exchange left and right of every other picture",
              defaultValue = "true",
              protobufDefault = "false",
              shownBy = "EfficientDetMeaningTest.theInputAndItsScalesAreThoseOfTheFile")
          boolean randHflip,
      @Field(
              description =
                  "least multiple of the input that a picture fits into; 0: 0.1, as in TAO",
              defaultValue = "0.1",
              min = 0,
              shownBy = "EfficientDetMeaningTest.theInputAndItsScalesAreThoseOfTheFile")
          double randomCropMinScale,
      @Field(
              description =
                  "largest multiple of the input that a picture fits into; 0: 2, as in TAO",
              defaultValue = "2",
              min = 0,
              shownBy = "EfficientDetMeaningTest.theInputAndItsScalesAreThoseOfTheFile")
          double randomCropMaxScale,
      @Field(
              description = "AutoAugment's colours",
              ignored = "pictures are mirrored, scaled and moved only")
          boolean autoColorDistortion,
      @Field(
              description = "AutoAugment's moves",
              ignored = "random parts of scaled pictures are moves")
          boolean autoTranslateXy) {

    /** Around pictures: ImageNet's means, which are 0 for the network. */
    private static final List<Integer> FILL = List.of(124, 116, 104);

    /** Least multiple of the input that a picture fits into. */
    public double smallestScale() {
      return randomCropMinScale == 0 ? 0.1 : randomCropMinScale;
    }

    /** Largest multiple of the input that a picture fits into. */
    public double largestScale() {
      return randomCropMaxScale == 0 ? 2 : randomCropMaxScale;
    }

    /** How pictures are varied in training. */
    public ScaleAugmentation augmentation() {
      return new ScaleAugmentation(randHflip ? 0.5 : 0, smallestScale(), largestScale(), FILL);
    }

    /** Fitted at the top left, aspect ratio kept; TAO divides all channels by one deviation. */
    public Preprocessing preprocessing() {
      Normalization numbers =
          new Normalization(
              ColorOrder.RGB,
              1.0 / 255,
              List.of(0.485, 0.456, 0.406),
              List.of(0.224, 0.224, 0.224));
      return new Preprocessing(
          outputHeight,
          outputWidth,
          Interpolation.BILINEAR,
          CropMode.LETTERBOX_TOP_LEFT,
          0,
          114,
          numbers);
    }
  }
}
