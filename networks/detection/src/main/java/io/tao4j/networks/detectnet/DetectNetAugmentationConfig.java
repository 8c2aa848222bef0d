package io.tao4j.networks.detectnet;

import io.tao4j.data.detection.SpatialAugmentation;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.spec.Field;
import java.util.Collections;

/**
 * TAO's {@code augmentation_config} of detectnet_v2.
 *
 * @param preprocessing the network's input
 * @param spatialAugmentation places and sizes
 * @param colorAugmentation colours
 */
public record DetectNetAugmentationConfig(
    @Field(description = "the network's input") InputConfig preprocessing,
    @Field(description = "places and sizes") SpatialConfig spatialAugmentation,
    @Field(description = "colours; not of grey pictures") ColorConfig colorAugmentation) {

  /** The network's input. */
  public record InputConfig(
      @Field(
              description = "width of the network's input, a multiple of 16",
              unit = "pixels",
              defaultValue = "1280",
              min = 16,
              shownBy = "DetectNetMeaningTest.theInputIsThatOfTheFile")
          int outputImageWidth,
      @Field(
              description = "height of the network's input, a multiple of 16",
              unit = "pixels",
              defaultValue = "720",
              min = 16,
              shownBy = "DetectNetMeaningTest.theInputIsThatOfTheFile")
          int outputImageHeight,
      @Field(description = "shorter side of a dynamic size", ignored = "the size is fixed")
          int outputImageMin,
      @Field(description = "longer side of a dynamic size", ignored = "the size is fixed")
          int outputImageMax,
      @Field(
              description = "resize pictures",
              ignored = "pictures are always stretched to the input")
          boolean enableAutoResize,
      @Field(
              description = "3 for colour, 1 for grey",
              defaultValue = "3",
              allowed = {"1", "3"},
              shownBy = "DetectNetMeaningTest.theInputIsThatOfTheFile")
          int outputImageChannel,
      @Field(description = "crop", unit = "pixels", ignored = "whole pictures are shown")
          int cropLeft,
      @Field(description = "crop", unit = "pixels", ignored = "whole pictures are shown")
          int cropTop,
      @Field(description = "crop", unit = "pixels", ignored = "whole pictures are shown")
          int cropRight,
      @Field(description = "crop", unit = "pixels", ignored = "whole pictures are shown")
          int cropBottom,
      @Field(
              description = "objects that are narrower in the input are not learnt",
              unit = "pixels",
              defaultValue = "1",
              min = 0,
              shownBy = "DetectNetMeaningTest.theInputIsThatOfTheFile")
          double minBboxWidth,
      @Field(
              description = "objects that are lower in the input are not learnt",
              unit = "pixels",
              defaultValue = "1",
              min = 0,
              shownBy = "DetectNetMeaningTest.theInputIsThatOfTheFile")
          double minBboxHeight,
      @Field(description = "scale before", ignored = "pictures are stretched to the input")
          double scaleWidth,
      @Field(description = "scale before", ignored = "pictures are stretched to the input")
          double scaleHeight) {}

  /** Places and sizes. */
  public record SpatialConfig(
      @Field(
              description = "probability of exchanging left and right",
              defaultValue = "0.5",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double hflipProbability,
      @Field(
              description = "probability of turning upside down",
              ignored = "as in TAO, which reads it and turns nothing")
          double vflipProbability,
      @Field(
              description = "least zoom; 0: 1",
              defaultValue = "1",
              protobufDefault = "0",
              min = 0,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double zoomMin,
      @Field(
              description = "largest zoom; 0: 1",
              defaultValue = "1",
              protobufDefault = "0",
              min = 0,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double zoomMax,
      @Field(
              description = "largest move to either side",
              unit = "pixels",
              defaultValue = "8",
              protobufDefault = "0",
              min = 0,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double translateMaxX,
      @Field(
              description = "largest move up or down",
              unit = "pixels",
              defaultValue = "8",
              protobufDefault = "0",
              min = 0,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double translateMaxY,
      @Field(description = "largest turn", unit = "radians", ignored = "pictures are not turned")
          double rotateRadMax,
      @Field(description = "probability of a turn", ignored = "pictures are not turned")
          double rotateProbability) {}

  /** Colours. */
  public record ColorConfig(
      @Field(
              description =
                  "deviation of what is added to all levels, over 255; TAO draws it for each channel",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double colorShiftStddev,
      @Field(
              description = "twice the deviation of the hue's turn",
              unit = "degrees",
              defaultValue = "25",
              protobufDefault = "0",
              min = 0,
              max = 360,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double hueRotationMax,
      @Field(
              description = "largest change of the saturation's factor from 1",
              defaultValue = "0.2",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double saturationShiftMax,
      @Field(
              description = "twice the deviation of the contrast's factor from 1",
              defaultValue = "0.1",
              protobufDefault = "0",
              min = 0,
              max = 1,
              shownBy = "DetectNetMeaningTest.placesAndColoursAreThoseOfTheFileAndNoneWithout")
          double contrastScaleMax,
      @Field(
              description = "level about which contrast changes, over 255",
              ignored = "it is 0.5, the middle")
          double contrastCenter) {}

  private static double zoom(double given) {
    return given == 0 ? 1 : given;
  }

  double smallestZoom() {
    return zoom(spatialAugmentation.zoomMin());
  }

  double largestZoom() {
    return zoom(spatialAugmentation.zoomMax());
  }

  /** How pictures are varied in training. */
  public SpatialAugmentation augmentation() {
    boolean colour = preprocessing.outputImageChannel() == 3;
    return new SpatialAugmentation(
        spatialAugmentation.hflipProbability(),
        smallestZoom(),
        largestZoom(),
        spatialAugmentation.translateMaxX(),
        spatialAugmentation.translateMaxY(),
        colour ? colorAugmentation.hueRotationMax() : 0,
        colour ? colorAugmentation.saturationShiftMax() : 0,
        colour ? colorAugmentation.contrastScaleMax() : 0,
        colour ? colorAugmentation.colorShiftStddev() : 0,
        preprocessing.minBboxWidth(),
        preprocessing.minBboxHeight());
  }

  /** How pictures are prepared outside of training: stretched, levels over 255. */
  Preprocessing preparation() {
    ColorOrder order = preprocessing.outputImageChannel() == 1 ? ColorOrder.GRAY : ColorOrder.RGB;
    Normalization numbers =
        new Normalization(
            order,
            1.0 / 255,
            Collections.nCopies(order.channels(), 0.0),
            Collections.nCopies(order.channels(), 1.0));
    return Preprocessing.stretch(
        preprocessing.outputImageHeight(),
        preprocessing.outputImageWidth(),
        Interpolation.BILINEAR,
        numbers);
  }
}
