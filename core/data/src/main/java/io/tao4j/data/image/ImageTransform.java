package io.tao4j.data.image;

import java.util.List;

/**
 * One step from a picture to the size and look that a network sees, as data. Pictures stay 8-bit
 * RGB between steps; every step rounds to whole levels. Random steps draw a fixed rule's numbers
 * from the sample's own {@link io.tao4j.data.random.SeededRandom}.
 *
 * <p>Sizes are in pixels and at least 1; fills are levels 0..255 of all three channels.
 */
public sealed interface ImageTransform {

  /**
   * One method for each step, so that code which handles steps does not compile when one is new.
   *
   * @param <R> result
   */
  interface Visitor<R> {
    /** For {@link Resize}. */
    R resize(Resize transform);

    /** For {@link MiddleCrop}. */
    R middleCrop(MiddleCrop transform);

    /** For {@link Letterbox}. */
    R letterbox(Letterbox transform);

    /** For {@link RandomResizedCrop}. */
    R randomResizedCrop(RandomResizedCrop transform);

    /** For {@link RandomCoverCrop}. */
    R randomCoverCrop(RandomCoverCrop transform);

    /** For {@link RandomPlacedCrop}. */
    R randomPlacedCrop(RandomPlacedCrop transform);

    /** For {@link RandomCrop}. */
    R randomCrop(RandomCrop transform);

    /** For {@link HorizontalFlip}. */
    R horizontalFlip(HorizontalFlip transform);

    /** For {@link VerticalFlip}. */
    R verticalFlip(VerticalFlip transform);

    /** For {@link RandomShiftZoom}. */
    R randomShiftZoom(RandomShiftZoom transform);

    /** For {@link ColorJitter}. */
    R colorJitter(ColorJitter transform);

    /** For {@link ColorShift}. */
    R colorShift(ColorShift transform);

    /** For {@link Grayscale}. */
    R grayscale(Grayscale transform);

    /** For {@link RandomRotation}. */
    R randomRotation(RandomRotation transform);

    /** For {@link RandomScaleCrop}. */
    R randomScaleCrop(RandomScaleCrop transform);

    /** For {@link RandomBlur}. */
    R randomBlur(RandomBlur transform);

    /** For {@link RandomErase}. */
    R randomErase(RandomErase transform);

    /** For {@link RandAugment}. */
    R randAugment(RandAugment transform);

    /** For {@link RandomKernelBlur}. */
    R randomKernelBlur(RandomKernelBlur transform);

    /** For {@link RandomInversion}. */
    R randomInversion(RandomInversion transform);

    /** For {@link UnlessSized}. */
    R unlessSized(UnlessSized transform);

    /** For {@link Sometimes}. */
    R sometimes(Sometimes transform);
  }

  /** Calls the visitor's method for this step. */
  <R> R accept(Visitor<R> visitor);

  /** Whether the step draws random numbers. */
  default boolean isRandom() {
    return false;
  }

  /** Stretches to exactly this size, whatever the aspect ratio. */
  record Resize(int height, int width, Interpolation interpolation) implements ImageTransform {
    public Resize {
      requireSize(height, width);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resize(this);
    }
  }

