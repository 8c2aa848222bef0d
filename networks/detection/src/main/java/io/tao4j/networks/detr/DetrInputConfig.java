package io.tao4j.networks.detr;

import io.tao4j.data.detection.SsdAugmentation;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.spec.Field;
import java.util.List;

/**
 * Input size and augmentation of the detection transformers: pictures are stretched to one size, in
 * training after colours are changed, a canvas is put around them and a part is cut.
 *
 * @param outputWidth width of the network's input
 * @param outputHeight height of the network's input
 * @param inputMean subtracted from red, green and blue over 255
 * @param inputStd what is divided by
 * @param horizontalFlipProb probability of exchanging left and right
 * @param distortion how much colours change
 * @param zoomOutMaxScale largest canvas
 * @param randomCropMinScale smallest part
 */
public record DetrInputConfig(
    @Field(
            description = "width of the network's input, a multiple of 32",
            unit = "pixels",
            defaultValue = "640",
            min = 64,
            shownBy = "DetrMeaningTest.theInputIsThatOfTheFile")
        int outputWidth,
    @Field(
            description = "height of the network's input, a multiple of 32",
            unit = "pixels",
            defaultValue = "640",
            min = 64,
            shownBy = "DetrMeaningTest.theInputIsThatOfTheFile")
        int outputHeight,
    @Field(
            description = "subtracted from red, green and blue over 255",
            defaultValue = "[0.485, 0.456, 0.406]",
            shownBy = "DetrMeaningTest.theInputIsThatOfTheFile")
        List<Double> inputMean,
    @Field(
            description = "what they are divided by",
            defaultValue = "[0.229, 0.224, 0.225]",
            min = 0,
            exclusiveMin = true,
            shownBy = "DetrMeaningTest.theInputIsThatOfTheFile")
        List<Double> inputStd,
    @Field(
            description = "probability of exchanging left and right",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "DetrMeaningTest.picturesVaryAsTheFileSays")
        double horizontalFlipProb,
    @Field(
            description =
                "how much brightness, contrast, saturation and hue change: 0 not at all, 1 as in"
                    + " RT-DETR",
            min = 0,
            max = 2,
            shownBy = "DetrMeaningTest.picturesVaryAsTheFileSays")
        double distortion,
    @Field(
            description = "largest canvas that every other picture is put on, over the picture's",
            defaultValue = "1",
            min = 1,
            shownBy = "DetrMeaningTest.picturesVaryAsTheFileSays")
        double zoomOutMaxScale,
    @Field(
            description = "smallest part of the sides that is shown; 1: the whole picture",
            defaultValue = "1",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "DetrMeaningTest.picturesVaryAsTheFileSays")
        double randomCropMinScale) {

  /** How pictures are varied in training. */
  SsdAugmentation augmentation() {
    double uncropped = randomCropMinScale == 1 ? 1 : 0;
    return new SsdAugmentation(
        Math.min(255, 32 * distortion),
        Math.min(1, 0.5 * distortion),
        Math.min(1, 0.5 * distortion),
        Math.min(180, 9 * distortion),
        horizontalFlipProb,
        1,
        zoomOutMaxScale,
        randomCropMinScale,
        1,
        uncropped == 1 ? 1 : 0.5,
        uncropped == 1 ? 1 : 2,
        inputMean.stream().map(m -> (int) Math.rint(255 * m)).toList());
  }

  /** How pictures are prepared outside of training. */
  Preprocessing preprocessing() {
    return Preprocessing.stretch(
        outputHeight,
        outputWidth,
        Interpolation.BILINEAR,
        new Normalization(ColorOrder.RGB, 1.0 / 255, inputMean, inputStd));
  }
}
