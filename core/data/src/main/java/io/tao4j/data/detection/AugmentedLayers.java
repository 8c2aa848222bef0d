package io.tao4j.data.detection;

import io.tao4j.data.image.HsvChange;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageLayer;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.random.SeededRandom;

/** Draws from an augmentation where and how a picture is shown. */
final class AugmentedLayers {
  /** A side moves at most so far, and two opposite sides together inwards, as shares. */
  private static final double LARGEST_SHIFT = 0.8;

  private final DetectionAugmentation augmentation;
  private final Interpolation interpolation;
  private final SeededRandom random;

  AugmentedLayers(
      DetectionAugmentation augmentation, Interpolation interpolation, SeededRandom random) {
    this.augmentation = augmentation;
    this.interpolation = interpolation;
    this.random = random;
  }

  /** A picture over the whole input: its sides jittered, its aspect ratio kept. */
  ImageLayer fullImage(Image image, int height, int width) {
    HsvChange colours = colours();
    boolean mirrorY = random.chance(augmentation.verticalFlip());
    boolean mirrorX = random.chance(augmentation.horizontalFlip());
    // What an evaluation shows: the whole picture, in the middle of a window of the input's shape.
    double wide = Math.max(image.width(), (double) image.height() * width / height);
    double high = wide * height / width;
    double[] x = sides((image.width() - wide) / 2, wide);
    double[] y = sides((image.height() - high) / 2, high);
    // The jittered window takes the input's shape at the size that it has: objects are not
    // stretched, and they are as large as at evaluation on the average.
    double size = Math.sqrt((x[1] - x[0]) * (y[1] - y[0]) / (wide * high));
    Rectangle window =
        rectangle(
            (x[0] + x[1] - size * wide) / 2,
            (y[0] + y[1] - size * high) / 2,
            size * wide,
            size * high);
    Rectangle target = new Rectangle(0, 0, width, height);
    return new ImageLayer(image, window, target, mirrorX, mirrorY, colours, interpolation);
  }

  /** A random part of a picture, stretched to a target: a quarter of a mosaic. */
  ImageLayer part(Image image, Rectangle target) {
    HsvChange colours = colours();
    boolean mirrorY = random.chance(augmentation.verticalFlip());
    boolean mirrorX = random.chance(augmentation.horizontalFlip());
    double wide = image.width() * random.uniform(1 - augmentation.jitter(), 1);
    double high = image.height() * random.uniform(1 - augmentation.jitter(), 1);
    int width = Math.max(1, (int) wide);
    int height = Math.max(1, (int) high);
    Rectangle window =
        new Rectangle(
            random.nextInt(image.width() - width + 1),
            random.nextInt(image.height() - height + 1),
            width,
            height);
    return new ImageLayer(image, window, target, mirrorX, mirrorY, colours, interpolation);
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

  /** Start and end of a side after both have moved. */
  private double[] sides(double start, double length) {
    double first = shift();
    double last = shift();
    if (first + last > LARGEST_SHIFT) {
      first = Math.min(first, LARGEST_SHIFT / 2);
      last = Math.min(last, LARGEST_SHIFT / 2);
    }
    return new double[] {start + first * length, start + length - last * length};
  }

  /** Inwards where positive. */
  private double shift() {
    double shift = random.uniform(-augmentation.jitter(), augmentation.jitter());
    return Math.max(-LARGEST_SHIFT, Math.min(LARGEST_SHIFT, shift));
  }

  private static Rectangle rectangle(double left, double top, double width, double height) {
    int x = (int) Math.floor(left + 0.5);
    int y = (int) Math.floor(top + 0.5);
    return new Rectangle(
        x, y, (int) Math.max(1, Math.rint(width)), (int) Math.max(1, Math.rint(height)));
  }
}
