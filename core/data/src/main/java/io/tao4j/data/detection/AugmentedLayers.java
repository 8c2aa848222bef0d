package io.tao4j.data.detection;

import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.ImageSize;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.random.SeededRandom;

/** Draws from an augmentation where and how a picture is shown. */
final class AugmentedLayers {
  private final DetectionAugmentation augmentation;
  private final Interpolation interpolation;
  private final SeededRandom random;

  AugmentedLayers(
      DetectionAugmentation augmentation, Interpolation interpolation, SeededRandom random) {
    this.augmentation = augmentation;
    this.interpolation = interpolation;
    this.random = random;
  }

  /** A picture over the whole input, its sides jittered. */
  ImageLayer fullImage(Image image, int height, int width) {
    HsvChange colours = colours();
    boolean mirrorY = random.chance(augmentation.verticalFlip());
    boolean mirrorX = random.chance(augmentation.horizontalFlip());
    Rectangle window =
        JitteredWindow.of(
            image.width(),
            image.height(),
            (double) width / height,
            shift(),
            shift(),
            shift(),
            shift());
    Rectangle target = new Rectangle(0, 0, width, height);
    return new ImageLayer(image, window, target, mirrorX, mirrorY, colours, interpolation);
  }

  /** A random part of a picture, of its target's aspect ratio: a quarter of a mosaic. */
  ImageLayer part(Image image, Rectangle target) {
    HsvChange colours = colours();
    boolean mirrorY = random.chance(augmentation.verticalFlip());
    boolean mirrorX = random.chance(augmentation.horizontalFlip());
    ImageSize size =
        partSize(
            image.width(),
            image.height(),
            (double) target.width() / target.height(),
            random.uniform(1 - augmentation.jitter(), 1));
    int top = random.nextInt(image.height() - size.height() + 1);
    int left = random.nextInt(image.width() - size.width() + 1);
    Rectangle window = new Rectangle(left, top, size.width(), size.height());
    return new ImageLayer(image, window, target, mirrorX, mirrorY, colours, interpolation);
  }

  /**
   * Size of a part of a picture that has an aspect ratio.
   *
   * @param aspect width over height of the part
   * @param share of the side that limits the part
   */
  static ImageSize partSize(int width, int height, double aspect, double share) {
    double wide;
    double high;
    if ((double) width / height > aspect) {
      high = Math.rint(height * share);
      wide = Math.rint(high * aspect);
    } else {
      wide = Math.rint(width * share);
      high = Math.rint(wide / aspect);
    }
    return new ImageSize(
        (int) Math.max(1, Math.min(width, wide)), (int) Math.max(1, Math.min(height, high)));
  }

  private HsvChange colours() {
    double turn = random.uniform(-augmentation.hue(), augmentation.hue());
    double saturation = factor(augmentation.saturation());
    double exposure = factor(augmentation.exposure());
    return new HsvChange(turn, saturation, exposure);
  }

  private double factor(double largest) {
    double factor = random.uniform(1, largest);
    return random.chance(0.5) ? factor : 1 / factor;
  }

  /** Inwards where positive. */
  private double shift() {
    return random.uniform(-augmentation.jitter(), augmentation.jitter());
  }
}
