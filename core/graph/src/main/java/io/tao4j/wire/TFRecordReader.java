package io.tao4j.wire;

import io.tao4j.error.TaoException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records that {@link TFRecordWriter} or TensorFlow wrote, uncompressed, and checks both
 * checksums. A file that ends within a record ({@code RECORD-001}), a wrong checksum ({@code
 * RECORD-002}) and a length over the limit ({@code RECORD-003}) are {@link TaoException}s with the
 * file's name and the offset at which the record starts; the records before it were good.
 *
 * <p>Memory is taken only for a length whose checksum is right, and grows with the data that is
 * really there. Not safe for use by several threads.
 */
public final class TFRecordReader implements AutoCloseable {
  /** Longest record that is read: 1 GiB. */
  public static final int LONGEST = 1 << 30;

  private static final int HEADER = Long.BYTES + Integer.BYTES;

  private final InputStream stream;
  private final String source;
  private long offset;
  private long records;

  /** Opens {@code file}. */
  public TFRecordReader(Path file) throws IOException {
    this(new BufferedInputStream(Files.newInputStream(file), 1 << 16), file.toString());
  }

  /**
   * @param stream closed by {@link #close()}
   * @param source name for error texts
   */
  public TFRecordReader(InputStream stream, String source) {
    this.stream = stream;
    this.source = source;
  }

  /** The next record, or null at the end of the file. */
  public byte @Nullable [] read() throws IOException {
    byte[] header = stream.readNBytes(HEADER);
    if (header.length == 0) {
      return null;
    }
    if (header.length < HEADER) {
      throw failure("RECORD-001", "ends after %s of 12 header bytes".formatted(header.length));
    }
    ByteBuffer head = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    long length = head.getLong();
    if (head.getInt() != MaskedChecksum.of(header, 0, Long.BYTES)) {
      throw failure("RECORD-002", "the checksum of the length is wrong");
    }
    if (length < 0 || length > LONGEST) {
      throw failure(
          "RECORD-003",
          "has %s bytes, more than the limit of %s"
              .formatted(Long.toUnsignedString(length), LONGEST));
    }
    byte[] data = stream.readNBytes((int) length);
    byte[] footer = stream.readNBytes(Integer.BYTES);
    if (data.length < length || footer.length < Integer.BYTES) {
      throw failure(
          "RECORD-001",
          "ends after %s of %s bytes".formatted((long) data.length + footer.length, length + 4));
    }
    int sum = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (sum != MaskedChecksum.of(data, 0, data.length)) {
      throw failure("RECORD-002", "the checksum of the data is wrong");
    }
    offset += HEADER + length + Integer.BYTES;
    records++;
    return data;
  }

  /** Where the next record starts, in bytes from the start of the file. */
  public long offset() {
    return offset;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private TaoException failure(String code, String problem) {
    return new TaoException(
        code,
        "%s: record %s at byte %s %s".formatted(source, records, offset, problem),
        List.of(
            "The file is damaged, cut short, compressed, or no record file; "
                + records
                + " records before it are good."),
        null);
  }
}
