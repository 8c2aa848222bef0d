package io.tao4j.networks.ssd;

import io.tao4j.networks.anchors.AnchorAugmentationConfig;
import io.tao4j.networks.tasks.detection.DatasetConfig;
import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of ssd. Fields that TAO does not have say so in their description.
 *
 * @param randomSeed seed of everything random
 * @param ssdConfig the network
 * @param dssdConfig the network of dssd, in TAO a choice of the same spec
 * @param trainingConfig the training
 * @param evalConfig the evaluation
 * @param nmsConfig what of the predictions is kept
 * @param augmentationConfig input size and augmentation
 * @param datasetConfig the data
 */
public record SsdSpec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0)
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        SsdConfig ssdConfig,
    @Field(
            description = "the network of dssd, which is a network of its own here",
            verbs = Verb.TRAIN)
        Optional<SsdConfig> dssdConfig,
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
        DatasetConfig datasetConfig)
    implements SsdFamilySpec {

  @Override
  public SsdConfig network() {
    return ssdConfig;
  }

  /** The network. Lists are texts, as TAO has them: {@code "[1.0, 2.0, 1.0/3.0]"}. */
  public record SsdConfig(
      @Field(
              description =
                  "width over height of the anchors of each of the six maps, a list of lists",
              oneof = "anchor_ratios")
          Optional<String> aspectRatios,
      @Field(
              description =
                  "width over height of the anchors of all maps; absent: [1.0, 2.0, 0.5, 3.0, 1.0/3.0]",
              oneof = "anchor_ratios")
          Optional<String> aspectRatiosGlobal,
      @Field(
              description =
                  "sizes of the anchors over the input's shorter side, one for each of the six maps and"
                      + " one more; absent: from min_scale to max_scale, or [0.05, 0.1, 0.25, 0.4, 0.55,"
                      + " 0.7, 0.85]")
          Optional<String> scales,
      @Field(description = "first of seven evenly spaced scales", min = 0, max = 1) double minScale,
      @Field(description = "last of seven evenly spaced scales", min = 0) double maxScale,
      @Field(
              description = "a second square for the ratio 1, of the geometric mean of two scales",
              defaultValue = "true",
              protobufDefault = "false")
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
      @Field(description = "depth of the backbone family", defaultValue = "18", min = 1)
          int nlayers,
      @Field(
              description =
                  "channels of a residual block before the predictions of each map, a multiple of 4; 0:"
                      + " none. TAO's templates of dssd have 512",
              min = 0)
          int predNumChannels,
      @Field(
              description = "factor of the boxes' loss; 0: 1, as in TAO",
              defaultValue = "1",
              min = 0)
          double alpha,
      @Field(
              description =
                  "background anchors that are learned for each with an object; 0: 3, as in TAO",
              defaultValue = "3",
              min = 0)
          double negPosRatio,
      @Field(
              description = "IoU from which an anchor predicts an object; 0: 0.5, as in TAO",
              defaultValue = "0.5",
              min = 0,
              max = 1)
          double posIouThresh,
      @Field(
              description =
                  "IoU below which an anchor is background; between the two it does not count. 0: 0.5,"
                      + " as in TAO",
              defaultValue = "0.5",
              min = 0,
              max = 1)
          double negIouThresh,
      @Field(description = "backbone blocks whose convolutions do not change", min = 0)
          List<Integer> freezeBlocks,
      @Field(description = "batch norms use and keep their running statistics in training")
          boolean freezeBn) {}
}
