package io.tao4j.data.detection;

import io.tao4j.data.image.ColourChange;
import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.PhotometricChange;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.geometry.Box;
import java.util.List;

/**
 * Draws from SSD's augmentation where and how a picture is shown.
 *
 * @see <a href="https://arxiv.org/abs/1512.02325">Liu et al. 2015, section 2.2</a>
 */
final class SsdLayers {
  /** How often the whole canvas is shown, of all rounds of a draw. */
  private static final double FULL_PICTURE = 1.0 / 7;

  /** What some object's IoU with a part must be above; the first asks nothing. */
  private static final double[] LEAST_OVERLAPS = {-1, 0.1, 0.3, 0.5, 0.7, 0.9};

  private static final int TRIES = 50;

  /** The chance that so many rounds end without a part is that of 1 in 5 million. */
  private static final int ROUNDS = 100;

  private static final int HUES = 180;

  private static final List<Interpolation> FILTERS =
      List.of(
          Interpolation.NEAREST,
          Interpolation.BILINEAR,
          Interpolation.BICUBIC,
          Interpolation.AREA,
          Interpolation.LANCZOS);

  private final SsdAugmentation augmentation;
  private final SeededRandom random;

  SsdLayers(SsdAugmentation augmentation, SeededRandom random) {
    this.augmentation = augmentation;
    this.random = random;
  }

  /**
   * Draws.
   *
   * @param boxes objects of the picture
   * @param height of the input
   * @param width of the input
   */
  WindowAugmentation.Shown draw(Image image, List<LabelledBox> boxes, int height, int width) {
    ColourChange colours = colours();
    Rectangle canvas = canvas(image);
    Rectangle part = part(canvas, boxes);
    boolean mirror = random.chance(augmentation.flip());
    Interpolation filter = FILTERS.get(random.nextInt(FILTERS.size()));
    Rectangle target = new Rectangle(0, 0, width, height);
    ImageLayer layer =
        new ImageLayer(image, part, target, mirror, false, colours, filter, augmentation.fill());
    return new WindowAugmentation.Shown(layer, !part.equals(canvas));
  }

  private ColourChange colours() {
    if (!augmentation.changesColours()) {
      return HsvChange.NONE;
    }
    double brightness = change(augmentation.brightness());
    double contrast = 1 + change(augmentation.contrast());
    double saturation = 1 + change(augmentation.saturation());
    double turn = change(augmentation.hue()) / HUES;
    return new PhotometricChange(brightness, contrast, random.chance(0.5), saturation, turn);
  }

  private double change(double largest) {
    double drawn = random.uniform(-largest, largest);
    return random.chance(0.5) ? drawn : 0;
  }

  /** The picture with as much around it as is drawn, in the picture's pixels. */
  private Rectangle canvas(Image image) {
    Rectangle full = new Rectangle(0, 0, image.width(), image.height());
    if (!random.chance(0.5)) {
      return full;
    }
    double factor = random.uniform(augmentation.smallestCanvas(), augmentation.largestCanvas());
    int width = (int) (image.width() * factor);
    int height = (int) (image.height() * factor);
    int left = random.nextInt(width - image.width() + 1);
    int top = random.nextInt(height - image.height() + 1);
    return new Rectangle(-left, -top, width, height);
  }

  private Rectangle part(Rectangle canvas, List<LabelledBox> boxes) {
    for (int round = 0; round < ROUNDS && !boxes.isEmpty(); round++) {
      if (random.chance(FULL_PICTURE)) {
        return canvas;
      }
      double least = LEAST_OVERLAPS[random.nextInt(LEAST_OVERLAPS.length)];
      for (int i = 0; i < TRIES; i++) {
        int height = side(canvas.height());
        int width = side(canvas.width());
        double ratio = (double) width / height;
        if (ratio < augmentation.lowestRatio() || ratio > augmentation.highestRatio()) {
          continue;
        }
        int left = canvas.left() + random.nextInt(canvas.width() - width + 1);
        int top = canvas.top() + random.nextInt(canvas.height() - height + 1);
        Box box = Box.ofSize(left, top, width, height);
        if (boxes.stream().anyMatch(object -> object.box().iou(box) > least)) {
          return new Rectangle(left, top, width, height);
        }
      }
    }
    return canvas;
  }

  private int side(int length) {
    double share = random.uniform(augmentation.smallestCrop(), augmentation.largestCrop());
    return Math.max(1, (int) (length * share));
  }
}
