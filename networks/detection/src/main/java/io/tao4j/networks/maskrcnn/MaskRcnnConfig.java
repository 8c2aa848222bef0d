package io.tao4j.networks.maskrcnn;

import io.tao4j.spec.Field;
import java.util.List;

/**
 * TAO's {@code maskrcnn_config}.
 *
 * @param arch backbone
 * @param nlayers its depth
 * @param freezeBn whether batch norms keep their statistics
 * @param freezeBlocks blocks of the backbone whose convolutions do not change
 * @param fpnChannels channels of the pyramid and its heads
 * @param minLevel first level
 * @param maxLevel last level
 * @param numScales sizes of anchors from a side to below its double
 * @param aspectRatios width and height of anchors over their side
 * @param anchorScale sides of anchors over their level's stride
 * @param rpnPositiveOverlap IoU from which an anchor is an object
 * @param rpnNegativeOverlap IoU up to which it is background
 * @param rpnBatchSizePerIm anchors of a picture that count
 * @param rpnFgFraction largest share of objects among them
 * @param rpnMinSize side up to which a proposal is none
 * @param batchSizePerIm regions of a picture that count
 * @param fgFraction largest share of objects among them
 * @param fgThresh IoU from which a region is an object
 * @param bgThreshHi IoU below which it is background
 * @param bgThreshLo IoU from which it is background
 * @param fastRcnnMlpHeadDim width of the dense layers
 * @param bboxRegWeights factors of the second stage's offsets
 * @param includeMask whether masks are learnt
 * @param mrcnnResolution rows and columns of a mask
 * @param gtMaskSize known, not acted on
 * @param trainRpnPreNmsTopn best anchors of a level that suppression looks at in training
 * @param trainRpnPostNmsTopn proposals of a training
 * @param trainRpnNmsThreshold IoU of suppression in training
 * @param testRpnPreNmsTopn best anchors of a level that suppression looks at
 * @param testRpnPostNmsTopn proposals
 * @param testRpnNmsThresh IoU of suppression of proposals
 * @param testNms IoU of suppression of detections
 * @param testDetectionsPerImage most detections
 * @param rpnBoxLossWeight factor of a term
 * @param fastRcnnBoxLossWeight factor of a term
 * @param mrcnnWeightLossMask factor of a term
 */
