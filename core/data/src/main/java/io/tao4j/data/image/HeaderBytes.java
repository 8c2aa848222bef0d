package io.tao4j.data.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes of a picture's file by their place, so that one reader of headers serves a file in memory
 * and one on the disk, of which it reads only what it looks at.
 */
abstract class HeaderBytes implements AutoCloseable {
  /** A place behind the end: the header is not whole. */
  static final class EndException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EndException() {
      super("behind the end", null, false, false);
    }
  }

  /** Number of bytes. */
  abstract long size();

  /** The byte at a place, 0 to 255; called with places inside only. */
  abstract int inside(long place);

  @Override
  public abstract void close();

  /**
   * The byte at a place, 0 to 255.
   *
   * @throws EndException behind the end
   */
  final int at(long place) {
    if (place < 0 || place >= size()) {
      throw new EndException();
    }
    return inside(place);
  }

  /** A whole number of {@code count} bytes, the first the most significant. */
  final long big(long place, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | at(place + i);
    }
    return value;
  }

  /** A whole number of {@code count} bytes, the first the least significant. */
  final long little(long place, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | at(place + i);
    }
    return value;
  }

  final boolean starts(int... expected) {
    if (size() < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (at(i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  final boolean ascii(long place, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    if (place < 0 || place + expected.length > size()) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (at(place + i) != (expected[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  static HeaderBytes of(byte[] bytes) {
    return new HeaderBytes() {
      @Override
      long size() {
        return bytes.length;
      }

      @Override
      int inside(long place) {
        return bytes[(int) place] & 0xff;
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  /** A file, open until closed. */
  static HeaderBytes open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new OfFile(channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Reads a page where one of its bytes is asked for. */
  private static final class OfFile extends HeaderBytes {
    private static final int PAGE = 4096;

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer page = ByteBuffer.allocate(PAGE);
    private long start = -1;

    OfFile(FileChannel channel, long size) {
      this.channel = channel;
      this.size = size;
    }

    @Override
    long size() {
      return size;
    }

    @Override
    int inside(long place) {
      long pageStart = place - place % PAGE;
      if (pageStart != start) {
        read(pageStart);
      }
      int index = (int) (place - start);
      if (index >= page.limit()) {
        throw new EndException(); // the file became shorter
      }
      return page.get(index) & 0xff;
    }

    private void read(long from) {
      try {
        page.clear();
        while (page.hasRemaining() && channel.read(page, from + page.position()) >= 0) {
          // until the page is full or the file ends
        }
        page.flip();
        start = from;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
