package io.tao4j.data.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A picture in host memory: red, green, blue, rows from the top, {@code [height, width, 3]}, levels
 * from 0 for black to 255 for white. They are whole, or, of a deep picture, in steps of 1/257, so
 * that 16 bits of a file are all kept. Immutable and safe to share; nothing to close.
 */
public final class Image {
  /** Steps of 16 bits in one level: 255 levels are 65535 steps. */
  static final int STEPS = 257;

  private final int width;
  private final int height;

  /** Null of a deep picture until somebody asks for whole levels. */
  private volatile byte @Nullable [] rgb;

  /** Steps of a deep picture, unsigned; else null. */
  private final short @Nullable [] steps;

  private Image(int width, int height, byte @Nullable [] rgb, short @Nullable [] steps) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
    this.steps = steps;
  }

  /**
   * A picture of a copy of these bytes.
   *
   * @param rgb height * width * 3 levels 0..255, row by row, red first
   * @throws IllegalArgumentException if sizes are below 1 or the length does not fit
   */
  public static Image of(int width, int height, byte[] rgb) {
    return owning(width, height, rgb.clone());
  }

  /**
   * A deep picture of a copy of these values.
   *
   * @param rgb height * width * 3 values 0..65535, unsigned, row by row, red first
   * @throws IllegalArgumentException if sizes are below 1 or the length does not fit
   */
  public static Image ofDeep(int width, int height, short[] rgb) {
    return owningDeep(width, height, rgb.clone());
  }

  /** Takes the array as its own; for callers in this package that hand over a fresh one. */
  static Image owning(int width, int height, byte[] rgb) {
    requireLength(width, height, rgb.length);
    return new Image(width, height, rgb, null);
  }

  /** Takes the array as its own. */
  static Image owningDeep(int width, int height, short[] rgb) {
    requireLength(width, height, rgb.length);
    return new Image(width, height, null, rgb);
  }

  private static void requireLength(int width, int height, int length) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("image of " + width + "x" + height + " pixels");
    }
    long expected = 3L * width * height;
    if (length != expected) {
      throw new IllegalArgumentException(
          "an RGB image of %sx%s takes %s levels, got %s"
              .formatted(width, height, expected, length));
    }
  }

  /** A picture of one colour, levels 0..255. */
  public static Image filled(int width, int height, int red, int green, int blue) {
    byte[] rgb = new byte[Math.toIntExact(3L * width * height)];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return owning(width, height, rgb);
  }

  /** A copy of an AWT picture of any type; transparency is dropped as {@link ImageCodec} does. */
  public static Image of(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    if (picture.getType() == BufferedImage.TYPE_USHORT_GRAY) {
      return deepGrey(picture);
    }
    byte[] rgb = new byte[Math.toIntExact(3L * width * height)];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      if (picture.getType() == BufferedImage.TYPE_BYTE_GRAY) {
        // getRGB would apply the linear grey colour space's curve: levels are meant as they are.
        picture.getRaster().getSamples(0, y, width, 1, 0, row);
        for (int x = 0; x < width; x++) {
          row[x] *= 0x010101;
        }
      } else {
        picture.getRGB(0, y, width, 1, row, 0, width);
      }
      for (int x = 0; x < width; x++) {
        rgb[at++] = (byte) (row[x] >> 16);
        rgb[at++] = (byte) (row[x] >> 8);
        rgb[at++] = (byte) row[x];
      }
    }
    return owning(width, height, rgb);
  }

  private static Image deepGrey(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    short[] steps = new short[Math.toIntExact(3L * width * height)];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      picture.getRaster().getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          steps[at++] = (short) row[x];
        }
      }
    }
    return owningDeep(width, height, steps);
  }

  /** A copy as {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage toBufferedImage() {
    byte[] rgb = pixels();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
        at += 3;
      }
      picture.setRGB(0, y, width, 1, row, 0, width);
    }
    return picture;
  }

  /** Pixels in a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Whether levels are in steps of 1/257 rather than whole. */
  public boolean isDeep() {
    return steps != null;
  }

  /** A copy of the levels, {@code [height, width, 3]}; of a deep picture rounded. */
  public byte[] rgb() {
    return pixels().clone();
  }

  /** The array itself, of a deep picture the rounded levels; not to be changed. */
  byte[] pixels() {
    byte[] levels = rgb;
    if (levels == null) {
      short[] all = Objects.requireNonNull(steps);
      levels = new byte[all.length];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) (((all[i] & 0xffff) + STEPS / 2) / STEPS);
      }
      rgb = levels;
    }
    return levels;
  }

  /** The array of a deep picture itself, else null; not to be changed. */
  short @Nullable [] steps() {
    return steps;
  }

  /** The largest level of all channels, in steps of 1/257: 0..65535. */
  public int highestStep() {
    int highest = 0;
    if (steps != null) {
      for (short step : steps) {
        highest = Math.max(highest, step & 0xffff);
      }
      return highest;
    }
    for (byte level : pixels()) {
      highest = Math.max(highest, level & 0xff);
    }
    return highest * STEPS;
  }

  /**
   * One level, 0..255; of a deep picture rounded.
   *
   * @param channel 0 red, 1 green, 2 blue
   */
  public int level(int x, int y, int channel) {
    if (x < 0 || x >= width || y < 0 || y >= height || channel < 0 || channel > 2) {
      throw new IndexOutOfBoundsException(
          "(%s, %s, %s) in %sx%s".formatted(x, y, channel, width, height));
    }
    return pixels()[(y * width + x) * 3 + channel] & 0xff;
  }

  /** Bytes of the levels. */
  public long byteSize() {
    return (long) width * height * 3 * (isDeep() ? Short.BYTES : 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image i
        && i.width == width
        && (isDeep() || i.isDeep()
            ? Arrays.equals(i.steps, steps)
            : Arrays.equals(i.pixels(), pixels()));
  }

  @Override
  public int hashCode() {
    return 31 * width + (isDeep() ? Arrays.hashCode(steps) : Arrays.hashCode(pixels()));
  }

  @Override
  public String toString() {
    return "Image[" + width + "x" + height + "]";
  }
}
