package io.tao4j.model;

import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.file.ForeignFile;
import io.tao4j.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The zip form of a model file: few entries of known names, texts compressed, tensors stored at
 * multiples of {@value #ALIGNMENT} bytes. Nothing is ever unpacked to the disk.
 */
final class ModelArchive implements AutoCloseable {
  /** A cache line; also what tensor libraries like. */
  static final int ALIGNMENT = 64;

  /** Most bytes of a text entry once unpacked; a graph of 10,000 nodes has about two million. */
  static final int MAXIMUM_TEXT = 64 << 20;

  private static final int MAXIMUM_ENTRIES = 256;
  private static final int MAXIMUM_DIRECTORY = 1 << 16;

  private static final int END_SIZE = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIZE = 56;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int LOCATOR64_SIZE = 20;

  private final Path file;
  private final FileChannel channel;
  private final ZipFile zip;
  private final Map<String, ZipArchiveEntry> entries;

  private ModelArchive(
      Path file, FileChannel channel, ZipFile zip, Map<String, ZipArchiveEntry> entries) {
    this.file = file;
    this.channel = channel;
    this.zip = zip;
    this.entries = entries;
  }

  // Writing

  /** Writes the entries of one archive. */
  static final class Writer {
    private final ZipArchiveOutputStream zip;

    private Writer(ZipArchiveOutputStream zip) {
      this.zip = zip;
    }

    void text(String name, String text) throws IOException {
      ZipArchiveEntry entry = entry(name);
      zip.putArchiveEntry(entry);
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      zip.closeArchiveEntry();
    }

    void tensors(String name, Safetensors tensors) throws IOException {
      ZipArchiveEntry entry = entry(name);
      entry.setMethod(ZipArchiveEntry.STORED);
      entry.setSize(tensors.byteSize());
      entry.setAlignment(ALIGNMENT);
      zip.putArchiveEntry(entry);
      tensors.writeTo(Channels.newChannel(zip));
      zip.closeArchiveEntry();
    }

    void asset(String name, Asset asset) throws IOException {
      ZipArchiveEntry entry = entry(name);
      entry.setMethod(ZipArchiveEntry.STORED);
      entry.setSize(asset.size());
      entry.setAlignment(ALIGNMENT);
      zip.putArchiveEntry(entry);
      asset.writeTo(Channels.newChannel(zip));
      zip.closeArchiveEntry();
    }

    private static ZipArchiveEntry entry(String name) {
      ZipArchiveEntry entry = new ZipArchiveEntry(name);
      // Always the same local time, so that equal models are equal files.
      entry.setTime(
          LocalDateTime.of(1980, 2, 1, 0, 0)
              .atZone(ZoneId.systemDefault())
              .toInstant()
              .toEpochMilli());
      return entry;
    }
  }

  /** What to write. */
  interface Content {
    void writeTo(Writer writer) throws IOException;
  }

  static void write(FileChannel channel, Content content) throws IOException {
    // Not closed: the channel belongs to the caller, who forces it to the disk.
    ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel);
    zip.setUseLanguageEncodingFlag(false);
    content.writeTo(new Writer(zip));
    zip.finish();
    zip.flush();
  }

  // Reading

  /**
   * Opens a model file and looks at its directory only.
   *
   * @throws TaoException {@code MODEL-002} it cannot be read, {@code MODEL-003} it is truncated or
   *     no model file
   */
  static ModelArchive open(Path file) {
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    try {
      int count = checkDirectory(file, channel);
      ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get();
      return new ModelArchive(file, channel, zip, directory(file, zip, count));
    } catch (IOException | RuntimeException e) {
      TaoException failure =
          e instanceof TaoException known
              ? known
              : Files.isDirectory(file) || FileBytes.isInterrupt(e)
                  ? unreadable(file, new IOException(e))
                  // A damaged directory makes the library fail in many ways.
                  : foreign(file, String.valueOf(e.getMessage()), e);
      try {
        channel.close();
      } catch (IOException suppressed) {
        failure.addSuppressed(suppressed);
      }
      throw failure;
    }
  }

  private static TaoException unreadable(Path file, IOException cause) {
    return new TaoException(
        "MODEL-002",
        "cannot read model %s: %s".formatted(file, FileBytes.reason(file, cause)),
        List.of(),
        cause);
  }

  private static TaoException foreign(Path file, String reason, @Nullable Throwable cause) {
    return new TaoException(
        "MODEL-003",
        "%s is truncated or no tao4j model file: %s".formatted(file, reason),
        List.of(
            java.util.Objects.requireNonNullElse(
                ForeignFile.describe(file),
                "a .tao file is a zip archive that tao4j wrote; copy it again in binary mode")),
        cause);
  }

  /**
   * Bounds the directory before a library reads all of it into memory. What this project writes
   * ends with the directory and its end record: no comment, nothing behind.
   *
   * @return number of entries
   */
  private static int checkDirectory(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < END_SIZE) {
      throw foreign(file, "it has %s bytes".formatted(size), null);
    }
    ByteBuffer end = FileBytes.read(channel, size - END_SIZE, END_SIZE);
    if (end.getInt(0) != END_SIGNATURE || end.getShort(20) != 0) {
      throw foreign(file, "it does not end as a zip archive does", null);
    }
    int count = Short.toUnsignedInt(end.getShort(10));
    long start = Integer.toUnsignedLong(end.getInt(16));
    long stop = size - END_SIZE;
    if (start == 0xffffffffL) {
      long position = stop - LOCATOR64_SIZE - END64_SIZE;
      if (position < 0) {
        throw foreign(file, "its 64-bit end record is missing", null);
      }
      ByteBuffer end64 = FileBytes.read(channel, position, END64_SIZE);
      if (end64.getInt(0) != END64_SIGNATURE) {
        throw foreign(file, "its 64-bit end record is missing", null);
      }
      start = end64.getLong(48);
      stop = position;
    }
    if (start < 0 || start > stop || stop - start > MAXIMUM_DIRECTORY || count > MAXIMUM_ENTRIES) {
      throw foreign(
          file,
          "its directory should lie in bytes %s to %s and list %s entries"
              .formatted(start, stop, count),
          null);
    }
    return count;
  }

  private static Map<String, ZipArchiveEntry> directory(Path file, ZipFile zip, int count) {
    Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      if (entries.put(entry.getName(), entry) != null) {
        throw foreign(file, "entry '%s' is there twice".formatted(entry.getName()), null);
      }
    }
    // The library stops at a damaged record as if the directory ended there.
    if (entries.size() != count) {
      throw foreign(
          file, "its directory lists %s of %s entries".formatted(entries.size(), count), null);
    }
    return entries;
  }

  /** Names of all entries, in the order of the directory. */
  Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** What errors call an entry. */
  String place(String name) {
    return file + " (" + name + ")";
  }

  private ZipArchiveEntry entry(String name) {
    ZipArchiveEntry entry = entries.get(name);
    if (entry == null) {
      throw new TaoException(
          "MODEL-005",
          "%s has no entry '%s'".formatted(file, name),
          "it holds " + (entries.isEmpty() ? "nothing" : String.join(", ", entries.keySet())));
    }
    return entry;
  }

  /**
   * A text entry.
   *
   * @throws TaoException {@code MODEL-005} it is missing or too large, {@code MODEL-006} it is
   *     damaged
   */
  String text(String name) {
    ZipArchiveEntry entry = entry(name);
    byte[] bytes;
    try (InputStream stream = zip.getInputStream(entry)) {
      bytes = stream.readNBytes(MAXIMUM_TEXT + 1);
    } catch (IOException | RuntimeException e) {
      throw damaged(name, String.valueOf(e.getMessage()), e);
    }
    if (bytes.length > MAXIMUM_TEXT) {
      throw new TaoException(
          "MODEL-005",
          "%s unpacks to more than %s bytes".formatted(place(name), MAXIMUM_TEXT),
          "no model of tao4j needs as much: the file is damaged or hostile");
    }
    CRC32 crc = new CRC32();
    crc.update(bytes);
    checkCrc(entry, crc);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The tensors of an entry, as memory of this process whose checksum is right.
   *
   * @throws TaoException {@code MODEL-005} it is missing or compressed, {@code MODEL-006} it is
   *     damaged, and what {@link Safetensors#read(Path)} throws
   */
  Safetensors tensors(String name) {
    ZipArchiveEntry entry = stored(name);
    long offset = offset(entry);
    long size = entry.getSize();
    try {
      CRC32 crc = new CRC32();
      Safetensors tensors;
      try {
        tensors = Safetensors.read(channel, place(name), offset, size, crc);
      } catch (TaoException e) {
        // A writer's fault only if these are the bytes that it wrote.
        checkCrc(entry, checksum(offset, size));
        throw e;
      }
      checkCrc(entry, crc);
      return tensors;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The bytes of an entry, as memory of this process; the caller compares their digest.
   *
   * @throws TaoException {@code MODEL-005} it is missing or compressed, {@code MODEL-006} it is
   *     damaged
   */
  Asset asset(String name, String assetName) {
    ZipArchiveEntry entry = stored(name);
    try {
      return Asset.read(assetName, channel, offset(entry), entry.getSize());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private ZipArchiveEntry stored(String name) {
    ZipArchiveEntry entry = entry(name);
    if (entry.getMethod() != ZipArchiveEntry.STORED
        || entry.getCompressedSize() != entry.getSize()
        || entry.getGeneralPurposeBit().usesEncryption()) {
      throw new TaoException(
          "MODEL-005",
          place(name) + " is compressed or encrypted, which no model file is",
          "write the model with tao4j; if you pack it yourself, store this entry as it is");
    }
    return entry;
  }

  private long offset(ZipArchiveEntry entry) {
    String name = entry.getName();
    long offset;
    try {
      // The library learns an entry's place when its stream is asked for.
      offset = zip.getRawInputStream(entry) == null ? -1 : entry.getDataOffset();
    } catch (IOException | RuntimeException e) {
      throw damaged(name, String.valueOf(e.getMessage()), e);
    }
    long size = entry.getSize();
    try {
      if (offset < 0 || size < 0 || offset > channel.size() || size > channel.size() - offset) {
        throw damaged(name, "bytes %s and %s further are outside".formatted(offset, size), null);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return offset;
  }

  private CRC32 checksum(long offset, long size) throws IOException {
    CRC32 crc = new CRC32();
    long piece = 1 << 20;
    for (long done = 0; done < size; done += piece) {
      crc.update(FileBytes.read(channel, offset + done, Math.min(piece, size - done)));
    }
    return crc;
  }

  private void checkCrc(ZipArchiveEntry entry, CRC32 crc) {
    if (crc.getValue() != entry.getCrc()) {
      throw damaged(
          entry.getName(),
          "its checksum is %08x, the file says %08x".formatted(crc.getValue(), entry.getCrc()),
          null);
    }
  }

  TaoException damaged(String name, String reason, @Nullable Throwable cause) {
    if (cause != null && FileBytes.isInterrupt(cause)) {
      return unreadable(file, new IOException(cause));
    }
    return new TaoException(
        "MODEL-006",
        "%s is damaged: %s".formatted(place(name), reason),
        List.of("copy the file again, or take another checkpoint"),
        cause);
  }

  @Override
  public void close() {
    try {
      zip.close();
      channel.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
