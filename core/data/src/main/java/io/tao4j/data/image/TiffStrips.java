package io.tao4j.data.image;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the strips or tiles of a TIFF file to see whether they are whole: libtiff fills what it
 * cannot unpack with zeros and goes on. LZW, Deflate and PackBits are looked at, whatever else goes
 * to libtiff as it is.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0 (1992),
 *     sections 9 and 13</a>
 */
final class TiffStrips {
  private static final int LZW = 5;
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32946;
  private static final int PACK_BITS = 32773;

  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int CODES = 4096;

  private TiffStrips() {}

  /** What is wrong with a strip, or null. */
  static @Nullable String defect(byte[] file) {
    try {
      HeaderBytes bytes = HeaderBytes.of(file);
      TiffDirectory directory = TiffDirectory.read(bytes, 0, file.length);
      return directory == null ? null : defect(file, directory);
    } catch (HeaderBytes.EndException e) {
      return "the file ends before its strips";
    }
  }

  private static @Nullable String defect(byte[] file, TiffDirectory directory) {
    int compression = (int) directory.value(TiffDirectory.COMPRESSION, 1);
    boolean known =
        compression == LZW
            || compression == DEFLATE
            || compression == OLD_DEFLATE
            || compression == PACK_BITS;
    if (!known) {
      return null;
    }
    boolean tiled = directory.has(TiffDirectory.TILE_OFFSETS);
    long[] offsets =
        directory.values(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS);
    long[] lengths = directory.values(tiled ? TiffDirectory.TILE_BYTES : TiffDirectory.STRIP_BYTES);
    if (offsets.length == 0 || offsets.length != lengths.length) {
      return "the file does not say where its pixels are";
    }
    for (int i = 0; i < offsets.length; i++) {
      String what = (tiled ? "tile " : "strip ") + (i + 1) + " of " + offsets.length;
      if (offsets[i] + lengths[i] > file.length) {
        return what + " reaches beyond the end of the file";
      }
      long expected = expected(directory, tiled, i);
      int from = (int) offsets[i];
      int to = (int) (offsets[i] + lengths[i]);
      long unpacked =
          switch (compression) {
            case LZW -> lzw(file, from, to, expected);
            case PACK_BITS -> packBits(file, from, to);
            default -> deflated(file, from, to);
          };
      if (unpacked < expected) {
        return "%s is damaged: it gives %s of %s bytes"
            .formatted(what, Math.max(0, unpacked), expected);
      }
    }
    return null;
  }

  /** Bytes of a strip or tile; of the last strip only the rows that are left. */
  private static long expected(TiffDirectory directory, boolean tiled, int index) {
    long samples = directory.value(TiffDirectory.SAMPLES, 1);
    boolean planes = directory.value(TiffDirectory.PLANAR, 1) == 2;
    long bits = directory.value(TiffDirectory.BITS, 1) * (planes ? 1 : samples);
    if (tiled) {
      long width = directory.value(TiffDirectory.TILE_WIDTH, 0);
      return (width * bits + 7) / 8 * directory.value(TiffDirectory.TILE_HEIGHT, 0);
    }
    long height = directory.value(TiffDirectory.HEIGHT, 0);
    long rows = Math.min(height, directory.value(TiffDirectory.ROWS_PER_STRIP, height));
    long strips = rows == 0 ? 1 : (height + rows - 1) / rows;
    long first = index % strips * rows;
    long width = directory.value(TiffDirectory.WIDTH, 0);
    return (width * bits + 7) / 8 * Math.min(rows, height - first);
  }

  /** Number of bytes that a strip unpacks to, up to its first wrong code. */
  private static long lzw(byte[] file, int from, int to, long enough) {
    if (to - from > 1 && file[from] == 0 && (file[from + 1] & 1) != 0) {
      return enough; // the order of bits before TIFF 6.0, which libtiff reads
    }
    int[] length = new int[CODES];
    for (int i = 0; i < CLEAR; i++) {
      length[i] = 1;
    }
    long bit = 8L * from;
    int width = 9;
    int next = END + 1;
    int before = -1;
    long unpacked = 0;
    while (unpacked < enough && bit + width <= 8L * to) {
      int code = 0;
      for (int i = 0; i < width; i++, bit++) {
        code = code << 1 | file[(int) (bit >> 3)] >> 7 - (bit & 7) & 1;
      }
      if (code == END) {
        break;
      }
      if (code == CLEAR) {
        width = 9;
        next = END + 1;
        before = -1;
        continue;
      }
      // A code that is not there yet can only be the one that this step adds.
      if (before < 0 ? code >= CLEAR : code > next) {
        break;
      }
      if (before >= 0 && next < CODES) {
        length[next++] = length[before] + 1;
      }
      unpacked += length[code];
      before = code;
      // One early: a peculiarity of TIFF.
      width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
    }
    return unpacked;
  }

  private static long packBits(byte[] file, int from, int to) {
    long unpacked = 0;
    for (int at = from; at < to; ) {
      int count = file[at++];
      if (count >= 0) {
        int available = Math.min(count + 1, to - at);
        unpacked += available;
        at += available;
      } else if (count != -128 && at < to) {
        unpacked += 1 - count;
        at++;
      }
    }
    return unpacked;
  }

  private static long deflated(byte[] file, int from, int to) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(file, from, to - from);
      byte[] part = new byte[1 << 15];
      long unpacked = 0;
      int count = inflater.inflate(part);
      while (count > 0) {
        unpacked += count;
        count = inflater.inflate(part);
      }
      return unpacked;
    } catch (DataFormatException e) {
      return -1;
    } finally {
      inflater.end();
    }
  }
}