  /**
   * Scales, keeping the aspect ratio, until the picture just covers a box, the longer side cut to
   * whole pixels, then takes the middle, half pixels rounded to even: for squares torchvision's
   * {@code Resize(int)} and {@code CenterCrop}. With an antialias filter only the middle is
   * computed, whatever the picture's shape.
   *
   * @param height of the middle
   * @param width of the middle
   * @param coverHeight of the box, at least {@code height}
   * @param coverWidth of the box, at least {@code width}
   */
  record MiddleCrop(
      int height, int width, int coverHeight, int coverWidth, Interpolation interpolation)
      implements ImageTransform {
    public MiddleCrop {
      requireSize(height, width);
      if (coverHeight < height || coverWidth < width) {
        throw new IllegalArgumentException(
            "a box of %s x %s (height x width) is smaller than its middle of %s x %s"
                .formatted(coverHeight, coverWidth, height, width));
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.middleCrop(this);
    }
  }

  /**
   * Scales to fit, keeping the aspect ratio, and fills the rest.
   *
   * @param fill level of the rest, or {@link #MEAN_COLOUR}
   * @param centered whether the picture is in the middle, its size rounded and an odd pixel of
   *     padding below or right; else top left, its size cut to whole pixels
   */
  record Letterbox(int height, int width, Interpolation interpolation, int fill, boolean centered)
      implements ImageTransform {
    /** A fill: the picture's own mean colour. */
    public static final int MEAN_COLOUR = -1;

    public Letterbox {
      requireSize(height, width);
      if (fill != MEAN_COLOUR) {
        requireLevel(fill);
      }
    }

    /** Where a picture of this size comes to lie. */
    public ImageLayer.Rectangle content(int pictureHeight, int pictureWidth) {
      double ratio = Math.min((double) height / pictureHeight, (double) width / pictureWidth);
      int innerHeight = side(pictureHeight * ratio);
      int innerWidth = side(pictureWidth * ratio);
      int left = centered ? (width - innerWidth) / 2 : 0;
      int top = centered ? (height - innerHeight) / 2 : 0;
      return new ImageLayer.Rectangle(left, top, innerWidth, innerHeight);
    }

    private int side(double exact) {
      // 1e-9: a side that fits exactly must not lose a pixel to a product just below it.
      return (int) Math.max(1, (long) (centered ? Math.rint(exact) : exact + 1e-9));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.letterbox(this);
    }
  }

  /**
   * A random part of the picture, stretched to this size. Its area is uniform between the scales
   * times the picture's, its aspect ratio (width / height) uniform in the logarithm between the
   * ratios; after ten failures to fit, the middle at the nearest allowed ratio. torchvision's
   * {@code RandomResizedCrop}.
   *
   * @see <a href="https://arxiv.org/abs/1409.4842">Szegedy et al.: Going deeper with convolutions
   *     (2014), section 6</a>
   */
  record RandomResizedCrop(
      int height,
      int width,
      double minScale,
      double maxScale,
      double minRatio,
      double maxRatio,
      Interpolation interpolation)
      implements ImageTransform {
    public RandomResizedCrop {
      requireSize(height, width);
      if (!(minScale > 0 && minScale <= maxScale && maxScale <= 1)) {
        throw new IllegalArgumentException(
            "scales must be 0 < min <= max <= 1, got " + minScale + ".." + maxScale);
      }
      if (!(minRatio > 0 && minRatio <= maxRatio && maxRatio < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "ratios must be 0 < min <= max, got " + minRatio + ".." + maxRatio);
      }
    }

    /** The usual ranges: 8 % to all of the area, ratios 3/4 to 4/3. */
    public static RandomResizedCrop of(int height, int width, Interpolation interpolation) {
      return new RandomResizedCrop(height, width, 0.08, 1, 3.0 / 4, 4.0 / 3, interpolation);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomResizedCrop(this);
    }
  }

  /**
   * Scales, keeping the aspect ratio, until the picture just covers the size divided by a random
   * share, the sides cut to whole pixels, then takes a window of the size at a random place: the
   * random crop of TAO's classification.
   *
   * @param minShare least share, above 0; the window is then this part of the shorter side
   * @param maxShare largest share, at most 1
   */
  record RandomCoverCrop(
      int height, int width, double minShare, double maxShare, Interpolation interpolation)
      implements ImageTransform {
    public RandomCoverCrop {
      requireSize(height, width);
      if (!(minShare > 0 && minShare <= maxShare && maxShare <= 1)) {
        throw new IllegalArgumentException(
            "shares must be 0 < min <= max <= 1, got " + minShare + ".." + maxShare);
      }
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomCoverCrop(this);
    }
  }

  /**
   * A square of a random share of the shorter side, at one of thirteen places (corners, middles of
   * the sides, the middle, and those halfway between), stretched to the size: the multi-scale crop
   * of videos.
   *
   * @param shares of the shorter side, each above 0 and at most 1; one of them is drawn
   * @see <a href="https://arxiv.org/abs/1608.00859">Wang et al.: Temporal Segment Networks
   *     (2016)</a>
   */
  record RandomPlacedCrop(int height, int width, List<Double> shares, Interpolation interpolation)
      implements ImageTransform {
    public RandomPlacedCrop {
      requireSize(height, width);
      shares = List.copyOf(shares);
      if (shares.isEmpty() || shares.stream().anyMatch(share -> !(share > 0 && share <= 1))) {
        throw new IllegalArgumentException(
            "shares are one or more, above 0 and at most 1, got " + shares);
      }
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomPlacedCrop(this);
    }
  }

  /**
   * A window at a random place after padding all sides; what is still too small is padded evenly to
   * the window's size.
   *
   * @param padding pixels on each side, from 0
   */
  record RandomCrop(int height, int width, int padding, int fill) implements ImageTransform {
    public RandomCrop {
      requireSize(height, width);
      requireLevel(fill);
      if (padding < 0) {
        throw new IllegalArgumentException("padding must not be negative, got " + padding);
      }
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomCrop(this);
    }
  }

  /** Mirrors left and right with this probability. */
  record HorizontalFlip(double probability) implements ImageTransform {
    public HorizontalFlip {
      requireProbability(probability);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.horizontalFlip(this);
    }
  }

  /** Mirrors top and bottom with this probability. */
  record VerticalFlip(double probability) implements ImageTransform {
    public VerticalFlip {
      requireProbability(probability);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.verticalFlip(this);
    }
  }

  /**
   * Moves and scales the picture at its size, each axis by itself, about its middle; what comes in
   * from outside continues the edge. Bilinear without antialias.
   *
   * @param shift largest move, as a share of the side, 0 to 1
   * @param zoom largest change of the scale from 1, from 0, below 1
   */
  record RandomShiftZoom(double shift, double zoom) implements ImageTransform {
    public RandomShiftZoom {
      requireProbability(shift);
      requireProbability(zoom);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomShiftZoom(this);
    }
  }

  /**
   * Changes brightness, contrast, saturation and hue in a random order, as torchvision's {@code
   * ColorJitter}. Factors are uniform in [max(0, 1 - x), 1 + x]: brightness multiplies levels,
   * contrast blends with the picture's mean grey, saturation with each pixel's grey.
   *
   * @param hue largest turn of the colour circle, 0 to 0.5 of it, either way
   */
  record ColorJitter(double brightness, double contrast, double saturation, double hue)
      implements ImageTransform {
    public ColorJitter {
      requireAmplitude("brightness", brightness, Double.MAX_VALUE);
      requireAmplitude("contrast", contrast, Double.MAX_VALUE);
      requireAmplitude("saturation", saturation, Double.MAX_VALUE);
      requireAmplitude("hue", hue, 0.5);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.colorJitter(this);
    }
  }

  /**
   * Changes hue, saturation and contrast, in this order, as TAO's classification does: all three
   * uniform between plus and minus what is given. Saturation is that of HSV, 0 to 1, and moves by
   * the number; contrast multiplies the distance of levels from the middle grey.
   *
   * @param hue part of the colour circle, 0 to 0.5
   * @param saturation from 0, at most 1
   * @param contrast from 0, at most 1
   */
  record ColorShift(double hue, double saturation, double contrast) implements ImageTransform {
    public ColorShift {
      requireAmplitude("hue", hue, 0.5);
      requireAmplitude("saturation", saturation, 1);
      requireAmplitude("contrast", contrast, 1);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.colorShift(this);
    }
  }

  /** Makes the three channels equal to the pixel's grey with this probability. */
  record Grayscale(double probability) implements ImageTransform {
    public Grayscale {
      requireProbability(probability);
    }

    @Override
    public boolean isRandom() {
      return probability > 0 && probability < 1;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.grayscale(this);
    }
  }

  /**
   * Turns counter-clockwise by one of the angles, with this probability; the size stays, what comes
   * from outside is black. Quarter turns of squares move whole pixels.
   *
   * @param degrees at least one angle
   * @param smooth whether other turns mix neighbours (bilinear); else they take the nearest pixel
   */
  record RandomRotation(double probability, List<Double> degrees, boolean smooth)
      implements ImageTransform {
    /** A turn that takes the nearest pixels. */
    public RandomRotation(double probability, List<Double> degrees) {
      this(probability, degrees, false);
    }

    public RandomRotation {
      requireProbability(probability);
      degrees = List.copyOf(degrees);
      if (degrees.isEmpty()) {
        throw new IllegalArgumentException("there are no angles");
      }
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomRotation(this);
    }
  }

  /**
   * Scales to this size times a random number, antialiased bicubic, then takes a window of the size
   * at a random place; a smaller picture lies at a random place on black.
   */
  record RandomScaleCrop(int height, int width, double minScale, double maxScale)
      implements ImageTransform {
    public RandomScaleCrop {
      requireSize(height, width);
      if (!(minScale > 0 && minScale <= maxScale && maxScale < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "scales must be 0 < min <= max, got " + minScale + ".." + maxScale);
      }
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomScaleCrop(this);
    }
  }

  /**
   * Gaussian blur whose deviation is uniform between two.
   *
   * @param minDeviation in pixels, from 0
   * @param maxDeviation in pixels, at least {@code minDeviation}
   */
  record RandomBlur(double minDeviation, double maxDeviation) implements ImageTransform {
    /** From 0 on. */
    public RandomBlur(double maxDeviation) {
      this(0, maxDeviation);
    }

    public RandomBlur {
      requireAmplitude("deviation", maxDeviation, Double.MAX_VALUE);
      requireAmplitude("least deviation", minDeviation, maxDeviation);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomBlur(this);
    }
  }

  /**
   * Gaussian blur with this probability, by a window of one of these sides in pixels. Its deviation
   * is OpenCV's for the side, {@code 0.3 * ((side - 1) / 2 - 1) + 0.8}; pixels are mirrored outside
   * of the picture.
   *
   * @param sides odd, at least one
   */
  record RandomKernelBlur(double probability, List<Integer> sides) implements ImageTransform {
    public RandomKernelBlur {
      requireProbability(probability);
      sides = List.copyOf(sides);
      if (sides.isEmpty() || sides.stream().anyMatch(side -> side < 1 || side % 2 == 0)) {
        throw new IllegalArgumentException("sides of a blur are odd, got " + sides);
      }
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomKernelBlur(this);
    }
  }

  /** The negative, {@code 255 - level}, with this probability. */
  record RandomInversion(double probability) implements ImageTransform {
    public RandomInversion {
      requireProbability(probability);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomInversion(this);
    }
  }

  /**
   * Paints a random rectangle, with this probability: 2 % of the area or more, of height over width
   * 0.3 to 1 / 0.3, uniform in the logarithm; after ten that do not fit, none.
   *
   * @param maxArea largest share of the area, above 0.02, at most 1
   * @param colour levels of red, green and blue
   * @see <a href="https://arxiv.org/abs/1708.04896">Zhong et al.: Random erasing data augmentation
   *     (2017)</a>
   */
  record RandomErase(double probability, double maxArea, List<Integer> colour)
      implements ImageTransform {
    /** Up to a third of the area, as torchvision has it. */
    public RandomErase(double probability, List<Integer> colour) {
      this(probability, 1.0 / 3, colour);
    }

    public RandomErase {
      requireProbability(probability);
      if (!(maxArea > 0.02 && maxArea <= 1)) {
        throw new IllegalArgumentException("the largest area is above 0.02, at most 1: " + maxArea);
      }
      colour = requireColour(colour);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randomErase(this);
    }
  }

  /**
   * Some of fifteen changes, drawn with replacement, each done with a probability of a half and a
   * magnitude drawn around the given one, cut to 0..10: contrast to the full range, equal
   * histogram, negative, rotation, fewer bits, solarise twice, saturation, contrast, brightness,
   * sharpness, shear and shift along either axis. The changes and their strengths are those of
   * timm's {@code rand-inc1}; what moves is bicubic.
   *
   * @param layers how many are drawn
   * @param magnitude 0 to 10
   * @param deviation of the magnitude
   * @param colour levels of red, green and blue of what comes from outside
   * @see <a href="https://arxiv.org/abs/1909.13719">Cubuk et al.: RandAugment (2019)</a>
   */
  record RandAugment(int layers, double magnitude, double deviation, List<Integer> colour)
      implements ImageTransform {
    public RandAugment {
      if (layers < 1) {
        throw new IllegalArgumentException("layers must be at least 1, got " + layers);
      }
      requireAmplitude("magnitude", magnitude, 10);
      requireAmplitude("deviation", deviation, Double.MAX_VALUE);
      colour = requireColour(colour);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.randAugment(this);
    }
  }

  /**
   * Steps for pictures that are not of this size; one that is stays as it is.
   *
   * @param steps at least one, which lead to the size
   */
  record UnlessSized(int height, int width, List<ImageTransform> steps) implements ImageTransform {
    public UnlessSized {
      requireSize(height, width);
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("there are no steps");
      }
    }

    @Override
    public boolean isRandom() {
      return steps.stream().anyMatch(ImageTransform::isRandom);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unlessSized(this);
    }
  }

  /**
   * All of these steps with this probability, else none of them.
   *
   * @param steps none of which fixes the size
   */
  record Sometimes(double probability, List<ImageTransform> steps) implements ImageTransform {
    public Sometimes {
      requireProbability(probability);
      steps = List.copyOf(steps);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sometimes(this);
    }
  }

  private static void requireSize(int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be at least 1, got " + height + " and " + width);
    }
  }

  private static void requireLevel(int fill) {
    if (fill < 0 || fill > 255) {
      throw new IllegalArgumentException("fill must be 0..255, got " + fill);
    }
  }

  private static List<Integer> requireColour(List<Integer> colour) {
    if (colour.size() != 3) {
      throw new IllegalArgumentException("a colour has three levels, got " + colour);
    }
    colour.forEach(ImageTransform::requireLevel);
    return List.copyOf(colour);
  }

  private static void requireProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be 0..1, got " + probability);
    }
  }

  private static void requireAmplitude(String name, double value, double max) {
    if (!(value >= 0 && value <= max)) {
      throw new IllegalArgumentException(name + " must be from 0, got " + value);
    }
  }
}
