package io.tao4j.data.image;

import org.jspecify.annotations.Nullable;

/**
 * Format, size and orientation of an encoded picture, read without decoding it: a file of a few
 * hundred bytes may declare gigabytes of pixels. It is the only reader of either, for sizes and for
 * pixels.
 *
 * <p>The orientation is EXIF's: of JPEG files that of the first Exif segment, of PNG files that of
 * an {@code eXIf} chunk before the pixels, of TIFF files the tag, of WebP files the {@code EXIF}
 * chunk. One that is not 1 to 8 counts as 1.
 *
 * @param format short name, such as {@code jpeg}
 * @param width declared width in pixels, before the orientation turns it
 * @param height declared height
 * @param orientation 1 to 8
 * @param white the level of white: 255, or more where samples have more than 8 bits
 * @param pixels place of the first byte after the header where a cut is looked for, else 0
 */
record ImageHeader(
    String format, long width, long height, int orientation, int white, long pixels) {
  private static final int BYTE_LEVELS = 255;
  private static final int SHORT_LEVELS = 65535;

  /** Of the orientations 1 to 8, those from 5 on exchange rows and columns. */
  private static final int FIRST_TURNED = 5;

  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int APP1 = 0xe1;

  /** Whether rows and columns are exchanged when the picture is shown. */
  boolean turned() {
    return orientation >= FIRST_TURNED;
  }

  /** Pixels in a row of the picture as it is shown. */
  long shownWidth() {
    return turned() ? height : width;
  }

  /** Rows of the picture as it is shown. */
  long shownHeight() {
    return turned() ? width : height;
  }

  /** The header, or null where the bytes are no known format or too short to tell. */
  static @Nullable ImageHeader read(HeaderBytes b) {
    try {
      if (b.starts(0xff, 0xd8, 0xff)) {
        return jpeg(b);
      }
      if (b.starts(0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
        return png(b);
      }
      if (b.starts('B', 'M')) {
        return bmp(b);
      }
      if (b.starts('G', 'I', 'F', '8')) {
        return upright("gif", b.little(6, 2), b.little(8, 2));
      }
      if (b.starts('R', 'I', 'F', 'F') && b.ascii(8, "WEBP")) {
        return webp(b);
      }
      if (b.starts('I', 'I', 42, 0) || b.starts('M', 'M', 0, 42)) {
        return tiff(b);
      }
      if (b.size() > 2 && b.at(0) == 'P' && b.at(1) >= '1' && b.at(1) <= '6') {
        return portable(b);
      }
      return null;
    } catch (HeaderBytes.EndException e) {
      // The bytes end inside the header.
      return null;
    }
  }

  private static ImageHeader upright(String format, long width, long height) {
    return new ImageHeader(format, width, height, 1, BYTE_LEVELS, 0);
  }

  private static int orientation(HeaderBytes b, long start, long end) {
    try {
      TiffDirectory exif = TiffDirectory.read(b, start, Math.min(end, b.size()));
      return exif == null ? 1 : exif.orientation();
    } catch (HeaderBytes.EndException e) {
      return 1; // damaged EXIF data say nothing; the pixels may be whole
    }
  }

  private static ImageHeader png(HeaderBytes b) {
    int levels = b.at(24) > 8 ? SHORT_LEVELS : BYTE_LEVELS;
    int orientation = 1;
    // Chunk: length, name, content, checksum.
    for (long at = 8; at + 12 <= b.size() && !b.ascii(at + 4, "IDAT"); ) {
      long length = b.big(at, 4);
      if (b.ascii(at + 4, "eXIf")) {
        orientation = orientation(b, at + 8, at + 8 + length);
        break;
      }
      at += 12 + length;
    }
    return new ImageHeader("png", b.big(16, 4), b.big(20, 4), orientation, levels, 0);
  }

  private static @Nullable ImageHeader jpeg(HeaderBytes b) {
    long at = 2;
    long width = 0;
    long height = 0;
    int orientation = 0;
    while (true) {
      while (b.at(at) != 0xff) {
        at++;
      }
      while (b.at(at) == 0xff) {
        at++;
      }
      int marker = b.at(at);
      at++;
      if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
        continue;
      }
      if (marker == END_OF_IMAGE || marker == START_OF_SCAN) {
        return width == 0 && height == 0
            ? null
            : new ImageHeader("jpeg", width, height, Math.max(1, orientation), BYTE_LEVELS, at);
      }
      int length = (int) b.big(at, 2);
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        height = b.big(at + 3, 2);
        width = b.big(at + 5, 2);
      } else if (marker == APP1 && orientation == 0 && b.ascii(at + 2, "Exif\0")) {
        orientation = orientation(b, at + 8, at + length);
      }
      at += length;
    }
  }

  private static ImageHeader bmp(HeaderBytes b) {
    long headerSize = b.little(14, 4);
    if (headerSize == 12) {
      return upright("bmp", b.little(18, 2), b.little(20, 2));
    }
    // A negative height means rows from the top.
    return upright("bmp", Math.abs((int) b.little(18, 4)), Math.abs((long) (int) b.little(22, 4)));
  }

  private static @Nullable ImageHeader webp(HeaderBytes b) {
    if (b.ascii(12, "VP8X")) {
      boolean exif = (b.at(20) & 0x08) != 0;
      return new ImageHeader(
          "webp",
          b.little(24, 3) + 1,
          b.little(27, 3) + 1,
          exif ? webpOrientation(b) : 1,
          BYTE_LEVELS,
          0);
    }
    if (b.ascii(12, "VP8L")) {
      long bits = b.little(21, 4);
      return upright("webp", (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    }
    if (b.ascii(12, "VP8 ")) {
      return upright("webp", b.little(26, 2) & 0x3fff, b.little(28, 2) & 0x3fff);
    }
    return null;
  }

  private static int webpOrientation(HeaderBytes b) {
    // Chunk: name, length, content, a byte where the length is odd.
    for (long at = 12; at + 8 <= b.size(); ) {
      long length = b.little(at + 4, 4);
      if (b.ascii(at, "EXIF")) {
        // Some writers put JPEG's segment name before it.
        long start = b.ascii(at + 8, "Exif\0\0") ? at + 14 : at + 8;
        return orientation(b, start, at + 8 + length);
      }
      at += 8 + length + (length & 1);
    }
    return 1;
  }

  private static @Nullable ImageHeader tiff(HeaderBytes b) {
    TiffDirectory directory = TiffDirectory.read(b, 0, b.size());
    if (directory == null) {
      return null;
    }
    return new ImageHeader(
        "tiff",
        directory.value(TiffDirectory.WIDTH, 0),
        directory.value(TiffDirectory.HEIGHT, 0),
        directory.orientation(),
        directory.value(TiffDirectory.BITS, 1) > 8 ? SHORT_LEVELS : BYTE_LEVELS,
        0);
  }

  /** Netpbm: the format's number, width, height and, but for bitmaps, the level of white. */
  private static @Nullable ImageHeader portable(HeaderBytes b) {
    boolean bitmap = b.at(1) == '1' || b.at(1) == '4';
    long[] numbers = new long[bitmap ? 2 : 3];
    long at = 2;
    for (int i = 0; i < numbers.length; i++) {
      while (b.at(at) == '#' || Character.isWhitespace(b.at(at))) {
        if (b.at(at) == '#') {
          while (b.at(at) != '\n') {
            at++;
          }
        }
        at++;
      }
      long first = at;
      while (b.at(at) >= '0' && b.at(at) <= '9' && at - first < 10) {
        numbers[i] = 10 * numbers[i] + b.at(at++) - '0';
      }
      if (at == first) {
        return null;
      }
    }
    long white = bitmap ? 1 : numbers[2];
    if (white < 1 || white > SHORT_LEVELS) {
      return null;
    }
    return new ImageHeader(
        "pnm", numbers[0], numbers[1], 1, white > BYTE_LEVELS ? (int) white : BYTE_LEVELS, 0);
  }
}
