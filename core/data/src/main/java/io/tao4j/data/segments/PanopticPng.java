package io.tao4j.data.segments;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;

/** Numbers of segments as colours of a PNG file: red + 256 green + 65536 blue. */
public final class PanopticPng {
  private PanopticPng() {}

  /** The number of a colour {@code 0xRRGGBB}. */
  static int number(int colour) {
    return colour >> 16 & 0xff | colour & 0xff00 | (colour & 0xff) << 16;
  }

  /**
   * The content of a file.
   *
   * @param numbers row by row, 0 to 2^24 - 1
   */
  public static byte[] encode(int width, int height, int[] numbers) {
    byte[] rgb = new byte[3 * numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0 || numbers[i] > 0xffffff) {
        throw new IllegalArgumentException("number %s of pixel %s".formatted(numbers[i], i));
      }
      rgb[3 * i] = (byte) numbers[i];
      rgb[3 * i + 1] = (byte) (numbers[i] >> 8);
      rgb[3 * i + 2] = (byte) (numbers[i] >> 16);
    }
    return ImageCodec.encodePng(Image.of(width, height, rgb));
  }
}
