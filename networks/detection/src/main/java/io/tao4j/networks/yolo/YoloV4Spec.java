package io.tao4j.networks.yolo;

import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.tasks.detection.AugmentationConfig;
import io.tao4j.networks.tasks.detection.DatasetConfig;
import io.tao4j.networks.tasks.detection.DetectorSpec;
import io.tao4j.networks.tasks.spec.ClassWeightingConfig;
import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of yolo_v4 and yolo_v4_tiny. Fields that TAO does not have say so in their
 * description.
 *
 * @param randomSeed seed of everything random
 * @param yolov4Config the network
 * @param trainingConfig the training
 * @param evalConfig the evaluation
 * @param nmsConfig what of the predictions is kept
 * @param augmentationConfig input size and augmentation
 * @param datasetConfig the data
 * @param classWeightingConfig weights of the classes
 */
public record YoloV4Spec(
    @Field(
            description = "seed of everything random",
            verbs = Verb.TRAIN,
            defaultValue = "42",
            min = 0)
        long randomSeed,
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        YoloV4Config yolov4Config,
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
        AugmentationConfig augmentationConfig,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        DatasetConfig datasetConfig,
    @Field(description = "weights of the classes", verbs = Verb.TRAIN)
        ClassWeightingConfig classWeightingConfig)
    implements DetectorSpec {

  @Override
  public Preprocessing preprocessing() {
    return augmentationConfig.preprocessing();
  }

  @Override
  public DetectionRecipe trainingRecipe(DetectionDataset set) {
    return augmentationConfig.recipe(set, randomSeed);
  }

  @Override
  public List<Integer> freezeBlocks() {
    return yolov4Config.freezeBlocks();
  }

  @Override
  public boolean freezeBatchNorms() {
    return yolov4Config.freezeBn();
  }

  @Override
  public boolean inputSizeVaries() {
    return augmentationConfig.randomizeInputShapePeriod() > 0;
  }

  /** The network. */
  public record YoloV4Config(
      @Field(
              description =
                  "width and height of each anchor of stride 32; absent: TAO's for the network."
                      + " `kmeans` finds a data set's own",
              unit = "pixels")
          Optional<String> bigAnchorShape,
      @Field(description = "the same for stride 16", unit = "pixels")
          Optional<String> midAnchorShape,
      @Field(
              description = "the same for stride 8; cspdarknet_tiny has no such map",
              unit = "pixels")
          Optional<String> smallAnchorShape,
      @Field(
              description =
                  "predictions without an object that overlap one by this IoU are not background",
              defaultValue = "0.5",
              min = 0.25,
              exclusiveMin = true,
              max = 1)
          double matchingNeutralBoxIou,
      @Field(
              description = "anchors whose shape has a greater IoU with an object predict it",
              defaultValue = "0.25",
              min = 0,
              exclusiveMin = true,
              max = 1)
          double boxMatchingIou,
      @Field(
              description =
                  "backbone family, with nlayers its depth; or a backbone's own name. Absent:"
                      + " resnet for yolo_v4, cspdarknet_tiny for yolo_v4_tiny")
          Optional<String> arch,
      @Field(description = "depth of the backbone family", defaultValue = "18", min = 1)
          int nlayers,
      @Field(
              description = "pairs of convolutions in each part of the neck; not for the tiny neck",
              defaultValue = "2",
              min = 0,
              max = 2)
          int archConvBlocks,
      @Field(description = "factor of the boxes' loss", defaultValue = "1", min = 0)
          double lossLocWeight,
      @Field(
              description = "factor of the loss of predictions without an object",
              defaultValue = "1",
              min = 0)
          double lossNegObjWeights,
      @Field(description = "factor of the classes' loss", defaultValue = "1", min = 0)
          double lossClassWeights,
      @Field(description = "backbone blocks whose convolutions do not change", min = 0)
          List<Integer> freezeBlocks,
      @Field(description = "batch norms use and keep their running statistics in training")
          boolean freezeBn,
      @Field(description = "ReLU everywhere") boolean forceRelu,
      @Field(
              description =
                  "activation everywhere. Absent: the backbone's own (mish for cspdarknet), and"
                      + " leaky_relu in the neck",
              allowed = {"relu", "leaky_relu", "mish"})
          Optional<String> activation,
      @Field(
              description = "share of the positives in a focal loss; 0: cross entropy",
              min = 0,
              max = 1,
              exclusiveMax = true)
          double focalLossAlpha,
      @Field(description = "exponent of a focal loss; 0: cross entropy", min = 0)
          double focalLossGamma,
      @Field(description = "class targets are y * (1 - s) + s / 2", min = 0, max = 0.3)
          double labelSmoothing,
      @Field(
              description =
                  "how far centres of stride 32 may leave their cell, both sides together",
              unit = "cells",
              defaultValue = "0.05",
              min = 0,
              max = 0.3)
          double bigGridXyExtend,
      @Field(
              description = "the same for stride 16",
              unit = "cells",
              defaultValue = "0.1",
              min = 0,
              max = 0.3)
          double midGridXyExtend,
      @Field(
              description = "the same for stride 8",
              unit = "cells",
              defaultValue = "0.2",
              min = 0,
              max = 0.3)
          double smallGridXyExtend) {}
}
