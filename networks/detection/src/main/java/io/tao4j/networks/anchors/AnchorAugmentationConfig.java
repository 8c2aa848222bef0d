package io.tao4j.networks.anchors;

import io.tao4j.data.detection.SsdAugmentation;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.spec.Field;
import java.util.List;
import java.util.Map;

/**
 * TAO's {@code augmentation_config} of ssd, dssd and retinanet. A 0 for a crop or a canvas is TAO's
 * own number, as there.
 *
 * @param outputWidth width of the network's input
 * @param outputHeight height of the network's input
 * @param outputChannel channels of the network's input
 * @param randomCropMinScale least share of a side that a part takes
 * @param randomCropMaxScale largest share
 * @param randomCropMinAr least width over height of a part
 * @param randomCropMaxAr largest width over height
 * @param zoomOutMinScale least size of the canvas
 * @param zoomOutMaxScale largest size
 * @param brightness change of all levels
 * @param contrast change of the contrast
 * @param saturation change of the saturation
 * @param hue turn of the hue
 * @param randomFlip probability
 * @param imageMean subtracted from the levels
 */
public record AnchorAugmentationConfig(
    @Field(
            description = "width of the network's input",
            unit = "pixels",
            defaultValue = "1280",
            min = 33,
            shownBy = "AnchorAugmentationMeaningTest.theInputHasItsSizeAndMeans")
        int outputWidth,
    @Field(
            description = "height of the network's input",
            unit = "pixels",
            defaultValue = "736",
            min = 33,
            shownBy = "AnchorAugmentationMeaningTest.theInputHasItsSizeAndMeans")
        int outputHeight,
    @Field(
            description = "3 for colour, 1 for grey",
            defaultValue = "3",
            allowed = {"1", "3"},
            shownBy = "AnchorAugmentationMeaningTest.theInputHasItsSizeAndMeans")
        int outputChannel,
    @Field(
            description = "least share of each side that a random part takes; 0: 0.3",
            defaultValue = "0.3",
            min = 0,
            max = 1,
            shownBy = "AnchorAugmentationMeaningTest.partsAndCanvasesAreThoseOfTheFileOrTaosOwn")
        double randomCropMinScale,
    @Field(
            description = "largest share of each side that a random part takes; 0: 1",
            defaultValue = "1",
            min = 0,
            max = 1,
            shownBy = "AnchorAugmentationMeaningTest.partsAndCanvasesAreThoseOfTheFileOrTaosOwn")
        double randomCropMaxScale,
    @Field(
            description = "least width over height of a random part; 0: 0.5",
            defaultValue = "0.5",
            min = 0,
            max = 10,
            shownBy = "AnchorAugmentationMeaningTest.partsAndCanvasesAreThoseOfTheFileOrTaosOwn")
        double randomCropMinAr,
    @Field(
            description = "largest width over height of a random part; 0: 2",
            defaultValue = "2",
            min = 0,
            max = 10,
            shownBy = "AnchorAugmentationMeaningTest.partsAndCanvasesAreThoseOfTheFileOrTaosOwn")
        double randomCropMaxAr,
    @Field(
            description =
                "least size of the canvas that every other picture is put on, over the picture's; 0: 1",
            defaultValue = "1",
            min = 0,
            shownBy = "AnchorAugmentationMeaningTest.partsAndCanvasesAreThoseOfTheFileOrTaosOwn")
        double zoomOutMinScale,
    @Field(
            description = "largest size of the canvas over the picture's; 0: 4",
            defaultValue = "4",
            min = 0,
            shownBy = "AnchorAugmentationMeaningTest.partsAndCanvasesAreThoseOfTheFileOrTaosOwn")
        double zoomOutMaxScale,
    @Field(
            description = "largest change of all levels",
            unit = "levels",
            defaultValue = "32",
            protobufDefault = "0",
            min = 0,
            max = 255,
            shownBy =
                "AnchorAugmentationMeaningTest.coloursAndMirrorsAreNoneUnlessTheFileNamesThem")
        double brightness,
    @Field(
            description = "largest change of the contrast's factor from 1",
            defaultValue = "0.5",
            protobufDefault = "0",
            min = 0,
            max = 1,
            shownBy =
                "AnchorAugmentationMeaningTest.coloursAndMirrorsAreNoneUnlessTheFileNamesThem")
        double contrast,
    @Field(
            description = "largest change of the saturation's factor from 1",
            defaultValue = "0.5",
            protobufDefault = "0",
            min = 0,
            max = 1,
            shownBy =
                "AnchorAugmentationMeaningTest.coloursAndMirrorsAreNoneUnlessTheFileNamesThem")
        double saturation,
    @Field(
            description = "largest turn of the hue, of a circle of 180 steps",
            defaultValue = "18",
            protobufDefault = "0",
            min = 0,
            max = 180,
            shownBy =
                "AnchorAugmentationMeaningTest.coloursAndMirrorsAreNoneUnlessTheFileNamesThem")
        double hue,
    @Field(
            description = "probability of exchanging left and right",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy =
                "AnchorAugmentationMeaningTest.coloursAndMirrorsAreNoneUnlessTheFileNamesThem")
        double randomFlip,
    @Field(
            description = "means to subtract, r g b or l",
            shownBy = "AnchorAugmentationMeaningTest.theInputHasItsSizeAndMeans")
        Map<String, Double> imageMean) {

  private static double orElse(double given, double usual) {
    return given == 0 ? usual : given;
  }

  double smallestCrop() {
    return orElse(randomCropMinScale, 0.3);
  }

  double largestCrop() {
    return orElse(randomCropMaxScale, 1);
  }

  double lowestRatio() {
    return orElse(randomCropMinAr, 0.5);
  }

  double highestRatio() {
    return orElse(randomCropMaxAr, 2);
  }

  double smallestCanvas() {
    return orElse(zoomOutMinScale, 1);
  }

  double largestCanvas() {
    return orElse(zoomOutMaxScale, 4);
  }

  private double mean(String channel) {
    double usual =
        switch (channel) {
          case "r" -> 123.68;
          case "g" -> 116.779;
          case "b" -> 103.939;
          default -> 117.3786;
        };
    return imageMean.getOrDefault(channel, usual);
  }

  /** How pictures are varied in training; a canvas has the mean colour. */
  public SsdAugmentation augmentation() {
    List<String> channels = outputChannel == 1 ? List.of("l", "l", "l") : List.of("r", "g", "b");
    return new SsdAugmentation(
        brightness,
        contrast,
        saturation,
        hue,
        randomFlip,
        smallestCanvas(),
        largestCanvas(),
        smallestCrop(),
        largestCrop(),
        lowestRatio(),
        highestRatio(),
        channels.stream()
            .map(channel -> (int) Math.max(0, Math.min(255, Math.rint(mean(channel)))))
            .toList());
  }

  /** How pictures are prepared outside of training: stretched; blue, green, red minus means. */
  public Preprocessing preprocessing() {
    Normalization numbers =
        outputChannel == 1
            ? Normalization.grayCaffe(mean("l"))
            : Normalization.caffe(mean("b"), mean("g"), mean("r"));
    return Preprocessing.stretch(outputHeight, outputWidth, Interpolation.BILINEAR, numbers);
  }
}
