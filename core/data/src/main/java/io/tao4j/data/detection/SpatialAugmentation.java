package io.tao4j.data.detection;

import io.tao4j.data.image.ColourChange;
import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.PhotometricChange;
import io.tao4j.data.random.SeededRandom;
import java.util.List;

/**
 * How DetectNet_v2 and Faster R-CNN vary pictures in training, with TAO's meanings: the picture is
 * stretched over the input, mirrored, enlarged about a random place and moved, with black where
 * nothing is left; then its colours change.
 *
 * @param flip probability of exchanging left and right
 * @param smallestZoom least factor, above 0
 * @param largestZoom largest factor
 * @param shiftX largest move to either side, input pixels
 * @param shiftY largest move up or down, input pixels
 * @param hue twice the deviation of the hue's turn, which is at most this, in degrees
 * @param saturation largest change of the factor from 1
 * @param contrast twice the deviation of the contrast's factor from 1, which differs at most by
 *     this
 * @param brightness deviation of what is added to all levels, over 255, at most twice this
 * @param leastWidth boxes that are narrower in the input are no objects
 * @param leastHeight boxes that are lower in the input are no objects
 */
public record SpatialAugmentation(
    double flip,
    double smallestZoom,
    double largestZoom,
    double shiftX,
    double shiftY,
    double hue,
    double saturation,
    double contrast,
    double brightness,
    double leastWidth,
    double leastHeight)
    implements WindowAugmentation {
  private static final List<Integer> BLACK = List.of(0, 0, 0);

  public SpatialAugmentation {
    require(flip >= 0 && flip <= 1, "flip", flip);
    require(smallestZoom > 0, "smallestZoom", smallestZoom);
    require(largestZoom >= smallestZoom, "largestZoom", largestZoom);
    require(shiftX >= 0, "shiftX", shiftX);
    require(shiftY >= 0, "shiftY", shiftY);
    require(hue >= 0 && hue <= 360, "hue", hue);
    require(saturation >= 0 && saturation <= 1, "saturation", saturation);
    require(contrast >= 0 && contrast <= 1, "contrast", contrast);
    require(brightness >= 0 && brightness <= 1, "brightness", brightness);
  }

  private static void require(boolean holds, String name, double value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of its range, got " + value);
    }
  }

  @Override
  public Shown draw(
      Image image, List<LabelledBox> boxes, int height, int width, SeededRandom random) {
    boolean mirror = random.chance(flip);
    double zoom = random.uniform(smallestZoom, largestZoom);
    double left = random.uniform(0, width - width / zoom) - shift(shiftX, random) / zoom;
    double top = random.uniform(0, height - height / zoom) - shift(shiftY, random) / zoom;
    double columns = (double) image.width() / width;
    double rows = (double) image.height() / height;
    Rectangle window =
        new Rectangle(
            (int) Math.rint(left * columns),
            (int) Math.rint(top * rows),
            (int) Math.max(1, Math.rint(width / zoom * columns)),
            (int) Math.max(1, Math.rint(height / zoom * rows)));
    ImageLayer layer =
        new ImageLayer(
            image,
            window,
            new Rectangle(0, 0, width, height),
            mirror,
            false,
            colours(random),
            Interpolation.BILINEAR,
            BLACK);
    return new Shown(layer, false);
  }

  /** Whole pixels, as many to either side. */
  private static double shift(double largest, SeededRandom random) {
    return Math.rint(random.uniform(-largest, largest));
  }

  private ColourChange colours(SeededRandom random) {
    if (hue == 0 && saturation == 0 && contrast == 0 && brightness == 0) {
      return HsvChange.NONE;
    }
    double turn = truncated(hue / 2, random) / 360;
    double factor = 1 + random.uniform(-saturation, saturation);
    double scale = 1 + truncated(contrast / 2, random);
    double shift = 255 * truncated(brightness, random);
    return new PhotometricChange(shift, Math.max(0, scale), true, factor, turn);
  }

  /** A normal number of at most two deviations. */
  private static double truncated(double deviation, SeededRandom random) {
    double drawn = random.nextGaussian();
    while (Math.abs(drawn) > 2) {
      drawn = random.nextGaussian();
    }
    return deviation * drawn;
  }
}
