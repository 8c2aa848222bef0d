package io.tao4j.networks.tasks.story;

import io.tao4j.data.detection.DetectionAugmentation;
import io.tao4j.data.detection.ScaleAugmentation;
import io.tao4j.data.detection.SpatialAugmentation;
import io.tao4j.data.detection.SsdAugmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How a detector varies pictures, a sentence for each thing that happens; what a spec does not ask
 * for by a field of its own, and happens all the same, is said to be a default.
 */
public final class DetectionSentences {
  private static final String GROUP = "augmentation_config.";

  private final Predicate<String> given;
  private final List<String> sentences = new ArrayList<>();

  private DetectionSentences(Predicate<String> given) {
    this.given = given;
  }

  private DetectionSentences add(boolean happens, String sentence, String... fields) {
    if (happens) {
      boolean named = List.of(fields).stream().anyMatch(field -> given.test(GROUP + field));
      sentences.add(named ? sentence : sentence + " The file does not say so: it is the default.");
    }
    return this;
  }

  private List<String> told() {
    return sentences.isEmpty() ? List.of("Pictures are not varied.") : List.copyOf(sentences);
  }

  private static String chance(double probability) {
    return PictureSentences.chance(probability);
  }

  private static String number(double value) {
    return Numbers.text(value);
  }

  private DetectionSentences flip(double probability, String field) {
    return add(
        probability > 0, "Left and right are exchanged %s.".formatted(chance(probability)), field);
  }

  /**
   * YOLO's augmentation.
   *
   * @param given whether the spec gives a field
   * @param height of the network's input
   * @param width of the network's input
   */
  public static List<String> of(
      DetectionAugmentation how, int height, int width, Predicate<String> given) {
    return new DetectionSentences(given)
        .add(
            how.mosaicProbability() > 0,
            "Four pictures are put together %s; they meet at least %s of a side away from the edges, and of each a part of down to %s is shown."
                .formatted(
                    chance(how.mosaicProbability()),
                    number(how.mosaicMinRatio()),
                    number(1 - how.jitter())),
            "mosaic_prob")
        .add(
            how.jitter() > 0,
            "Each side of a picture moves by up to %s of its length, in or out; what is shown is stretched."
                .formatted(number(how.jitter())),
            "jitter")
        .add(
            how.hue() > 0,
            "Hues turn by up to %s of the circle.".formatted(number(how.hue())),
            "hue")
        .add(
            how.saturation() > 1,
            "Saturation is multiplied by up to %s, or divided.".formatted(number(how.saturation())),
            "saturation")
        .add(
            how.exposure() > 1,
            "Brightness is multiplied by up to %s, or divided.".formatted(number(how.exposure())),
            "exposure")
        .flip(how.horizontalFlip(), "horizontal_flip")
        .add(
            how.verticalFlip() > 0,
            "Top and bottom are exchanged %s.".formatted(chance(how.verticalFlip())),
            "vertical_flip")
        .add(
            how.shapePeriod() > 0,
            "Every %s batches width and height change, each for itself, to 0.6 to 1.5 of %s."
                .formatted(how.shapePeriod(), PictureSentences.size(height, width)),
            "randomize_input_shape_period")
        .add(
            how.minVisibility() > 0,
            "Boxes of which less than %s is left are dropped."
                .formatted(number(how.minVisibility())),
            "min_box_visibility")
        .told();
  }

  /**
   * SSD's augmentation.
   *
   * @param given whether the spec gives a field
   */
  public static List<String> of(SsdAugmentation how, Predicate<String> given) {
    DetectionSentences story =
        new DetectionSentences(given)
            .add(
                how.brightness() > 0,
                "Levels move by up to %s of 255 %s."
                    .formatted(number(how.brightness()), chance(0.5)),
                "brightness")
            .add(
                how.contrast() > 0,
                "Contrast changes by up to %s of itself %s."
                    .formatted(number(how.contrast()), chance(0.5)),
                "contrast")
            .add(
                how.saturation() > 0,
                "Saturation changes by up to %s of itself %s."
                    .formatted(number(how.saturation()), chance(0.5)),
                "saturation")
            .add(
                how.hue() > 0,
                "Hues turn by up to %s of the circle %s."
                    .formatted(number(how.hue() / 180), chance(0.5)),
                "hue")
            .add(
                how.largestCanvas() > 1,
                "Around the picture the mean colour is put %s, so that all is %s to %s times as large."
                    .formatted(
                        chance(0.5), number(how.smallestCanvas()), number(how.largestCanvas())),
                "zoom_out_min_scale",
                "zoom_out_max_scale")
            .add(
                how.smallestCrop() < 1,
                "A part is cut with probability 6/7, of %s to %s of each side, of a ratio from %s to %s, that overlaps an object by 0, 0.1, 0.3, 0.5, 0.7 or 0.9."
                    .formatted(
                        number(how.smallestCrop()),
                        number(how.largestCrop()),
                        number(how.lowestRatio()),
                        number(how.highestRatio())),
                "random_crop_min_scale",
                "random_crop_max_scale",
                "random_crop_min_ar",
                "random_crop_max_ar")
            .flip(how.flip(), "random_flip");
    List<String> sentences = new ArrayList<>(story.told());
    sentences.add("All is stretched to the input, by one of five filters at random.");
    return sentences;
  }

  /**
   * DetectNet_v2's augmentation.
   *
   * @param given whether the spec gives a field
   */
  public static List<String> of(SpatialAugmentation how, Predicate<String> given) {
    String spatial = "spatial_augmentation.";
    String colour = "color_augmentation.";
    return new DetectionSentences(given)
        .flip(how.flip(), spatial + "hflip_probability")
        .add(
            how.smallestZoom() != 1 || how.largestZoom() != 1,
            "It is enlarged %s to %s times about a random place."
                .formatted(number(how.smallestZoom()), number(how.largestZoom())),
            spatial + "zoom_min",
            spatial + "zoom_max")
        .add(
            how.shiftX() > 0 || how.shiftY() > 0,
            "It is moved by up to %s pixels to either side and %s up or down."
                .formatted(number(how.shiftX()), number(how.shiftY())),
            spatial + "translate_max_x",
            spatial + "translate_max_y")
        .add(
            how.hue() > 0,
            "Hues turn by up to %s degrees.".formatted(number(how.hue())),
            colour + "hue_rotation_max")
        .add(
            how.saturation() > 0,
            "Saturation changes by up to %s of itself.".formatted(number(how.saturation())),
            colour + "saturation_shift_max")
        .add(
            how.contrast() > 0,
            "Contrast changes by up to %s of itself.".formatted(number(how.contrast())),
            colour + "contrast_scale_max")
        .add(
            how.brightness() > 0,
            "Levels move by up to %s of 255.".formatted(number(2 * 255 * how.brightness())),
            colour + "color_shift_stddev")
        .told();
  }

  /**
   * EfficientDet's augmentation.
   *
   * @param given whether the spec gives a field
   */
  public static List<String> of(ScaleAugmentation how, Predicate<String> given) {
    return new DetectionSentences(given)
        .flip(how.flip(), "rand_hflip")
        .add(
            how.smallest() != 1 || how.largest() != 1,
            "It is scaled, its shape kept, to fit %s to %s times the input; of what is larger a random part is shown."
                .formatted(number(how.smallest()), number(how.largest())),
            "random_crop_min_scale",
            "random_crop_max_scale")
        .told();
  }
}
