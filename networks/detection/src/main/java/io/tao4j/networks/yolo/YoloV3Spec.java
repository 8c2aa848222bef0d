package io.tao4j.networks.yolo;

import io.tao4j.networks.tasks.detection.AugmentationConfig;
import io.tao4j.networks.tasks.detection.DetectorGroups;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;
import java.util.List;

/**
 * TAO's spec of yolo_v3. Fields that TAO does not have say so in their description.
 *
 * @param yolov3Config the network
 * @param groups what detectors have in common
 * @param augmentationConfig input size and augmentation
 */
public record YoloV3Spec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        YoloV3Config yolov3Config,
    @Fragment DetectorGroups groups,
    @Field(
            description =
                "input size and augmentation; other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        YoloV3AugmentationConfig augmentationConfig)
    implements YoloFamilySpec {

  @Override
  public AugmentationConfig augmentation() {
    return augmentationConfig.withoutMosaics();
  }

  @Override
  public List<Integer> freezeBlocks() {
    return yolov3Config.freezeBlocks();
  }

  @Override
  public boolean freezeBatchNorms() {
    return yolov3Config.freezeBn();
  }

  /**
   * The network.
   *
   * @param bigAnchorShape of stride 32
   * @param midAnchorShape of stride 16
   * @param smallAnchorShape of stride 8
   * @param matchingNeutralBoxIou from which a prediction is no background
   * @param arch backbone family
   * @param nlayers its depth
   * @param archConvBlocks pairs of convolutions in each part of the neck
   * @param lossLocWeight factor of the boxes' loss
   * @param lossNegObjWeights factor of the background's loss
   * @param lossClassWeights factor of the classes' loss
   * @param freezeBlocks blocks whose convolutions do not change
   * @param freezeBn whether batch norms keep their statistics
   * @param forceRelu ReLU in DarkNets and in the neck
   */
  public record YoloV3Config(
      @Field(
              description =
                  "width and height of each anchor of stride 32. `kmeans` finds a data set's own",
              unit = "pixels",
              defaultValue = "[(114.94, 60.67), (159.06, 114.59), (297.59, 176.38)]",
              shownBy = "AnchorTest.readsTaosForm")
          String bigAnchorShape,
      @Field(
              description = "the same for stride 16",
              unit = "pixels",
              defaultValue = "[(42.99, 31.91), (79.57, 31.75), (56.80, 56.93)]",
              shownBy = "AnchorTest.readsTaosForm")
          String midAnchorShape,
      @Field(
              description = "the same for stride 8",
              unit = "pixels",
              defaultValue = "[(15.60, 13.88), (30.25, 20.25), (20.67, 49.63)]",
              shownBy = "AnchorTest.readsTaosForm")
          String smallAnchorShape,
      @Field(
              description =
                  "predictions without an object that overlap one by this IoU are not background",
              defaultValue = "0.7",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "YoloV3Test.theLossIsWeighedAsTheFileSays")
          double matchingNeutralBoxIou,
      @Field(
              description = "backbone family, with nlayers its depth; or a backbone's own name",
              defaultValue = "resnet",
              shownBy = "YoloV3Test.standsOnTheMapsOfEachBackbone")
          String arch,
      @Field(
              description = "depth of the backbone family",
              defaultValue = "18",
              min = 1,
              shownBy = "YoloV3Test.standsOnTheMapsOfEachBackbone")
          int nlayers,
      @Field(
              description = "pairs of convolutions in each part of the neck",
              defaultValue = "2",
              min = 0,
              max = 2,
              shownBy = "YoloV3Test.pairsOfConvolutionsAreAsManyAsTheSpecSays")
          int archConvBlocks,
      @Field(
              description = "factor of the boxes' loss",
              defaultValue = "0.8",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "YoloV3Test.theLossIsWeighedAsTheFileSays")
          double lossLocWeight,
      @Field(
              description = "factor of the mean loss of predictions without an object",
              defaultValue = "100",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "YoloV3Test.theLossIsWeighedAsTheFileSays")
          double lossNegObjWeights,
      @Field(
              description = "factor of the classes' loss",
              defaultValue = "1",
              protobufDefault = "0.0",
              min = 0,
              shownBy = "YoloV3Test.theLossIsWeighedAsTheFileSays")
          double lossClassWeights,
      @Field(
              description = "backbone blocks whose convolutions do not change",
              min = 0,
              shownBy = "YoloFineTuningTest.theHeadIsTrainedFirstThenBlockAfterBlock")
          List<Integer> freezeBlocks,
      @Field(
              description =
                  "batch norms of the backbone use and keep their running statistics in training; those of neck and heads learn",
              shownBy = "YoloV3Test.frozenNormsAreTheBackbones")
          boolean freezeBn,
      @Field(
              description = "ReLU in DarkNets and in the neck",
              shownBy = "YoloV3Test.reluTakesThePlaceOfLeakyRelu")
          boolean forceRelu) {}
}
