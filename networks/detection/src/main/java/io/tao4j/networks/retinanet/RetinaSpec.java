package io.tao4j.networks.retinanet;

import io.tao4j.engine.Optimizer;
import io.tao4j.networks.anchors.AnchorAugmentationConfig;
import io.tao4j.networks.anchors.AnchorConfig;
import io.tao4j.networks.anchors.AnchorSpec;
import io.tao4j.networks.tasks.detection.DetectorGroups;
import io.tao4j.networks.tasks.spec.ClassWeightingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;
import java.util.List;

/**
 * TAO's spec of retinanet. Fields that TAO does not have say so in their description.
 *
 * @param retinanetConfig the network
 * @param groups what detectors have in common
 * @param augmentationConfig input size and augmentation
 * @param classWeightingConfig weights of the classes
 */
public record RetinaSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        RetinaConfig retinanetConfig,
    @Fragment DetectorGroups groups,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        AnchorAugmentationConfig augmentationConfig,
    @Field(description = "weights of the classes", verbs = Verb.TRAIN)
        ClassWeightingConfig classWeightingConfig)
    implements AnchorSpec {

  @Override
  public List<Integer> freezeBlocks() {
    return retinanetConfig.anchors().freezeBlocks();
  }

  @Override
  public boolean freezeBatchNorms() {
    return retinanetConfig.anchors().freezeBn();
  }

  /** SGD, as TAO's templates have it, where the spec names no rule. */
  @Override
  public Optimizer optimizer() {
    return trainingConfig().optimizer().isGiven()
        ? trainingConfig().toOptimizer()
        : new Optimizer.Sgd(0.9, false, 0);
  }

  /** The network. */
  public record RetinaConfig(
      @Fragment AnchorConfig anchors,
      @Field(
              description = "a second square for the ratio 1, of the geometric mean of two scales",
              shownBy = "RetinaMeaningTest.aspectRatiosScalesAndLevelsMakeTheShapes")
          boolean twoBoxesForAr1,
      @Field(
              description = "factor of the boxes' loss",
              defaultValue = "0.8",
              min = 0,
              shownBy = "RetinaMeaningTest.lossLocWeightAndFocalNumbersReachTheLoss")
          double lossLocWeight,
      @Field(
              description = "share of the positives in the focal loss",
              defaultValue = "0.25",
              min = 0,
              exclusiveMin = true,
              max = 1,
              exclusiveMax = true,
              shownBy = "RetinaMeaningTest.lossLocWeightAndFocalNumbersReachTheLoss")
          double focalLossAlpha,
      @Field(
              description = "exponent of the focal loss",
              defaultValue = "2",
              min = 0,
              exclusiveMin = true,
              shownBy = "RetinaMeaningTest.lossLocWeightAndFocalNumbersReachTheLoss")
          double focalLossGamma,
      @Field(
              description = "convolutions of each small network before its last one",
              defaultValue = "1",
              min = 1,
              shownBy = "RetinaMeaningTest.archNlayersFeatureSizeAndNKernelsMakeTheNetwork")
          int nKernels,
      @Field(
              description = "channels of the pyramid and of the small networks",
              defaultValue = "256",
              min = 2,
              shownBy = "RetinaMeaningTest.archNlayersFeatureSizeAndNKernelsMakeTheNetwork")
          int featureSize,
      @Field(
              description = "IoU from which an anchor predicts an object; 0: 0.5, as in TAO",
              defaultValue = "0.6",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy =
                  "RetinaMeaningTest.posIouThreshAndNegIouThreshMatchAnchorsAndZeroIsTaosNumber")
          double posIouThresh,
      @Field(
              description =
                  "IoU below which an anchor is background; between the two it does not count. 0: 0.4,"
                      + " as in TAO",
              defaultValue = "0.4",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy =
                  "RetinaMeaningTest.posIouThreshAndNegIouThreshMatchAnchorsAndZeroIsTaosNumber")
          double negIouThresh,
      @Field(
              description = "sizes of anchors from a scale to below its double; 0: 3, as in TAO",
              defaultValue = "1",
              protobufDefault = "0",
              min = 0,
              shownBy = "RetinaMeaningTest.aspectRatiosScalesAndLevelsMakeTheShapes")
          int nAnchorLevels) {}
}
