package io.tao4j.networks.tasks.detection;

import io.tao4j.data.detection.DetectionAugmentation;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.spec.Field;
import java.util.Map;

/**
 * TAO's {@code augmentation_config} of YOLO. Fields that TAO does not have say so in their
 * description.
 *
 * @param hue turn of the hue
 * @param saturation factor of the saturation
 * @param exposure factor of the value
 * @param verticalFlip probability
 * @param horizontalFlip probability
 * @param jitter movement of the sides
 * @param outputWidth width of the network's input
 * @param outputHeight height of the network's input
 * @param outputChannel channels of the network's input
 * @param outputDepth bits in which levels are counted
 * @param randomizeInputShapePeriod batches between changes of the input's size
 * @param mosaicProb probability
 * @param mosaicMinRatio where the four pictures may meet
 * @param imageMean subtracted from the levels
 * @param minBoxVisibility share of a box that must be left
 * @param resizeFilter how pixels become others
 */
public record AugmentationConfig(
    @Field(
            description = "largest turn of the hue, as a share of the colour circle",
            defaultValue = "0.1",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy = "ImageCanvasTest.turnsHuesAroundTheCircle")
        double hue,
    @Field(
            description = "largest factor of the saturation; its inverse is as likely",
            defaultValue = "1.5",
            protobufDefault = "1.0",
            min = 1,
            shownBy = "ImageCanvasTest.changesColoursAsTheReferenceDoes")
        double saturation,
    @Field(
            description = "largest factor of the brightness; its inverse is as likely",
            defaultValue = "1.5",
            protobufDefault = "1.0",
            min = 1,
            shownBy = "ImageCanvasTest.changesColoursAsTheReferenceDoes")
        double exposure,
    @Field(
            description = "probability of turning upside down",
            min = 0,
            max = 1,
            shownBy = "DetectionRecipeTest.boxesMoveWithThePixels")
        double verticalFlip,
    @Field(
            description = "probability of exchanging left and right",
            defaultValue = "0.5",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy = "DetectionRecipeTest.boxesMoveWithThePixels")
        double horizontalFlip,
    @Field(
            description =
                "how far each side of the picture moves in or out, as a share of its length; what"
                    + " is shown is stretched to the input. In mosaics: parts of at least 1 -"
                    + " jitter of a picture are cut",
            defaultValue = "0.3",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy =
                "YoloAugmentationMeaningTest.eachSideIsCutByAShareOfThePicturesOwnAndTheRestStretched")
        double jitter,
    @Field(
            description = "width of the network's input, a multiple of 32",
            unit = "pixels",
            defaultValue = "1280",
            min = 32,
            shownBy = "YoloMeaningTest.headsHaveTheStrides32And16And8")
        int outputWidth,
    @Field(
            description = "height of the network's input, a multiple of 32",
            unit = "pixels",
            defaultValue = "736",
            min = 32,
            shownBy = "YoloMeaningTest.headsHaveTheStrides32And16And8")
        int outputHeight,
    @Field(
            description = "3 for colour, 1 for grey",
            defaultValue = "3",
            allowed = {"1", "3"},
            shownBy = "DetectionDataTest.outputDepthCountsLevelsAsTaoDoes")
        int outputChannel,
    @Field(
            description =
                "bits in which levels are counted: 16 gives the network levels of 0 to 65535, and"
                    + " image_mean is of such. Pictures of 16 bits keep their levels with either",
            defaultValue = "8",
            allowed = {"8", "16"},
            shownBy = "DetectionDataTest.outputDepthCountsLevelsAsTaoDoes")
        int outputDepth,
    @Field(
            description =
                "batches after which the input's width and height change, each for itself, to 0.6"
                    + " to 1.5 of themselves in steps of 32; 0 for never",
            unit = "batches",
            min = 0,
            shownBy = "DetectionRecipeTest.widthAndHeightVaryEachForItself")
        int randomizeInputShapePeriod,
    @Field(
            description = "how often four pictures are put together",
            defaultValue = "0.5",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy = "ImageCanvasTest.placesMosaicsAsTheReferenceDoes")
        double mosaicProb,
    @Field(
            description = "the four meet at least this share of the side away from each edge",
            defaultValue = "0.2",
            min = 0,
            exclusiveMin = true,
            max = 0.5,
            exclusiveMax = true,
            shownBy = "YoloAugmentationMeaningTest.aPartOfAMosaicHasItsQuartersAspectRatio")
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
            shownBy = "DetectionRecipeTest.dropsWhatIsHardlyLeft")
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
        hue,
        saturation,
        exposure,
        verticalFlip,
        horizontalFlip,
        jitter,
        mosaicProb,
        mosaicMinRatio,
        randomizeInputShapePeriod,
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
    boolean deep = outputDepth == 16;
    // TAO's mean of 16 bits, 30048.9216, is that of 8 bits times 256.
    double unit = deep ? 256 : 1;
    Normalization shallow =
        outputChannel == 1
            ? Normalization.grayCaffe(imageMean.getOrDefault("l", 117.3786 * unit))
            : Normalization.caffe(
                imageMean.getOrDefault("b", 103.939 * unit),
                imageMean.getOrDefault("g", 116.779 * unit),
                imageMean.getOrDefault("r", 123.68 * unit));
    Normalization normalization = deep ? shallow.deep() : shallow;
    return Preprocessing.letterbox(
        outputHeight,
        outputWidth,
        ImageTransform.Letterbox.MEAN_COLOUR,
        switch (resizeFilter) {
          case BILINEAR -> Interpolation.BILINEAR;
          case AREA -> Interpolation.AREA;
        },
        normalization);
  }
}
