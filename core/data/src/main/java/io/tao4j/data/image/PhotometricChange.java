package io.tao4j.data.image;

/**
 * SSD's change of colours: brightness, then contrast, then saturation and hue; or contrast last.
 * Each step cuts levels to 0..255.
 *
 * @param brightness levels added
 * @param contrast factor about the level 127.5, 0 or more
 * @param contrastLast whether contrast comes after saturation and hue
 * @param saturation factor, 0 or more
 * @param turn of the hue, a share of the colour circle
 * @see <a href="https://arxiv.org/abs/1312.5402">Howard 2013</a>
 */
public record PhotometricChange(
    double brightness, double contrast, boolean contrastLast, double saturation, double turn)
    implements ColourChange {
  private static final double MIDDLE = 127.5;

  public PhotometricChange {
    if (!Double.isFinite(brightness)
        || !Double.isFinite(turn)
        || !(contrast >= 0)
        || !(saturation >= 0)) {
      throw new IllegalArgumentException(
          "brightness and turn must be numbers, factors 0 or more, got %s, %s, %s, %s"
              .formatted(brightness, turn, contrast, saturation));
    }
  }

  /** What is added to {@code contrast * level}. */
  double contrastShift() {
    return MIDDLE * (1 - contrast);
  }

  HsvChange colours() {
    return new HsvChange(turn, saturation, 1);
  }
}
