package io.tao4j.networks.anchors;

import io.tao4j.spec.Field;
import java.util.List;
import java.util.Optional;

/**
 * What TAO's {@code ssd_config}, {@code dssd_config} and {@code retinanet_config} have in common,
 * as a fragment: backbone and anchors. Lists are texts, as TAO has them: {@code "[1.0, 2.0,
 * 1.0/3.0]"}.
 *
 * @param aspectRatios a list of lists, one for each map
 * @param aspectRatiosGlobal one list for all maps
 * @param scales one for each map and one more
 * @param minScale first of evenly spaced scales
 * @param maxScale last of them
 * @param steps input pixels between middles
 * @param clipBoxes whether sides are moved into the input
 * @param variances four divisors of encoded boxes
 * @param offsets of the first middle, in steps
 * @param meanColor known, not acted on
 * @param arch family of the backbone
 * @param nlayers its depth
 * @param freezeBlocks blocks whose convolutions do not change
 * @param freezeBn whether batch norms keep their statistics
 */
public record AnchorConfig(
    @Field(
            description =
                "width over height of the anchors of each map, a list of lists: six of ssd and"
                    + " dssd, five of one length of retinanet",
            oneof = "anchor_ratios",
            shownBy = "SsdMeaningTest.aspectRatiosAreOfAllMapsOrOfEach")
        Optional<String> aspectRatios,
    @Field(
            description =
                "width over height of the anchors of all maps; absent: [1.0, 2.0, 0.5], of ssd and"
                    + " dssd 3.0 and 1.0/3.0 too",
            oneof = "anchor_ratios",
            shownBy = "SsdMeaningTest.aspectRatiosAreOfAllMapsOrOfEach")
        Optional<String> aspectRatiosGlobal,
    @Field(
            description =
                "sizes of the anchors over the input's shorter side, one for each map and one more;"
                    + " absent: from min_scale to max_scale, or [0.05, 0.1, 0.25, 0.4, 0.55, 0.7,"
                    + " 0.85], of retinanet [0.045, 0.09, 0.2, 0.4, 0.55, 0.7]",
            shownBy = "SsdMeaningTest.scalesAreGivenOrEvenlySpacedAndASecondSquareLiesBetweenTwo")
        Optional<String> scales,
    @Field(
            description = "first of evenly spaced scales, as many",
            min = 0,
            max = 1,
            shownBy = "SsdMeaningTest.scalesAreGivenOrEvenlySpacedAndASecondSquareLiesBetweenTwo")
        double minScale,
    @Field(
            description = "last of evenly spaced scales",
            min = 0,
            shownBy = "SsdMeaningTest.scalesAreGivenOrEvenlySpacedAndASecondSquareLiesBetweenTwo")
        double maxScale,
    @Field(
            description =
                "distance of the anchors of each map; absent: the input's side over the map's",
            unit = "pixels",
            shownBy = "SsdMeaningTest.stepsOffsetsAndClipBoxesPlaceTheAnchors")
        Optional<String> steps,
    @Field(
            description = "sides of anchors are moved into the input",
            shownBy = "SsdMeaningTest.stepsOffsetsAndClipBoxesPlaceTheAnchors")
        boolean clipBoxes,
    @Field(
            description = "divisors of encoded x, y, width and height",
            defaultValue = "[0.1, 0.1, 0.2, 0.2]",
            shownBy = "SsdMeaningTest.variancesDivideEncodedBoxes")
        String variances,
    @Field(
            description = "place of the first anchor of each map, in steps, 0 to 1; absent: 0.5",
            shownBy = "SsdMeaningTest.stepsOffsetsAndClipBoxesPlaceTheAnchors")
        Optional<String> offsets,
    @Field(
            description = "means to subtract",
            ignored = "augmentation_config.image_mean has them, as in TAO")
        Optional<String> meanColor,
    @Field(
            description = "backbone family, with nlayers its depth; or a backbone's own name",
            defaultValue = "resnet",
            shownBy = "SsdMeaningTest.archAndNlayersNameTheBackbone")
        String arch,
    @Field(
            description = "depth of the backbone family",
            defaultValue = "18",
            min = 1,
            shownBy = "SsdMeaningTest.archAndNlayersNameTheBackbone")
        int nlayers,
    @Field(
            description = "backbone blocks whose convolutions do not change",
            min = 0,
            shownBy = "SsdMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
        List<Integer> freezeBlocks,
    @Field(
            description = "batch norms use and keep their running statistics in training",
            shownBy = "SsdMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
        boolean freezeBn) {}
