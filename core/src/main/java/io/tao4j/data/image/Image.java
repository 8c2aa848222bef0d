package io.tao4j.data.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * A picture in host memory: 8-bit red, green, blue, rows from the top, {@code [height, width, 3]}.
 * Immutable and safe to share; nothing to close.
 */
public final class Image {
  private final int width;
  private final int height;
  private final byte[] rgb;

  private Image(int width, int height, byte[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
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

  /** Takes the array as its own; for callers in this package that hand over a fresh one. */
  static Image owning(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("image of " + width + "x" + height + " pixels");
    }
    long expected = 3L * width * height;
    if (rgb.length != expected) {
      throw new IllegalArgumentException(
          "an RGB image of %dx%d takes %d bytes, got %d"
              .formatted(width, height, expected, rgb.length));
    }
    return new Image(width, height, rgb);
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
    byte[] rgb = new byte[Math.toIntExact(3L * width * height)];
    int[] row = new int[width];
    int at = 0;
    int shift =
        switch (picture.getType()) {
          case BufferedImage.TYPE_BYTE_GRAY -> 0;
          case BufferedImage.TYPE_USHORT_GRAY -> 8;
          default -> -1;
        };
    for (int y = 0; y < height; y++) {
      if (shift >= 0) {
        // getRGB would apply the linear grey colour space's curve: levels are meant as they are.
        picture.getRaster().getSamples(0, y, width, 1, 0, row);
        for (int x = 0; x < width; x++) {
          row[x] = (row[x] >> shift) * 0x010101;
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

  /** A copy as {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage toBufferedImage() {
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

  /** A copy of the levels, {@code [height, width, 3]}. */
  public byte[] rgb() {
    return rgb.clone();
  }

  /** The array itself; not to be changed. */
  byte[] pixels() {
    return rgb;
  }

  /**
   * One level, 0..255.
   *
   * @param channel 0 red, 1 green, 2 blue
   */
  public int level(int x, int y, int channel) {
    if (x < 0 || x >= width || y < 0 || y >= height || channel < 0 || channel > 2) {
      throw new IndexOutOfBoundsException(
          "(%d, %d, %d) in %dx%d".formatted(x, y, channel, width, height));
    }
    return rgb[(y * width + x) * 3 + channel] & 0xff;
  }

  /** Bytes of the levels. */
  public int byteSize() {
    return rgb.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image i && i.width == width && Arrays.equals(i.rgb, rgb);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "Image[" + width + "x" + height + "]";
  }
}
