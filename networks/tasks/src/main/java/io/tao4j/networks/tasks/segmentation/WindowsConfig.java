package io.tao4j.networks.tasks.segmentation;

import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Windows;
import io.tao4j.spec.Field;

/**
 * How large pictures are looked at, as specs say it.
 *
 * @param window sides of the parts
 * @param overlap what neighbours have in common
 */
public record WindowsConfig(
    @Field(
            description =
                "sides of the parts that a picture is looked at in, so that small things in large"
                    + " pictures are seen; 0: the whole picture at once (beyond TAO)",
            unit = "pixels",
            min = 0,
            shownBy = "SegmentationInferenceTest.windowsGiveWhatOnePassOverAPictureThatFitsGives")
        int window,
    @Field(
            description =
                "share of a part's side that it has in common with the next one, where both count"
                    + " the less the nearer their border is (beyond TAO)",
            defaultValue = "0.25",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SegmentationInferenceTest.windowsGiveWhatOnePassOverAPictureThatFitsGives")
        double overlap) {

  /** The parts. */
  public Windows windows() {
    return new Windows(window, overlap);
  }
}
