package io.tao4j.data.image;

/**
 * A change of colours in hue, saturation and value, on 8-bit levels as OpenCV has them (hue 0..179,
 * the others 0..255): the hue turns, the others are multiplied and cut at 255.
 *
 * @param turn share of the colour circle, for example 0.1
 * @param saturation factor, 0 or more
 * @param value factor, 0 or more
 */
public record HsvChange(double turn, double saturation, double value) implements ColourChange {
  private static final int HUES = 180;

  /** Leaves every picture as it is. */
  public static final HsvChange NONE = new HsvChange(0, 1, 1);

  public HsvChange {
    if (!Double.isFinite(turn) || !(saturation >= 0) || !(value >= 0)) {
      throw new IllegalArgumentException(
          "turn must be a number, factors 0 or more, got %s, %s, %s"
              .formatted(turn, saturation, value));
    }
  }

  /** What each level of each channel becomes, {@code [256 levels, 3 channels]}. */
  byte[] table() {
    byte[] table = new byte[256 * 3];
    for (int level = 0; level < 256; level++) {
      double hue = (level + turn * HUES) % HUES;
      table[3 * level] = (byte) (int) (hue < 0 ? hue + HUES : hue);
      table[3 * level + 1] = (byte) (int) Math.min(255, level * saturation);
      table[3 * level + 2] = (byte) (int) Math.min(255, level * value);
    }
    return table;
  }
}
