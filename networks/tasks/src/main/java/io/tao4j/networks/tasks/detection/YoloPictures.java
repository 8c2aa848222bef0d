package io.tao4j.networks.tasks.detection;

import io.tao4j.spec.Field;

/**
 * What TAO's {@code augmentation_config} of all YOLO networks has, as a fragment: the input's size,
 * and how a single picture is varied.
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
 */
public record YoloPictures(
    @Field(
            description = "largest turn of the hue, as a share of the colour circle",
            defaultValue = "0.1",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double hue,
    @Field(
            description = "largest factor of the saturation; its inverse is as likely",
            defaultValue = "1.5",
            protobufDefault = "1.0",
            min = 1,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double saturation,
    @Field(
            description = "largest factor of the brightness; its inverse is as likely",
            defaultValue = "1.5",
            protobufDefault = "1.0",
            min = 1,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double exposure,
    @Field(
            description = "probability of turning upside down",
            min = 0,
            max = 1,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double verticalFlip,
    @Field(
            description = "probability of exchanging left and right",
            defaultValue = "0.5",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double horizontalFlip,
    @Field(
            description =
                "how far each side of the picture moves in or out, as a share of its length; what"
                    + " is shown is stretched to the input. In mosaics, of yolo_v4: parts of at"
                    + " least 1 - jitter of a picture are cut",
            defaultValue = "0.3",
            protobufDefault = "0.0",
            min = 0,
            max = 1,
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        double jitter,
    @Field(
            description = "width of the network's input, a multiple of 32",
            unit = "pixels",
            defaultValue = "1280",
            min = 32,
            shownBy = "DetectionFieldsTest.theInputIsThatOfItsFields")
        int outputWidth,
    @Field(
            description = "height of the network's input, a multiple of 32",
            unit = "pixels",
            defaultValue = "736",
            min = 32,
            shownBy = "DetectionFieldsTest.theInputIsThatOfItsFields")
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
            shownBy = "DetectionFieldsTest.theAugmentationIsThatOfItsFields")
        int randomizeInputShapePeriod) {}
