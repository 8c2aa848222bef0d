package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.spec.Field;
import io.tao4j.spec.RuleContext;
import java.util.List;

/**
 * What becomes of pictures, as TAO's PyTorch networks of pixels have it: a fragment of the specs'
 * groups of data.
 *
 * @param augmentation how training pictures are varied
 * @param mean of each channel
 * @param std deviation of each channel
 * @param filterData whether what has no counterpart is left out
 */
public record SegmenterPictures(
    @Field(description = "vary training pictures") SegmenterAugmentation augmentation,
    @Field(
            description = "means of levels / 255",
            defaultValue = "[0.5, 0.5, 0.5]",
            shownBy = "SegformerMeaningTest.meanAndStdAreThoseOfLevelsOver255")
        List<Double> mean,
    @Field(
            description = "deviations of levels / 255",
            defaultValue = "[0.5, 0.5, 0.5]",
            min = 0,
            shownBy = "SegformerMeaningTest.meanAndStdAreThoseOfLevelsOver255")
        List<Double> std,
    @Field(
            description =
                "leave out pictures without mask and masks without picture; false: refuse, as in"
                    + " TAO (beyond TAO)",
            shownBy = "SegformerMeaningTest.theSetsAreThoseOfTheirFields")
        boolean filterData) {
  private static final String GROUP = "dataset_config.";
  private static final int CHANNELS = 3;
  private static final String THREE =
      "give three numbers: of red, green and blue; no deviation is 0";

  /** Pictures of an input's size, stretched. */
  public Preprocessing preprocessing(int height, int width) {
    return Preprocessing.stretch(
        height,
        width,
        Interpolation.BICUBIC,
        new Normalization(ColorOrder.RGB, 1.0 / 255, mean, std));
  }

  /** What must hold of these fields. */
  public void check(int height, int width, RuleContext context) {
    augmentation.check(GROUP + "augmentation.", height, width, context);
    if (mean.size() != CHANNELS) {
      context.error(GROUP + "mean", "%s is no mean of three channels".formatted(mean), THREE);
    }
    if (std.size() != CHANNELS || std.contains(0.0)) {
      context.error(GROUP + "std", "%s is no deviation of three channels".formatted(std), THREE);
    }
  }
}
