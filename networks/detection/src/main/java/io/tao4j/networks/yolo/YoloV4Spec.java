package io.tao4j.networks.yolo;

import io.tao4j.networks.tasks.detection.AugmentationConfig;
import io.tao4j.networks.tasks.detection.DetectorGroups;
import io.tao4j.networks.tasks.spec.ClassWeightingConfig;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of yolo_v4 and yolo_v4_tiny. Fields that TAO does not have say so in their
 * description.
 *
 * @param yolov4Config the network
 * @param groups what detectors have in common
 * @param augmentationConfig input size and augmentation
 * @param classWeightingConfig weights of the classes
 */
public record YoloV4Spec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        YoloV4Config yolov4Config,
    @Fragment DetectorGroups groups,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        AugmentationConfig augmentationConfig,
    @Field(description = "weights of the classes", verbs = Verb.TRAIN)
        ClassWeightingConfig classWeightingConfig)
    implements YoloFamilySpec {

  @Override
  public AugmentationConfig augmentation() {
    return augmentationConfig;
  }

  @Override
  public List<Integer> freezeBlocks() {
    return yolov4Config.freezeBlocks();
  }

  @Override
  public boolean freezeBatchNorms() {
    return yolov4Config.freezeBn();
  }

  /** The network. */
  public record YoloV4Config(
      @Field(
              description =
                  "width and height of each anchor of stride 32; absent: TAO's for the network."
                      + " `kmeans` finds a data set's own",
              unit = "pixels",
              shownBy = "AnchorTest.readsTaosForm")
          Optional<String> bigAnchorShape,
      @Field(
              description = "the same for stride 16",
              unit = "pixels",
              shownBy = "AnchorTest.readsTaosForm")
          Optional<String> midAnchorShape,
      @Field(
              description = "the same for stride 8; cspdarknet_tiny has no such map",
              unit = "pixels",
              shownBy = "AnchorTest.readsTaosForm")
          Optional<String> smallAnchorShape,
      @Field(
              description =
                  "predictions without an object that overlap one by this IoU are not background",
              defaultValue = "0.5",
              min = 0.25,
              exclusiveMin = true,
              max = 1,
              shownBy = "YoloLossTest.overlappingPredictionsAreNotBackground")
          double matchingNeutralBoxIou,
      @Field(
              description = "anchors whose shape has a greater IoU with an object predict it",
              defaultValue = "0.25",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "YoloTargetsTest.everyAnchorThatFitsTakesIt")
          double boxMatchingIou,
      @Field(
              description =
                  "backbone family, with nlayers its depth; or a backbone's own name. Absent:"
                      + " resnet for yolo_v4, cspdarknet_tiny for yolo_v4_tiny",
              shownBy = "YoloMeaningTest.headsHaveTheStrides32And16And8")
          Optional<String> arch,
      @Field(
              description = "depth of the backbone family",
              defaultValue = "18",
              min = 1,
              shownBy = "YoloMeaningTest.widthsOfPathAggregationGoWithTheBackbone")
          int nlayers,
      @Field(
              description = "pairs of convolutions of yolo_v3",
              defaultValue = "2",
              min = 0,
              max = 2,
              ignored = "TAO's yolo_v4 does not read it; neck_conv_blocks is for neck: DARKNET")
          int archConvBlocks,
      @Field(
              description = "factor of the boxes' loss",
              defaultValue = "1",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "YoloLossTest.eachTermIsTheOneOfTheLoops")
          double lossLocWeight,
      @Field(
              description =
                  "factor of the loss of predictions without an object; those with one have 1",
              defaultValue = "1",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "YoloLossTest.eachTermIsTheOneOfTheLoops")
          double lossNegObjWeights,
      @Field(
              description = "factor of the classes' loss",
              defaultValue = "1",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "YoloLossTest.eachTermIsTheOneOfTheLoops")
          double lossClassWeights,
      @Field(
              description = "backbone blocks whose convolutions do not change",
              min = 0,
              shownBy = "YoloFineTuningTest.theHeadIsTrainedFirstThenBlockAfterBlock")
          List<Integer> freezeBlocks,
      @Field(
              description =
                  "batch norms of the backbone use and keep their running statistics in training;"
                      + " those of neck and heads learn",
              shownBy = "YoloMeaningTest.frozenNormsAreTheBackbones")
          boolean freezeBn,
      @Field(
              description = "ReLU in darknets, cspdarknets, neck and heads",
              shownBy = "YoloMeaningTest.activationActsOnCspDarknetsOnly")
          boolean forceRelu,
      @Field(
              description =
                  "activation of cspdarknet, cspdarknet_tiny and cspdarknet_tiny_3l; absent:"
                      + " leaky_relu of slope 0.1, as in necks and heads always",
              allowed = {"relu", "leaky_relu", "mish"},
              shownBy = "YoloMeaningTest.activationActsOnCspDarknetsOnly")
          Optional<String> activation,
      @Field(
              description = "share of the positives in a focal loss; 0: cross entropy",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "YoloLossTest.focalLossLooksAwayFromWhatIsEasy")
          double focalLossAlpha,
      @Field(
              description = "exponent of a focal loss; 0: cross entropy",
              min = 0,
              shownBy = "YoloLossTest.focalLossLooksAwayFromWhatIsEasy")
          double focalLossGamma,
      @Field(
              description = "targets of classes and objectness are y * (1 - s) + s / 2",
              min = 0,
              max = 0.3,
              shownBy = "YoloLossTest.eachTermIsTheOneOfTheLoops")
          double labelSmoothing,
      @Field(
              description =
                  "how far centres of stride 32 may leave their cell, both sides together",
              unit = "cells",
              defaultValue = "0.05",
              protobufDefault = "0.0",
              min = 0,
              max = 0.3,
              shownBy = "YoloDecoderTest.aPredictionIsItsCellItsAnchorAndItsNumbers")
          double bigGridXyExtend,
      @Field(
              description = "the same for stride 16",
              unit = "cells",
              defaultValue = "0.1",
              protobufDefault = "0.0",
              min = 0,
              max = 0.3,
              shownBy = "YoloDecoderTest.aPredictionIsItsCellItsAnchorAndItsNumbers")
          double midGridXyExtend,
      @Field(
              description = "the same for stride 8",
              unit = "cells",
              defaultValue = "0.2",
              protobufDefault = "0.0",
              min = 0,
              max = 0.3,
              shownBy = "YoloDecoderTest.aPredictionIsItsCellItsAnchorAndItsNumbers")
          double smallGridXyExtend,
      @Field(
              description =
                  "what stands between backbone and heads, not for the tiny networks: TAO's, on a"
                      + " backbone of TAO's form, or Darknet's, of 512, 256 and 128 channels on"
                      + " maps of stride 32, 16 and 8 of a backbone as public weights have it"
                      + " (beyond TAO)",
              defaultValue = "TAO",
              shownBy = "YoloMeaningTest.archConvBlocksIsNotReadAndNeckConvBlocksIsDarknets")
          Neck neck,
      @Field(
              description = "pairs of convolutions in each part of Darknet's neck (beyond TAO)",
              defaultValue = "2",
              min = 0,
              max = 2,
              shownBy = "YoloMeaningTest.archConvBlocksIsNotReadAndNeckConvBlocksIsDarknets")
          int neckConvBlocks) {}

  /** Necks of YOLOv4. */
  public enum Neck {
    @Field(description = "as TAO builds it")
    TAO,
    @Field(description = "as Darknet has it")
    DARKNET
  }
}
