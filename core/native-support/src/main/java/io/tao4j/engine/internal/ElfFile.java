package io.tao4j.engine.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A native library's file in ELF, the format of Linux, 64 bits: where the library has its functions
 * and variables, those included that it does not offer to others. Reads the tables that it needs
 * and no more.
 */
final class ElfFile implements AutoCloseable {
  private static final int X86_64 = 62;
  private static final int SYMBOL_TABLE = 2;
  private static final int LOADED_SEGMENT = 1;

  /**
   * A function or a variable.
   *
   * @param address bytes from where the library begins in memory
   * @param size bytes
   */
  record Symbol(long address, long size) {}

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer header;

  /**
   * @throws IOException if the file cannot be read or is no library for x86-64
   */
  ElfFile(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file);
    try {
      this.header = read(0, 64);
      // "\177ELF", 64 bits, little-endian
      if (header.getInt(0) != 0x464c457f || header.get(4) != 2 || header.get(5) != 1) {
        throw new IOException(file + " is no ELF file of 64 bits");
      }
      if (header.getShort(18) != X86_64) {
        throw new IOException(file + " is not for x86-64");
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException(file + " ends within its tables");
      }
    }
    return bytes.flip();
  }

  private ByteBuffer map(long offset, long length) throws IOException {
    return channel.map(MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Looks names up in the full table of symbols, which a stripped file has not.
   *
   * @return those of the names that are there
   */
  Map<String, Symbol> symbols(Set<String> names) throws IOException {
    int size = header.getShort(58);
    int count = header.getShort(60);
    ByteBuffer sections = read(header.getLong(40), size * count);
    for (int i = 0; i < count; i++) {
      if (sections.getInt(i * size + 4) == SYMBOL_TABLE) {
        int texts = sections.getInt(i * size + 40) * size;
        return symbols(
            map(sections.getLong(i * size + 24), sections.getLong(i * size + 32)),
            map(sections.getLong(texts + 24), sections.getLong(texts + 32)),
            names);
      }
    }
    return Map.of();
  }

  private static Map<String, Symbol> symbols(
      ByteBuffer table, ByteBuffer texts, Set<String> names) {
    byte[][] symbolNames =
        names.stream()
            .map(name -> (name + '\0').getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    Map<String, Symbol> found = new HashMap<>();
    for (int at = 0; at + 24 <= table.limit() && found.size() < symbolNames.length; at += 24) {
      int name = table.getInt(at);
      for (byte[] text : symbolNames) {
        if (isAt(texts, name, text)) {
          found.put(
              new String(text, 0, text.length - 1, StandardCharsets.US_ASCII),
              new Symbol(table.getLong(at + 8), table.getLong(at + 16)));
        }
      }
    }
    return found;
  }

  /** From the end: few of the names that begin alike are of the same length. */
  private static boolean isAt(ByteBuffer texts, int start, byte[] text) {
    if (start + text.length > texts.limit()) {
      return false;
    }
    for (int i = text.length - 1; i >= 0; i--) {
      if (texts.get(start + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * What the file holds for a place in memory.
   *
   * @param address bytes from where the library begins in memory
   * @throws IOException if the library has nothing there that comes from the file
   */
  byte[] bytes(long address, int length) throws IOException {
    int size = header.getShort(54);
    int count = header.getShort(56);
    ByteBuffer segments = read(header.getLong(32), size * count);
    for (int at = 0; at < size * count; at += size) {
      long offset = address - segments.getLong(at + 16);
      if (segments.getInt(at) == LOADED_SEGMENT
          && offset >= 0
          && offset + length <= segments.getLong(at + 32)) {
        return read(segments.getLong(at + 8) + offset, length).array();
      }
    }
    throw new IOException("%s has nothing at 0x%x".formatted(file, address));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