public record MaskRcnnConfig(
    @Field(
            description = "backbone",
            defaultValue = "resnet",
            allowed = "resnet",
            shownBy = "MaskRcnnMeaningTest.theBackboneIsThatOfItsFields")
        String arch,
    @Field(
            description = "its depth: 10, 18, 34, 50 or 101",
            defaultValue = "18",
            shownBy = "MaskRcnnMeaningTest.theBackboneIsThatOfItsFields")
        int nlayers,
    @Field(
            description = "batch norms use and keep their running statistics in training",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "MaskRcnnMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
        boolean freezeBn,
    @Field(
            description = "backbone blocks whose convolutions do not change",
            min = 0,
            shownBy = "MaskRcnnMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
        List<Integer> freezeBlocks,
    @Field(
            description =
                "channels of the pyramid and of the heads of regions and masks; TAO's are 256"
                    + " (beyond TAO)",
            defaultValue = "256",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.widthsAreThoseOfTheLayers")
        int fpnChannels,
    @Field(
            description = "first level, of stride 4",
            defaultValue = "2",
            min = 2,
            max = 2,
            shownBy = "MaskRcnnMeaningTest.anchorsAreThoseOfTheFile")
        int minLevel,
    @Field(
            description = "last level, of stride 64",
            defaultValue = "6",
            min = 6,
            max = 6,
            shownBy = "MaskRcnnMeaningTest.anchorsAreThoseOfTheFile")
        int maxLevel,
    @Field(
            description = "sizes of anchors from a side to below its double",
            defaultValue = "1",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.anchorsAreThoseOfTheFile")
        int numScales,
    @Field(
            description = "width and height of anchors over their side",
            defaultValue = "[(1.0, 1.0), (1.4, 0.7), (0.7, 1.4)]",
            shownBy = "MaskRcnnMeaningTest.anchorsAreThoseOfTheFile")
        String aspectRatios,
    @Field(
            description = "sides of anchors over their level's stride",
            defaultValue = "8",
            min = 0,
            exclusiveMin = true,
            shownBy = "MaskRcnnMeaningTest.anchorsAreThoseOfTheFile")
        double anchorScale,
    @Field(
            description = "anchors from this IoU on are objects",
            defaultValue = "0.7",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        double rpnPositiveOverlap,
    @Field(
            description = "anchors up to this IoU are background",
            defaultValue = "0.3",
            min = 0,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        double rpnNegativeOverlap,
    @Field(
            description = "anchors of a picture that count",
            defaultValue = "256",
            min = 2,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        int rpnBatchSizePerIm,
    @Field(
            description = "largest share of objects among them",
            defaultValue = "0.5",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        double rpnFgFraction,
    @Field(
            description = "proposals with sides up to this are none",
            unit = "pixels",
            min = 0,
            shownBy = "MaskRcnnMeaningTest.proposalsAreThoseOfTheFile")
        double rpnMinSize,
    @Field(
            description = "regions of a picture that count",
            defaultValue = "512",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        int batchSizePerIm,
    @Field(
            description = "largest share of objects among them; as many get masks",
            defaultValue = "0.25",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        double fgFraction,
    @Field(
            description = "regions from this IoU on are objects",
            defaultValue = "0.5",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        double fgThresh,
    @Field(
            description = "regions below this IoU are background",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        double bgThreshHi,
    @Field(
            description = "... and at least this",
            min = 0,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        double bgThreshLo,
    @Field(
            description = "width of the two dense layers of the head of boxes",
            defaultValue = "1024",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.widthsAreThoseOfTheLayers")
        int fastRcnnMlpHeadDim,
    @Field(
            description = "factors of the second stage's offsets: y, x, height, width",
            defaultValue = "(10., 10., 5., 5.)",
            shownBy = "MaskRcnnMeaningTest.whatCountsIsThatOfTheFile")
        String bboxRegWeights,
    @Field(
            description = "learn masks; without them it is a detector of boxes",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "MaskRcnnMeaningTest.withoutMasksThereIsNoHeadOfThem")
        boolean includeMask,
    @Field(
            description =
                "rows and columns of a mask, an even number; parts of maps are half as large"
                    + " for masks and a quarter for boxes",
            defaultValue = "28",
            min = 8,
            shownBy = "MaskRcnnMeaningTest.widthsAreThoseOfTheLayers")
        int mrcnnResolution,
    @Field(
            description = "size of a true mask before its parts are cut",
            ignored = "parts are cut from the mask of the whole picture, which is finer")
        int gtMaskSize,
    @Field(
            description = "best anchors of a level that suppression looks at in training",
            defaultValue = "2000",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.proposalsAreThoseOfTheFile")
        int trainRpnPreNmsTopn,
    @Field(
            description = "proposals of a training",
            defaultValue = "1000",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.proposalsAreThoseOfTheFile")
        int trainRpnPostNmsTopn,
    @Field(
            description = "IoU above which the worse of two proposals is dropped in training",
            defaultValue = "0.7",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.proposalsAreThoseOfTheFile")
        double trainRpnNmsThreshold,
    @Field(
            description =
                "best anchors of a level that suppression looks at in the finished network; it"
                    + " compares each with each, so that time and memory go with the square",
            defaultValue = "1000",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.proposalsAreThoseOfTheFile")
        int testRpnPreNmsTopn,
    @Field(
            description = "proposals that the finished network looks at",
            defaultValue = "1000",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.proposalsAreThoseOfTheFile")
        int testRpnPostNmsTopn,
    @Field(
            description =
                "IoU above which the worse of two proposals is dropped in the finished network",
            defaultValue = "0.7",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.proposalsAreThoseOfTheFile")
        double testRpnNmsThresh,
    @Field(
            description =
                "IoU above which the worse of two detections of a class is dropped, within the"
                    + " network; nms_config may drop more",
            defaultValue = "0.5",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "MaskRcnnMeaningTest.detectionsAreThoseOfTheFile")
        double testNms,
    @Field(
            description = "most detections of a picture, within the network",
            defaultValue = "100",
            min = 1,
            shownBy = "MaskRcnnMeaningTest.detectionsAreThoseOfTheFile")
        int testDetectionsPerImage,
    @Field(
            description = "factor of the proposals' boxes",
            defaultValue = "1",
            min = 0,
            shownBy = "MaskRcnnMeaningTest.weightsAreTheFactorsOfTheLoss")
        double rpnBoxLossWeight,
    @Field(
            description = "factor of the regions' boxes",
            defaultValue = "1",
            min = 0,
            shownBy = "MaskRcnnMeaningTest.weightsAreTheFactorsOfTheLoss")
        double fastRcnnBoxLossWeight,
    @Field(
            description = "factor of the masks",
            defaultValue = "1",
            min = 0,
            shownBy = "MaskRcnnMeaningTest.weightsAreTheFactorsOfTheLoss")
        double mrcnnWeightLossMask) {}
