package io.tao4j.model;

import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Bytes that a model needs beside its graphs and weights: a vocabulary, a tokenizer, a language
 * model, a gallery. Immutable. A large one lies outside of the heap ({@link FileBytes}), and the
 * file that it was read from is needed no more.
 */
public final class Asset {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** Largest part that is one buffer. */
  private static final long PIECE = 1 << 30;

  private final String name;
  private final List<ByteBuffer> pieces;
  private final long size;
  private final String digest;

  private Asset(String name, List<ByteBuffer> pieces) {
    this.name = requireName(name);
    this.pieces = List.copyOf(pieces);
    Sha256 sha = new Sha256();
    long bytes = 0;
    for (ByteBuffer piece : pieces) {
      bytes += piece.remaining();
      sha.add(piece.duplicate());
    }
    this.size = bytes;
    this.digest = sha.hex();
  }

  /**
   * Checks a name.
   *
   * @return the name
   * @throws IllegalArgumentException if it is no plain file name
   */
  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an asset's name has letters, digits, '.', '_' and '-' and at most 128 of them, got '%s'"
              .formatted(name));
    }
    return name;
  }

  /**
   * An asset of a copy of these bytes.
   *
   * @param name a plain file name, for example {@code vocabulary.txt}
   */
  public static Asset of(String name, byte[] bytes) {
    return new Asset(name, List.of(ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer()));
  }

  /** An asset of a text in UTF-8. */
  public static Asset of(String name, String text) {
    return of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Takes a file in, as it is now.
   *
   * @param name a plain file name
   * @throws TaoException {@code MODEL-020} if it cannot be read
   */
  public static Asset read(String name, Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(name, channel, 0, channel.size());
    } catch (IOException e) {
      throw new TaoException(
          "MODEL-020",
          "cannot read %s for the model: %s".formatted(file, FileBytes.reason(file, e)),
          List.of(),
          e);
    }
  }

  /** Takes a part of a file in. */
  static Asset read(String name, FileChannel channel, long offset, long size) throws IOException {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (long done = 0; done < size; done += PIECE) {
      pieces.add(FileBytes.read(channel, offset + done, Math.min(PIECE, size - done)));
    }
    return new Asset(name, pieces);
  }

  /** Its name, unique in a model. */
  public String name() {
    return name;
  }

  /** Number of bytes. */
  public long size() {
    return size;
  }

  /** SHA-256 of the bytes, in hexadecimal. */
  public String digest() {
    return digest;
  }

  /** The bytes from the beginning; may be opened many times, also at once. */
  public InputStream open() {
    return new Stream(pieces.stream().map(ByteBuffer::duplicate).toList());
  }

  /**
   * The bytes as one read-only buffer, without a copy; may be asked for many times.
   *
   * @throws IllegalStateException if it is larger than one GiB
   */
  public ByteBuffer buffer() {
    if (pieces.size() > 1) {
      throw new IllegalStateException(
          "%s has %s bytes, too many for one buffer: read it as a stream".formatted(name, size));
    }
    return pieces.isEmpty()
        ? ByteBuffer.allocate(0).asReadOnlyBuffer()
        : pieces.get(0).asReadOnlyBuffer();
  }

  /** The bytes as a text in UTF-8. */
  public String text() {
    return StandardCharsets.UTF_8.decode(buffer()).toString();
  }

  /** Writes the bytes. */
  public void writeTo(WritableByteChannel channel) throws IOException {
    for (ByteBuffer piece : pieces) {
      ByteBuffer left = piece.duplicate();
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
  }

  /** By name and bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Asset a && name.equals(a.name) && digest.equals(a.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, digest);
  }

  @Override
  public String toString() {
    return "%s (%s bytes)".formatted(name, size);
  }

  /** Pieces after each other. */
  private static final class Stream extends InputStream {
    private final List<ByteBuffer> pieces;
    private int index;

    Stream(List<ByteBuffer> pieces) {
      this.pieces = pieces;
    }

    private boolean isAtEnd() {
      while (index < pieces.size() && !pieces.get(index).hasRemaining()) {
        index++;
      }
      return index == pieces.size();
    }

    @Override
    public int read() {
      return isAtEnd() ? -1 : pieces.get(index).get() & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (length == 0) {
        return 0;
      }
      if (isAtEnd()) {
        return -1;
      }
      int count = Math.min(length, pieces.get(index).remaining());
      pieces.get(index).get(bytes, offset, count);
      return count;
    }

    @Override
    public int available() {
      return isAtEnd() ? 0 : pieces.get(index).remaining();
    }
  }
}
