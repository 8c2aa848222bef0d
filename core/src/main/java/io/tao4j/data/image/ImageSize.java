package io.tao4j.data.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Size of a picture as it is shown, that is after an EXIF rotation.
 *
 * @param width pixels in a row
 * @param height rows
 */
public record ImageSize(int width, int height) {
  /** Enough for the headers of nearly all files; the rest is read whole. */
  private static final int FIRST = 1 << 16;

  private static final int ORIENTATION_TAG = 0x112;

  /** Of the orientations 1 to 8, those from 5 on exchange rows and columns. */
  private static final int FIRST_TURNED = 5;

  /**
   * Reads a file's header without decoding it.
   *
   * @return empty if the file cannot be read or its header tells no size; decoding says why
   */
  public static Optional<ImageSize> read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(FIRST);
      ImageHeader header = ImageHeader.read(bytes);
      if (header == null && bytes.length == FIRST) {
        bytes = Files.readAllBytes(file);
        header = ImageHeader.read(bytes);
      }
      boolean none =
          header == null
              || header.width() < 1
              || header.height() < 1
              || header.width() > Integer.MAX_VALUE
              || header.height() > Integer.MAX_VALUE;
      if (none) {
        return Optional.empty();
      }
      int width = (int) header.width();
      int height = (int) header.height();
      boolean turned = header.format().equals("jpeg") && orientation(bytes) >= FIRST_TURNED;
      return Optional.of(turned ? new ImageSize(height, width) : new ImageSize(width, height));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The EXIF orientation of a JPEG file, 1 where it says none. */
  private static int orientation(byte[] b) {
    int at = 2;
    while (at + 4 <= b.length && (b[at] & 0xff) == 0xff) {
      int marker = b[at + 1] & 0xff;
      int length = (b[at + 2] & 0xff) << 8 | b[at + 3] & 0xff;
      boolean scan = marker == 0xda || marker == 0xd9;
      if (scan) {
        return 1;
      }
      boolean exif =
          marker == 0xe1
              && at + 18 <= b.length
              && b[at + 4] == 'E'
              && b[at + 5] == 'x'
              && b[at + 6] == 'i'
              && b[at + 7] == 'f';
      if (exif) {
        return orientation(b, at + 10, Math.min(b.length, at + 2 + length));
      }
      at += 2 + length;
    }
    return 1;
  }

  /** Looks through the first directory of the TIFF structure that EXIF data is. */
  private static int orientation(byte[] b, int start, int end) {
    boolean little = b[start] == 'I';
    long directory = number(b, start + 4, 4, little, end);
    if (directory < 8 || start + directory + 2 > end) {
      return 1;
    }
    int at = start + (int) directory;
    int entries = (int) number(b, at, 2, little, end);
    for (int i = 0; i < entries && at + 14 + 12 * i <= end; i++) {
      int entry = at + 2 + 12 * i;
      if (number(b, entry, 2, little, end) == ORIENTATION_TAG) {
        return (int) number(b, entry + 8, 2, little, end);
      }
    }
    return 1;
  }

  private static long number(byte[] b, int at, int size, boolean little, int end) {
    if (at + size > end) {
      return 0;
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      int next = b[little ? at + size - 1 - i : at + i] & 0xff;
      value = value << 8 | next;
    }
    return value;
  }
}
