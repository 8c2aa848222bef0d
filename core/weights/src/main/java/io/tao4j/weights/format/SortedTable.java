package io.tao4j.weights.format;

import io.tao4j.wire.MaskedChecksum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;

/**
 * A sorted string table as LevelDB and TensorFlow write them: blocks of keys that share beginnings,
 * a block that lists the blocks, and a footer that says where that one lies. Checksums are checked.
 */
final class SortedTable {
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER = 48;

  /** Bytes behind a block: how it is compressed, and a checksum. */
  private static final int TRAILER = 5;

  /** An index of checkpoints has far less, even of a million variables. */
  private static final int LARGEST_BLOCK = 256 << 20;

  private final WeightBytes file;

  private SortedTable(WeightBytes file) {
    this.file = file;
  }

  static boolean isTable(WeightBytes file) {
    return file.size() >= FOOTER && file.part(file.size() - 8, 8).getLong() == MAGIC;
  }

  /** All entries, in order. */
  static Map<String, ByteBuffer> read(WeightBytes file) {
    SortedTable table = new SortedTable(file);
    ByteBuffer footer = file.part(file.size() - FOOTER, FOOTER);
    table.handle(footer); // of meta blocks: none
    Map<String, ByteBuffer> blocks = table.entries(table.block(table.handle(footer)));
    Map<String, ByteBuffer> entries = new LinkedHashMap<>();
    blocks.values().forEach(at -> entries.putAll(table.entries(table.block(table.handle(at)))));
    return entries;
  }

  private record Handle(long offset, long size) {}

  private String place() {
    return file.path().toString();
  }

  private Handle handle(ByteBuffer bytes) {
    return new Handle(varint(bytes), varint(bytes));
  }

  private long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < 64 && bytes.hasRemaining(); shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw WeightErrors.damaged(place(), "a number ends too early");
  }

  private ByteBuffer block(Handle handle) {
    if (handle.size() < 0 || handle.size() > LARGEST_BLOCK) {
      throw WeightErrors.tooLarge(place(), "a block of %s bytes".formatted(handle.size()));
    }
    ByteBuffer content = file.part(handle.offset(), handle.size() + TRAILER);
    byte[] bytes = new byte[(int) handle.size() + 1];
    content.get(bytes);
    if (content.getInt() != MaskedChecksum.of(bytes, 0, bytes.length)) {
      throw WeightErrors.damaged(place(), "a block's checksum is wrong");
    }
    int length = bytes.length - 1;
    return switch (bytes[length]) {
      case 0 -> ByteBuffer.wrap(bytes, 0, length).slice().order(ByteOrder.LITTLE_ENDIAN);
      case 1 -> unpack(bytes, length);
      default ->
          throw WeightErrors.unsupported(
              place(), "a block is compressed in an unknown way", "save the checkpoint again");
    };
  }

  private ByteBuffer unpack(byte[] bytes, int length) {
    try (InputStream stream =
        new SnappyCompressorInputStream(new java.io.ByteArrayInputStream(bytes, 0, length))) {
      byte[] unpacked = stream.readNBytes(LARGEST_BLOCK + 1);
      if (unpacked.length > LARGEST_BLOCK) {
        throw WeightErrors.tooLarge(place(), "a block unpacks to more than " + LARGEST_BLOCK);
      }
      return ByteBuffer.wrap(unpacked).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException | IllegalArgumentException e) {
      throw WeightErrors.damaged(place(), "a block cannot be unpacked", e);
    }
  }

  private Map<String, ByteBuffer> entries(ByteBuffer block) {
    Map<String, ByteBuffer> entries = new LinkedHashMap<>();
    int restarts = block.remaining() < 4 ? -1 : block.getInt(block.remaining() - 4);
    long end = block.remaining() - 4L - 4L * restarts;
    if (restarts < 0 || end < 0) {
      throw WeightErrors.damaged(place(), "a block has no end");
    }
    block.limit((int) end);
    byte[] key = new byte[0];
    while (block.hasRemaining()) {
      long shared = varint(block);
      long unshared = varint(block);
      long size = varint(block);
      if (shared > key.length || unshared + size > block.remaining() || unshared < 0 || size < 0) {
        throw WeightErrors.damaged(place(), "an entry lies outside of its block");
      }
      byte[] next = java.util.Arrays.copyOf(key, (int) (shared + unshared));
      block.get(next, (int) shared, (int) unshared);
      key = next;
      entries.put(
          new String(key, StandardCharsets.UTF_8),
          block.slice(block.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN));
      block.position(block.position() + (int) size);
    }
    return entries;
  }
}
