package io.tao4j.networks.rcnn;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.spec.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's {@code model_config} of faster_rcnn.
 *
 * @param inputImageConfig the network's input
 * @param arch backbone
 * @param anchorBoxConfig sizes and shapes of anchors
 * @param roiMiniBatch regions of a picture that count
 * @param rpnStride of the map
 * @param freezeBn whether batch norms keep their statistics
 * @param dropoutRate of VGG's dense layers
 * @param dropConnectRate of EfficientNets
 * @param rpnClsActivationType known, not acted on
 * @param freezeBlocks blocks whose convolutions do not change
 * @param useBias biases before batch norms
 * @param roiPoolingConfig size of a region's part of the map
 * @param rfcnMode known, not acted on
 * @param tfProposalLayer known, not acted on
 * @param allProjections projections on all shortcuts
 * @param usePooling max pools
 * @param activation of the backbone
 */
public record RcnnModelConfig(
    @Field(description = "the network's input") InputImageConfig inputImageConfig,
    @Field(
            description =
                "backbone, with its depth: resnet:18, vgg:16, darknet:53, efficientnet:b0,"
                    + " googlenet, mobilenet_v1, ...",
            defaultValue = "resnet:18",
            shownBy = "RcnnMeaningTest.theBackboneIsThatOfItsFields")
        String arch,
    @Field(description = "sizes and shapes of anchors") AnchorBoxConfig anchorBoxConfig,
    @Field(
            description = "regions of a picture that count",
            defaultValue = "256",
            min = 1,
            shownBy = "RcnnMeaningTest.whatCountsIsThatOfTheFile")
        int roiMiniBatch,
    @Field(
            description = "input pixels of a cell of the map",
            defaultValue = "16",
            min = 16,
            max = 16,
            shownBy = "RcnnMeaningTest.scaleAndRatioMakeAnchorsAtTheRpnStride")
        int rpnStride,
    @Field(
            description = "batch norms use and keep their running statistics in training",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "RcnnMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
        boolean freezeBn,
    @Field(
            description =
                "share of the numbers of VGG's dense layers that are left out in training",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "RcnnMeaningTest.dropoutRateIsThatOfVggsDenseLayers")
        double dropoutRate,
    @Field(
            description = "largest share of EfficientNet's branches that are left out in training",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "RcnnMeaningTest.theBackboneIsThatOfItsFields")
        double dropConnectRate,
    @Field(description = "of the scores of regions", ignored = "it is a sigmoid, TAO's only one")
        String rpnClsActivationType,
    @Field(
            description = "backbone blocks whose convolutions do not change",
            min = 0,
            shownBy = "RcnnMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
        List<Integer> freezeBlocks,
    @Field(
            description = "biases in convolutions that a batch norm follows",
            shownBy = "RcnnMeaningTest.theBackboneIsThatOfItsFields")
        boolean useBias,
    @Field(description = "size of a region's part of the map") RoiPoolingConfig roiPoolingConfig,
    @Field(description = "another second stage", ignored = "TAO's own code does not use it")
        boolean rfcnMode,
    @Field(description = "another way to propose", ignored = "there is one")
        boolean tfProposalLayer,
    @Field(
            description = "ResNet and MobileNet v2: a projection on every shortcut",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "RcnnMeaningTest.theBackboneIsThatOfItsFields")
        boolean allProjections,
    @Field(
            description = "max pools instead of strides, of ResNet and VGG",
            shownBy = "RcnnMeaningTest.theBackboneIsThatOfItsFields")
        boolean usePooling,
    @Field(description = "the backbone's activation; absent: its own")
        Optional<ActivationConfig> activation) {

  /** The network's input. */
  public record InputImageConfig(
      @Field(
              description = "colours",
              defaultValue = "RGB",
              shownBy = "RcnnMeaningTest.theInputIsThatOfTheFile")
          ImageType imageType,
      @Field(description = "a shorter side instead of a size", oneof = "image_size_config")
          Optional<ShorterSide> sizeMin,
      @Field(description = "a size", oneof = "image_size_config") Optional<Size> sizeHeightWidth,
      @Field(
              description = "order in which channels come",
              defaultValue = "bgr",
              allowed = {"rgb", "bgr", "l"},
              shownBy = "RcnnMeaningTest.theInputIsThatOfTheFile")
          String imageChannelOrder,
      @Field(
              description = "means to subtract, r g b or l; absent: ImageNet's",
              shownBy = "RcnnMeaningTest.theInputIsThatOfTheFile")
          Map<String, Double> imageChannelMean,
      @Field(
              description = "what levels are divided by behind that",
              defaultValue = "1",
              min = 0,
              exclusiveMin = true,
              shownBy = "RcnnMeaningTest.theInputIsThatOfTheFile")
          double imageScalingFactor,
      @Field(
              description = "most objects of a picture",
              ignored = "a picture may have any number of objects")
          int maxObjectsNumPerImage) {
    int height() {
      return sizeHeightWidth.map(Size::height).orElse(720);
    }

    int width() {
      return sizeHeightWidth.map(Size::width).orElse(1280);
    }

    private double mean(String channel, double usual) {
      return imageChannelMean.getOrDefault(channel, usual);
    }

    /** Stretched, channels in their order minus means. */
    Preprocessing preprocessing() {
      List<Double> means = new ArrayList<>();
      ColorOrder order;
      if (imageType == ImageType.RGB) {
        boolean red = imageChannelOrder.equals("rgb");
        order = red ? ColorOrder.RGB : ColorOrder.BGR;
        means.addAll(List.of(mean("r", 123.68), mean("g", 116.779), mean("b", 103.939)));
        if (!red) {
          Collections.reverse(means);
        }
      } else {
        order = ColorOrder.GRAY;
        means.add(mean("l", 117.3786));
      }
      return Preprocessing.stretch(
          height(),
          width(),
          Interpolation.BILINEAR,
          new Normalization(
              order, 1, means, Collections.nCopies(order.channels(), imageScalingFactor)));
    }
  }

  /** Colours of the input. */
  public enum ImageType {
    @Field(description = "three channels")
    RGB,
    @Field(description = "one channel")
    GRAY_SCALE
  }

  /** A size that follows from the picture; known, refused. */
  public record ShorterSide(
      @Field(
              description = "shorter side",
              unit = "pixels",
              shownBy = "RcnnMeaningTest.aSizeMinIsRefused")
          int min) {}

  /** A fixed size. */
  public record Size(
      @Field(
              description = "height, a multiple of 16",
              unit = "pixels",
              defaultValue = "720",
              min = 32,
              shownBy = "RcnnMeaningTest.theInputIsThatOfTheFile")
          int height,
      @Field(
              description = "width, a multiple of 16",
              unit = "pixels",
              defaultValue = "1280",
              min = 32,
              shownBy = "RcnnMeaningTest.theInputIsThatOfTheFile")
          int width) {}

  /** Sizes and shapes of anchors. */
  public record AnchorBoxConfig(
      @Field(
              description = "sizes of anchors",
              unit = "pixels",
              defaultValue = "[64, 128, 256]",
              min = 0,
              exclusiveMin = true,
              shownBy = "RcnnMeaningTest.scaleAndRatioMakeAnchorsAtTheRpnStride")
          List<Double> scale,
      @Field(
              description = "widths over heights",
              defaultValue = "[1, 0.5, 2]",
              min = 0,
              exclusiveMin = true,
              shownBy = "RcnnMeaningTest.scaleAndRatioMakeAnchorsAtTheRpnStride")
          List<Double> ratio) {}

  /** Size of a region's part of the map. */
  public record RoiPoolingConfig(
      @Field(
              description = "rows and columns",
              defaultValue = "7",
              min = 2,
              shownBy = "RcnnMeaningTest.poolSizeAndPoolSize2xAreThoseOfTheCrops")
          int poolSize,
      @Field(
              description = "twice as many, which the second stage halves first",
              name = "pool_size_2x",
              shownBy = "RcnnMeaningTest.poolSizeAndPoolSize2xAreThoseOfTheCrops")
          boolean poolSize2x) {}

  /** The backbone's activation. */
  public record ActivationConfig(
      @Field(
              description = "relu, swish, leaky_relu, mish ...",
              shownBy = "RcnnMeaningTest.theBackboneIsThatOfItsFields")
          String activationType,
      @Field(description = "numbers of it", ignored = "the activations here have none")
          Map<String, Double> activationParameters) {}
}
