package io.tao4j.data.image;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first directory of a TIFF structure: that of a TIFF file, or the one that EXIF data is. */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTES = 279;
  static final int PLANAR = 284;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int EXTRA_SAMPLES = 338;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final HeaderBytes bytes;
  private final boolean little;

  /** Of whole numbers only: what is asked for here is nothing else. */
  private final Map<Integer, Entry> entries = new HashMap<>();

  /** Where a tag's values are, how many, and how many bytes each has. */
  private record Entry(long place, long count, int size) {}

  private TiffDirectory(HeaderBytes bytes, boolean little) {
    this.bytes = bytes;
    this.little = little;
  }

  /**
   * Reads a directory.
   *
   * @param start of the structure; its own offsets count from there
   * @param end behind its last byte
   * @return null if there is none
   * @throws HeaderBytes.EndException if it reaches beyond the bytes
   */
  static @Nullable TiffDirectory read(HeaderBytes bytes, long start, long end) {
    if (start + 8 > end) {
      return null;
    }
    boolean little = bytes.ascii(start, "II*\0");
    if (!little && !bytes.ascii(start, "MM\0*")) {
      return null;
    }
    TiffDirectory directory = new TiffDirectory(bytes, little);
    long first = directory.number(start + 4, 4);
    if (first < 8 || start + first + 2 > end) {
      return null;
    }
    long at = start + first;
    int count = (int) directory.number(at, 2);
    for (int i = 0; i < count && at + 14 + 12L * i <= end; i++) {
      long entry = at + 2 + 12L * i;
      int size = size((int) directory.number(entry + 2, 2));
      long values = directory.number(entry + 4, 4);
      if (size > 0 && values > 0) {
        boolean isInline = values * size <= 4;
        long place = isInline ? entry + 8 : start + directory.number(entry + 8, 4);
        int tag = (int) directory.number(entry, 2);
        directory.entries.putIfAbsent(tag, new Entry(place, values, size));
      }
    }
    return directory;
  }

  private static int size(int type) {
    return switch (type) {
      case BYTE -> 1;
      case SHORT -> 2;
      case LONG -> 4;
      default -> 0;
    };
  }

  private long number(long place, int size) {
    return little ? bytes.little(place, size) : bytes.big(place, size);
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** The first value of a tag. */
  long value(int tag, long absent) {
    Entry entry = entries.get(tag);
    return entry == null ? absent : number(entry.place(), entry.size());
  }

  /** The values of a tag; empty where it is absent. */
  long[] values(int tag) {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    if (entry.count() > bytes.size()) {
      throw new HeaderBytes.EndException();
    }
    long[] values = new long[(int) entry.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(entry.place() + (long) i * entry.size(), entry.size());
    }
    return values;
  }

  /** How the picture is to be turned, 1 to 8; 1 where that is not said, or wrong. */
  int orientation() {
    long value = value(ORIENTATION, 1);
    return value >= 1 && value <= 8 ? (int) value : 1;
  }

  /** Replaces a tag's only value, in the array that the directory was read from. */
  void replace(byte[] file, int tag, int value) {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return;
    }
    for (int i = 0; i < entry.size(); i++) {
      int shift = 8 * (little ? i : entry.size() - 1 - i);
      file[(int) entry.place() + i] = (byte) (value >> shift);
    }
  }
}
