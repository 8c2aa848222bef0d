package io.tao4j.data.image;

import org.jspecify.annotations.Nullable;

/**
 * Finds files that were cut off or damaged where a decoder would fill the missing part and call it
 * a success.
 */
final class ImageDefect {
  private ImageDefect() {}

  /** What is wrong, or null. */
  static @Nullable String of(byte[] file, ImageHeader header) {
    return switch (header.format()) {
      case "png" -> png(HeaderBytes.of(file));
      case "jpeg" -> jpeg(file, header.pixels());
      case "webp" ->
          HeaderBytes.of(file).little(4, 4) + 8 > file.length
              ? "the file is shorter than its header says"
              : null;
      case "tiff" -> TiffStrips.defect(file);
      default -> null;
    };
  }

  private static @Nullable String png(HeaderBytes b) {
    // Chunk: length, name, content, checksum. A whole file ends with IEND.
    for (long at = 8; at + 12 <= b.size(); at += 12 + b.big(at, 4)) {
      if (b.ascii(at + 4, "IEND")) {
        return null;
      }
    }
    return "the file ends before its IEND chunk";
  }

  private static @Nullable String jpeg(byte[] b, long from) {
    // From the back: the end marker is nearly always the last two bytes.
    for (int i = b.length - 2; i >= from; i--) {
      if ((b[i] & 0xff) == 0xff && (b[i + 1] & 0xff) == 0xd9) {
        return null;
      }
    }
    return "the file ends before its end-of-image marker";
  }
}
