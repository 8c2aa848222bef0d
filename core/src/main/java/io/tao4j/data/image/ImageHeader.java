package io.tao4j.data.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Format and size of an encoded picture, read from its first bytes without decoding: a file of a
 * few hundred bytes may declare gigabytes of pixels.
 *
 * @param format short name, such as {@code jpeg}
 * @param width declared width in pixels, before an EXIF rotation
 * @param height declared height
 * @param defect what shows that the file was cut off, or null
 */
record ImageHeader(String format, long width, long height, @Nullable String defect) {

  /** The header, or null where the bytes are no known format or too short to tell. */
  static @Nullable ImageHeader read(byte[] b) {
    try {
      if (starts(b, 0xff, 0xd8, 0xff)) {
        return jpeg(b);
      }
      if (starts(b, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
        return png(b);
      }
      if (starts(b, 'B', 'M')) {
        return bmp(b);
      }
      if (starts(b, 'G', 'I', 'F', '8')) {
        return new ImageHeader("gif", little(b, 6, 2), little(b, 8, 2), null);
      }
      if (starts(b, 'R', 'I', 'F', 'F') && ascii(b, 8, "WEBP")) {
        return webp(b);
      }
      if (starts(b, 'I', 'I', 42, 0) || starts(b, 'M', 'M', 0, 42)) {
        return tiff(b);
      }
      return null;
    } catch (ArrayIndexOutOfBoundsException e) {
      // The bytes end inside the header.
      return null;
    }
  }

  private static ImageHeader png(byte[] b) {
    long width = big(b, 16, 4);
    long height = big(b, 20, 4);
    long at = 8;
    // Chunk: length, name, content, checksum. A whole file ends with IEND.
    while (at + 12 <= b.length) {
      int start = (int) at;
      if (ascii(b, start + 4, "IEND")) {
        return new ImageHeader("png", width, height, null);
      }
      at += 12 + big(b, start, 4);
    }
    return new ImageHeader("png", width, height, "the file ends before its IEND chunk");
  }

  private static @Nullable ImageHeader jpeg(byte[] b) {
    int at = 2;
    while (true) {
      while ((b[at] & 0xff) != 0xff) {
        at++;
      }
      while ((b[at] & 0xff) == 0xff) {
        at++;
      }
      int marker = b[at] & 0xff;
      at++;
      if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
        continue;
      }
      if (marker == 0xd9) {
        return null;
      }
      int length = (int) big(b, at, 2);
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        long height = big(b, at + 3, 2);
        long width = big(b, at + 5, 2);
        return new ImageHeader("jpeg", width, height, jpegDefect(b, at + length));
      }
      at += length;
    }
  }

  private static @Nullable String jpegDefect(byte[] b, int from) {
    // From the back: the end marker is nearly always the last two bytes. Decoders fill the missing
    // part of a cut file with grey and call it a success.
    for (int i = b.length - 2; i >= from; i--) {
      if ((b[i] & 0xff) == 0xff && (b[i + 1] & 0xff) == 0xd9) {
        return null;
      }
    }
    return "the file ends before its end-of-image marker";
  }

  private static ImageHeader bmp(byte[] b) {
    long headerSize = little(b, 14, 4);
    if (headerSize == 12) {
      return new ImageHeader("bmp", little(b, 18, 2), little(b, 20, 2), null);
    }
    // A negative height means rows from the top.
    return new ImageHeader(
        "bmp", Math.abs((int) little(b, 18, 4)), Math.abs((long) (int) little(b, 22, 4)), null);
  }

  private static @Nullable ImageHeader webp(byte[] b) {
    String defect =
        little(b, 4, 4) + 8 > b.length ? "the file is shorter than its header says" : null;
    if (ascii(b, 12, "VP8X")) {
      return new ImageHeader("webp", little(b, 24, 3) + 1, little(b, 27, 3) + 1, defect);
    }
    if (ascii(b, 12, "VP8L")) {
      long bits = little(b, 21, 4);
      return new ImageHeader("webp", (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, defect);
    }
    if (ascii(b, 12, "VP8 ")) {
      return new ImageHeader("webp", little(b, 26, 2) & 0x3fff, little(b, 28, 2) & 0x3fff, defect);
    }
    return null;
  }

  private static @Nullable ImageHeader tiff(byte[] b) {
    boolean little = b[0] == 'I';
    long directory = number(b, 4, 4, little);
    if (directory < 8 || directory + 2 > b.length) {
      return null;
    }
    int at = (int) directory;
    int entries = (int) number(b, at, 2, little);
    long width = 0;
    long height = 0;
    for (int i = 0; i < entries; i++) {
      int entry = at + 2 + 12 * i;
      int tag = (int) number(b, entry, 2, little);
      int size = number(b, entry + 2, 2, little) == 3 ? 2 : 4;
      if (tag == 256) {
        width = number(b, entry + 8, size, little);
      } else if (tag == 257) {
        height = number(b, entry + 8, size, little);
      }
    }
    return new ImageHeader("tiff", width, height, null);
  }

  private static long number(byte[] b, int at, int size, boolean little) {
    return little ? little(b, at, size) : big(b, at, size);
  }

  private static long big(byte[] b, int at, int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | b[at + i] & 0xff;
    }
    return value;
  }

  private static long little(byte[] b, int at, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | b[at + i] & 0xff;
    }
    return value;
  }

  private static boolean starts(byte[] b, int... expected) {
    if (b.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((b[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean ascii(byte[] b, int at, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    return b.length >= at + expected.length
        && Arrays.equals(b, at, at + expected.length, expected, 0, expected.length);
  }
}
