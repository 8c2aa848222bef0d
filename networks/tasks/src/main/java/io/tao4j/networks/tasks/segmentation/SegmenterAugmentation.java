package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.segmentation.SegmentationAugmentation;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.ArrayList;
import java.util.List;

/**
 * How training pictures are varied, as TAO's PyTorch networks of pixels have it.
 *
 * @param hflipProbability of left and right exchanged
 * @param vflipProbability of top and bottom exchanged
 * @param rotateProbability of a turn
 * @param angleList of turns, in degrees
 * @param withRandomCrop whether a part is shown
 * @param scaleRange least and most enlargement
 * @param withRandomBlur whether pictures are blurred
 * @param brightness largest change
 * @param contrast largest change
 * @param saturation largest change
 * @param hue largest turn
 */
public record SegmenterAugmentation(
    @Field(
            description = "probability with which left and right are exchanged",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        double hflipProbability,
    @Field(
            description = "probability with which top and bottom are exchanged",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        double vflipProbability,
    @Field(
            description = "probability with which a picture is turned",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        double rotateProbability,
    @Field(
            description = "angles, multiples of 90; one of the first three is drawn, as in TAO",
            unit = "degrees",
            defaultValue = "[90, 180, 270]",
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        List<Double> angleList,
    @Field(
            description = "show a part of 80 % of the area or more",
            defaultValue = "true",
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        boolean withRandomCrop,
    @Field(
            description =
                "least and most by which it is enlarged before a part is shown; empty: not",
            defaultValue = "[1.0, 1.2]",
            min = 1,
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        List<Double> scaleRange,
    @Field(
            description = "Gaussian blur of up to one pixel",
            defaultValue = "true",
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        boolean withRandomBlur,
    @Field(
            description = "largest change of brightness",
            defaultValue = "0.3",
            min = 0,
            max = 2,
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        double brightness,
    @Field(
            description = "largest change of contrast",
            defaultValue = "0.3",
            min = 0,
            max = 2,
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        double contrast,
    @Field(
            description = "largest change of saturation",
            defaultValue = "0.3",
            min = 0,
            max = 2,
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        double saturation,
    @Field(
            description = "largest turn of the hue, a share of the colour circle",
            defaultValue = "0.3",
            min = 0,
            max = 0.5,
            shownBy = "SegformerMeaningTest.theAugmentationIsThatOfItsFields")
        double hue) {
  /** Least share of the area that is shown: TAO draws up to 1.2, which no picture has. */
  private static final double LEAST_AREA = 0.8;

  private static final int QUARTER = 90;

  /** The same for the loader. */
  public SegmentationAugmentation toAugmentation() {
    List<ImageTransform> levels = new ArrayList<>();
    if (withRandomBlur) {
      levels.add(new ImageTransform.RandomBlur(1));
    }
    if (brightness + contrast + saturation + hue > 0) {
      levels.add(new ImageTransform.ColorJitter(brightness, contrast, saturation, hue));
    }
    double turn = angleList.isEmpty() ? 0 : rotateProbability;
    return new SegmentationAugmentation(
        hflipProbability,
        vflipProbability,
        new SegmentationAugmentation.Part(
            withRandomCrop ? LEAST_AREA : 1,
            scaleRange.isEmpty() ? 1 : scaleRange.get(0),
            scaleRange.isEmpty() ? 1 : scaleRange.get(scaleRange.size() - 1)),
        turn,
        turn == 0
            ? List.of()
            : angleList.stream().limit(3).map(angle -> (int) Math.round(angle / QUARTER)).toList(),
        levels,
        0);
  }

  /**
   * What must hold of these fields.
   *
   * @param group that they are in, for messages
   * @param height of the input
   * @param width of the input
   */
  public void check(String group, int height, int width, RuleContext context) {
    boolean turns = rotateProbability > 0 && !angleList.isEmpty();
    if (turns && angleList.stream().anyMatch(angle -> angle % QUARTER != 0)) {
      context.unsupported(
          group + "angle_list",
          "pictures are turned by right angles, got %s".formatted(angleList),
          "give multiples of 90");
    }
    if (turns && height != width) {
      context.error(
          group + "rotate_probability",
          "an input of %s x %s cannot be turned by right angles".formatted(height, width),
          "give a square input, or rotate_probability: 0");
    }
    if (scaleRange.size() > 2 || scaleRange.size() == 2 && scaleRange.get(0) > scaleRange.get(1)) {
      context.error(
          group + "scale_range",
          "%s is no range".formatted(scaleRange),
          "give least and most, or nothing");
    }
  }
}
