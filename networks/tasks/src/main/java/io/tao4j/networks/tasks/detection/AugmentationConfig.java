package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.DetectionAugmentation;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import java.util.Map;

/**
 * TAO's {@code augmentation_config} of yolo_v4. Fields that TAO does not have say so in their
 * description.
 *
 * @param pictures what all YOLO networks have
 * @param mosaicProb probability
 * @param mosaicMinRatio where the four pictures may meet
 * @param imageMean subtracted from the levels
 * @param minBoxVisibility share of a box that must be left
 * @param resizeFilter how pixels become others
 */
public record AugmentationConfig(
    @Fragment YoloPictures pictures,
    @Field(
            description = "how often four pictures are put together",
            defaultValue = "0.5",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double mosaicProb,
    @Field(
            description = "the four meet at least this share of the side away from each edge",
            defaultValue = "0.2",
            min = 0,
            exclusiveMin = true,
            max = 0.5,
            exclusiveMax = true,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double mosaicMinRatio,
    @Field(
            description = "means to subtract, r g b or l",
            shownBy = "DetectionDataTest.outputDepthCountsLevelsAsTaoDoes")
        Map<String, Double> imageMean,
    @Field(
            description =
                "boxes of which augmentation leaves less than this share of the area are dropped;"
                    + " 0 keeps all, as TAO (beyond TAO)",
            min = 0,
            max = 1,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double minBoxVisibility,
    @Field(
            description =
                "filter of the resize: BILINEAR is TAO's; AREA averages where a picture shrinks"
                    + " (beyond TAO)",
            defaultValue = "BILINEAR",
            shownBy = "YoloMeaningTest.picturesAreResizedWithoutAntialiasUnlessAskedFor")
        ResizeFilter resizeFilter) {

  /** Filters of the resize. */
  public enum ResizeFilter {
    @Field(description = "two by two pixels, without an antialias filter")
    BILINEAR,
    @Field(description = "the mean of what a pixel covers")
    AREA
  }

  /** How pictures are varied in training. */
  public DetectionAugmentation augmentation() {
    return new DetectionAugmentation(
        pictures.hue(),
        pictures.saturation(),
        pictures.exposure(),
        pictures.verticalFlip(),
        pictures.horizontalFlip(),
        pictures.jitter(),
        mosaicProb,
        mosaicMinRatio,
        pictures.randomizeInputShapePeriod(),
        minBoxVisibility);
  }

  /**
   * How a training set is loaded.
   *
   * @param seed of the pictures' order within sources of different weights
   */
  public DetectionRecipe recipe(DetectionDataset set, long seed) {
    return DetectionRecipe.training(set, preprocessing(), augmentation(), seed);
  }

  /**
   * How pictures are prepared outside of training: as TAO does, scaled to fit and surrounded by
   * their mean colour; blue, green, red minus means.
   */
  public Preprocessing preprocessing() {
    boolean deep = pictures.outputDepth() == 16;
    // TAO's mean of 16 bits, 30048.9216, is that of 8 bits times 256.
    double unit = deep ? 256 : 1;
    Normalization shallow =
        pictures.outputChannel() == 1
            ? Normalization.grayCaffe(imageMean.getOrDefault("l", 117.3786 * unit))
            : Normalization.caffe(
                imageMean.getOrDefault("b", 103.939 * unit),
                imageMean.getOrDefault("g", 116.779 * unit),
                imageMean.getOrDefault("r", 123.68 * unit));
    Normalization normalization = deep ? shallow.deep() : shallow;
    return Preprocessing.letterbox(
        pictures.outputHeight(),
        pictures.outputWidth(),
        ImageTransform.Letterbox.MEAN_COLOUR,
        switch (resizeFilter) {
          case BILINEAR -> Interpolation.BILINEAR;
          case AREA -> Interpolation.AREA;
        },
        normalization);
  }
}
