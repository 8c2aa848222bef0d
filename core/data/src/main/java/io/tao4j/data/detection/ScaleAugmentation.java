package io.tao4j.data.detection;

import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.random.SeededRandom;
import java.util.List;

/**
 * How EfficientDet varies pictures in training: they are mirrored and scaled so that they fit into
 * a multiple of the input, aspect ratio kept; of what is larger than the input a random part is
 * shown, what is smaller lies at the top left.
 *
 * @param flip probability of exchanging left and right
 * @param smallest least multiple, above 0
 * @param largest largest multiple
 * @param fill red, green and blue where there is no picture, 0 to 255
 */
public record ScaleAugmentation(double flip, double smallest, double largest, List<Integer> fill)
    implements WindowAugmentation {
  public ScaleAugmentation {
    fill = List.copyOf(fill);
    if (!(flip >= 0 && flip <= 1) || !(smallest > 0) || !(largest >= smallest)) {
      throw new IllegalArgumentException(
          "flip is 0 to 1, multiples are above 0 and ascending, got %s, %s and %s"
              .formatted(flip, smallest, largest));
    }
  }

  @Override
  public Shown draw(
      Image image, List<LabelledBox> boxes, int height, int width, SeededRandom random) {
    boolean mirror = random.chance(flip);
    double factor = random.uniform(smallest, largest);
    double scale =
        factor * Math.min((double) width / image.width(), (double) height / image.height());
    int columns = (int) Math.max(1, Math.rint(width / scale));
    int rows = (int) Math.max(1, Math.rint(height / scale));
    int left = (int) Math.rint(random.nextDouble() * Math.max(0, image.width() - columns));
    int top = (int) Math.rint(random.nextDouble() * Math.max(0, image.height() - rows));
    // a mirrored picture lies at the top left as well
    int start = mirror ? image.width() - columns - left : left;
    ImageLayer layer =
        new ImageLayer(
            image,
            new Rectangle(start, top, columns, rows),
            new Rectangle(0, 0, width, height),
            mirror,
            false,
            HsvChange.NONE,
            Interpolation.BILINEAR,
            fill);
    return new Shown(layer, false);
  }
}
