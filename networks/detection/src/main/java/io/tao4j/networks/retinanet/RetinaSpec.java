package io.tao4j.networks.retinanet;

import io.tao4j.engine.Optimizer;
import io.tao4j.networks.anchors.AnchorAugmentationConfig;
import io.tao4j.networks.anchors.AnchorSpec;
import io.tao4j.networks.tasks.detection.DatasetConfig;
import io.tao4j.networks.tasks.spec.ClassWeightingConfig;
import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of retinanet. Fields that TAO does not have say so in their description.
 *
 * @param randomSeed seed of everything random
 * @param retinanetConfig the network
 * @param trainingConfig the training
 * @param evalConfig the evaluation
 * @param nmsConfig what of the predictions is kept
 * @param augmentationConfig input size and augmentation
 * @param datasetConfig the data
 * @param classWeightingConfig weights of the classes
 */
public record RetinaSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0)
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        RetinaConfig retinanetConfig,
    @Field(description = "training", verbs = Verb.TRAIN) TrainingConfig trainingConfig,
    @Field(
            description = "evaluation",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        EvalConfig evalConfig,
    @Field(
            description =
                "what of the predictions is kept; a model keeps those of its training for inference and export",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        NmsConfig nmsConfig,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        AnchorAugmentationConfig augmentationConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig,
    @Field(description = "weights of the classes", verbs = Verb.TRAIN)
        ClassWeightingConfig classWeightingConfig)
    implements AnchorSpec {

  @Override
  public List<Integer> freezeBlocks() {
    return retinanetConfig.freezeBlocks();
  }

  @Override
  public boolean freezeBatchNorms() {
    return retinanetConfig.freezeBn();
  }

  /** SGD, as TAO's templates have it, where the spec names no rule. */
  @Override
  public Optimizer optimizer() {
    return trainingConfig.optimizer().isGiven()
        ? trainingConfig.toOptimizer()
        : new Optimizer.Sgd(0.9, false, 0);
  }

  /** The network. Lists are texts, as TAO has them: {@code "[1.0, 2.0, 0.5]"}. */
  public record RetinaConfig(
      @Field(
              description =
                  "width over height of the anchors of each of the five maps, a list of lists of one"
                      + " length",
              oneof = "anchor_ratios")
          Optional<String> aspectRatios,
      @Field(
              description = "width over height of the anchors of all maps; absent: [1.0, 2.0, 0.5]",
              oneof = "anchor_ratios")
          Optional<String> aspectRatiosGlobal,
      @Field(
              description =
                  "sizes of the anchors over the input's shorter side, one for each of the five maps"
                      + " and one more; absent: from min_scale to max_scale, or [0.045, 0.09, 0.2, 0.4,"
                      + " 0.55, 0.7]")
          Optional<String> scales,
      @Field(description = "first of six evenly spaced scales", min = 0, max = 1) double minScale,
      @Field(description = "last of six evenly spaced scales", min = 0) double maxScale,
      @Field(description = "a second square for the ratio 1, of the geometric mean of two scales")
          boolean twoBoxesForAr1,
      @Field(
              description =
                  "distance of the anchors of each map; absent: the input's side over the map's",
              unit = "pixels")
          Optional<String> steps,
      @Field(description = "sides of anchors are moved into the input") boolean clipBoxes,
      @Field(
              description = "divisors of encoded x, y, width and height",
              defaultValue = "[0.1, 0.1, 0.2, 0.2]")
          String variances,
      @Field(description = "place of the first anchor of each map, in steps, 0 to 1; absent: 0.5")
          Optional<String> offsets,
      @Field(
              description = "means to subtract",
              ignored = "augmentation_config.image_mean has them, as in TAO")
          Optional<String> meanColor,
      @Field(
              description = "backbone family, with nlayers its depth; or a backbone's own name",
              defaultValue = "resnet")
          String arch,
      @Field(description = "factor of the boxes' loss", defaultValue = "0.8", min = 0)
          double lossLocWeight,
      @Field(
              description = "share of the positives in the focal loss",
              defaultValue = "0.25",
              min = 0,
              exclusiveMin = true,
              max = 1,
              exclusiveMax = true)
          double focalLossAlpha,
      @Field(
              description = "exponent of the focal loss",
              defaultValue = "2",
              min = 0,
              exclusiveMin = true)
          double focalLossGamma,
      @Field(description = "backbone blocks whose convolutions do not change", min = 0)
          List<Integer> freezeBlocks,
      @Field(description = "batch norms use and keep their running statistics in training")
          boolean freezeBn,
      @Field(description = "depth of the backbone family", defaultValue = "18", min = 1)
          int nlayers,
      @Field(
              description = "convolutions of each small network before its last one",
              defaultValue = "1",
              min = 1)
          int nKernels,
      @Field(
              description = "channels of the pyramid and of the small networks",
              defaultValue = "256",
              min = 2)
          int featureSize,
      @Field(
              description = "IoU from which an anchor predicts an object; 0: 0.5, as in TAO",
              defaultValue = "0.6",
              protobufDefault = "0",
              min = 0,
              max = 1)
          double posIouThresh,
      @Field(
              description =
                  "IoU below which an anchor is background; between the two it does not count. 0: 0.4,"
                      + " as in TAO",
              defaultValue = "0.4",
              protobufDefault = "0",
              min = 0,
              max = 1)
          double negIouThresh,
      @Field(
              description = "sizes of anchors from a scale to below its double; 0: 3, as in TAO",
              defaultValue = "1",
              protobufDefault = "0",
              min = 0)
          int nAnchorLevels) {}
}
