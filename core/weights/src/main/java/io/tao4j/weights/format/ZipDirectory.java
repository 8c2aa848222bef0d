package io.tao4j.weights.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The entries of a zip archive as parts of its file. Only entries that are stored as they are can
 * be read: weight archives store theirs so, and what is not compressed cannot be a bomb.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int RECORD = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_SIZE = 22;
  private static final int RECORD_SIZE = 46;
  private static final int LOCAL_SIZE = 30;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final long UNSAID = 0xffffffffL;

  /** A directory of a million tensors. */
  private static final long MAXIMUM_DIRECTORY = 256L << 20;

  /**
   * Where an entry lies.
   *
   * @param header offset of its local header
   */
  private record Entry(int method, int flags, long packed, long size, long header) {}

  private final WeightBytes file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(WeightBytes file) {
    this.file = file;
  }

  static boolean isZip(ByteBuffer head) {
    return head.remaining() >= 4 && head.getInt(head.position()) == LOCAL;
  }

  static ZipDirectory read(WeightBytes file) {
    ZipDirectory directory = new ZipDirectory(file);
    directory.read();
    return directory;
  }

  private String place() {
    return file.path().toString();
  }

  private void read() {
    long endAt = findEnd();
    ByteBuffer end = file.part(endAt, END_SIZE);
    long count = Short.toUnsignedLong(end.getShort(10));
    long size = Integer.toUnsignedLong(end.getInt(12));
    long start = Integer.toUnsignedLong(end.getInt(16));
    if (count == 0xffff || size == UNSAID || start == UNSAID) {
      if (endAt < 20 || file.part(endAt - 20, 20).getInt(0) != LOCATOR64) {
        throw WeightErrors.damaged(place(), "its 64-bit directory is missing");
      }
      ByteBuffer end64 = file.part(file.part(endAt - 20, 20).getLong(8), 56);
      if (end64.getInt(0) != END64) {
        throw WeightErrors.damaged(place(), "its 64-bit directory is missing");
      }
      count = end64.getLong(32);
      size = end64.getLong(40);
      start = end64.getLong(48);
    }
    if (size > MAXIMUM_DIRECTORY) {
      throw WeightErrors.tooLarge(place(), "its directory has %s bytes".formatted(size));
    }
    if (!file.holds(start, size) || count < 0 || count > size / RECORD_SIZE) {
      throw WeightErrors.damaged(
          place(),
          "its directory should have %s entries in %s bytes at %s".formatted(count, size, start));
    }
    ByteBuffer records = file.part(start, size);
    for (long i = 0; i < count; i++) {
      record(records);
    }
  }

  private long findEnd() {
    long earliest = Math.max(0, file.size() - END_SIZE - LONGEST_COMMENT);
    ByteBuffer tail = file.part(earliest, file.size() - earliest);
    for (int at = tail.remaining() - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END) {
        return earliest + at;
      }
    }
    throw WeightErrors.damaged(place(), "it does not end as a zip archive does");
  }

  private void record(ByteBuffer records) {
    int at = records.position();
    if (records.remaining() < RECORD_SIZE || records.getInt(at) != RECORD) {
      throw WeightErrors.damaged(place(), "its directory has no entry at byte " + at);
    }
    int nameLength = Short.toUnsignedInt(records.getShort(at + 28));
    int extraLength = Short.toUnsignedInt(records.getShort(at + 30));
    int commentLength = Short.toUnsignedInt(records.getShort(at + 32));
    if (records.remaining() < RECORD_SIZE + nameLength + extraLength + commentLength) {
      throw WeightErrors.damaged(place(), "its directory ends within an entry");
    }
    byte[] name = new byte[nameLength];
    records.get(at + RECORD_SIZE, name);
    long[] packedSizeHeader = {
      Integer.toUnsignedLong(records.getInt(at + 20)),
      Integer.toUnsignedLong(records.getInt(at + 24)),
      Integer.toUnsignedLong(records.getInt(at + 42))
    };
    extra(records.slice(at + RECORD_SIZE + nameLength, extraLength), packedSizeHeader);
    Entry entry =
        new Entry(
            records.getShort(at + 10),
            records.getShort(at + 8),
            packedSizeHeader[0],
            packedSizeHeader[1],
            packedSizeHeader[2]);
    String text = new String(name, StandardCharsets.UTF_8);
    if (entries.put(text, entry) != null) {
      throw WeightErrors.damaged(place(), "entry '%s' is there twice".formatted(text));
    }
    records.position(at + RECORD_SIZE + nameLength + extraLength + commentLength);
  }

  /** 64-bit numbers, for those that do not fit into 32; in the order size, packed, header. */
  private void extra(ByteBuffer fields, long[] packedSizeHeader) {
    fields.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    while (fields.remaining() >= 4) {
      int id = fields.getShort();
      int length = Short.toUnsignedInt(fields.getShort());
      if (length > fields.remaining()) {
        return;
      }
      ByteBuffer field =
          fields.slice(fields.position(), length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      fields.position(fields.position() + length);
      if (id == 1) {
        for (int which : new int[] {1, 0, 2}) {
          if (packedSizeHeader[which] == UNSAID && field.remaining() >= 8) {
            packedSizeHeader[which] = field.getLong();
          }
        }
      }
    }
  }

  Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  /** Bytes of an entry. */
  long size(String name) {
    return entry(name).size();
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw WeightErrors.damaged(place(), "it has no entry '%s'".formatted(name));
    }
    return entry;
  }

  /**
   * Where an entry's bytes are.
   *
   * @throws io.tao4j.error.TaoException {@code WEIGHTS-003} it is missing or not all there, {@code
   *     WEIGHTS-005} it is compressed, encrypted or too large
   */
  WeightBytes.Part part(String name) {
    Entry entry = entry(name);
    if (entry.method() != 0 || (entry.flags() & 1) != 0 || entry.packed() != entry.size()) {
      throw WeightErrors.tooLarge(
          place(),
          "entry '%s' is compressed or encrypted (%s bytes that unpack to %s); such archives store"
                  .formatted(name, entry.packed(), entry.size())
              + " theirs as they are");
    }
    ByteBuffer local = file.part(entry.header(), LOCAL_SIZE);
    if (local.getInt(0) != LOCAL) {
      throw WeightErrors.damaged(place(), "entry '%s' is not where it should be".formatted(name));
    }
    long offset =
        entry.header()
            + LOCAL_SIZE
            + Short.toUnsignedInt(local.getShort(26))
            + Short.toUnsignedInt(local.getShort(28));
    return file.later(offset, entry.size());
  }
}
