package io.tao4j.data.detection;

/**
 * How pictures are varied in training, with TAO's meanings.
 *
 * @param hue largest turn of the hue, as a share of the colour circle, 0 to 1
 * @param saturation largest factor of the saturation, from 1; its inverse is as likely
 * @param exposure largest factor of the value, from 1; its inverse is as likely
 * @param verticalFlip probability
 * @param horizontalFlip probability
 * @param jitter how far each side moves, as a share of the side's length, 0 to 1: inwards it cuts,
 *     outwards it adds the picture's mean colour; borders bring the window towards the input's
 *     aspect ratio. In a mosaic parts are cut instead, of down to one minus this of a picture
 * @param mosaicProbability how often four pictures are put together
 * @param mosaicMinRatio the four meet at least this share of the side away from each edge, below
 *     0.5
 * @param shapePeriod batches after which the input's height and width change, each for itself; 0
 *     never
 * @param minVisibility boxes of which less than this share of the area is left in the picture are
 *     dropped, 0 to 1; TAO keeps all, which is 0
 */
public record DetectionAugmentation(
    double hue,
    double saturation,
    double exposure,
    double verticalFlip,
    double horizontalFlip,
    double jitter,
    double mosaicProbability,
    double mosaicMinRatio,
    int shapePeriod,
    double minVisibility) {

  /** Varies nothing. */
  public static final DetectionAugmentation NONE =
      new DetectionAugmentation(0, 1, 1, 0, 0, 0, 0, 0.2, 0, 0);

  public DetectionAugmentation {
    requireShare("hue", hue);
    requireShare("verticalFlip", verticalFlip);
    requireShare("horizontalFlip", horizontalFlip);
    requireShare("jitter", jitter);
    requireShare("mosaicProbability", mosaicProbability);
    requireShare("minVisibility", minVisibility);
    if (!(saturation >= 1) || !(exposure >= 1)) {
      throw new IllegalArgumentException(
          "saturation and exposure are 1 or more, got " + saturation + " and " + exposure);
    }
    if (!(mosaicMinRatio > 0 && mosaicMinRatio < 0.5)) {
      throw new IllegalArgumentException(
          "mosaicMinRatio is above 0 and below 0.5, got " + mosaicMinRatio);
    }
    if (shapePeriod < 0) {
      throw new IllegalArgumentException("shapePeriod is 0 or more, got " + shapePeriod);
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is 0 to 1, got " + value);
    }
  }
}
