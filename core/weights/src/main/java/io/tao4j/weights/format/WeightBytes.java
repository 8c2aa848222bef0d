package io.tao4j.weights.format;

import io.tao4j.file.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that is read part by part: nothing to close, and no part of it is memory before it is
 * asked for. All parts are of one version of the file: one that was replaced or changed since it
 * was opened is refused.
 */
final class WeightBytes {
  private final Path path;
  private final BasicFileAttributes version;

  private WeightBytes(Path path, BasicFileAttributes version) {
    this.path = path;
    this.version = version;
  }

  static WeightBytes open(Path path) {
    try {
      FileChannel.open(path, StandardOpenOption.READ).close(); // whether this user may read it
      return new WeightBytes(path, Files.readAttributes(path, BasicFileAttributes.class));
    } catch (IOException e) {
      throw WeightErrors.unreadable(path, e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return version.size();
  }

  /** Whether a part lies in the file. */
  boolean holds(long offset, long length) {
    return offset >= 0 && length >= 0 && offset <= size() && length <= size() - offset;
  }

  /** A part that lies in the file and is read later. */
  final class Part {
    private final long offset;
    private final long length;

    private Part(long offset, long length) {
      this.offset = offset;
      this.length = length;
    }

    long length() {
      return length;
    }

    /** All of it, as {@link WeightBytes#part}. */
    ByteBuffer read() {
      return part(offset, length);
    }

    /** Some of it, as {@link WeightBytes#part}. */
    ByteBuffer read(long from, long count) {
      return part(offset + from, count);
    }
  }

  /**
   * A part to be read later.
   *
   * @throws io.tao4j.error.TaoException {@code WEIGHTS-003} it is not all there
   */
  Part later(long offset, long length) {
    if (!holds(offset, length)) {
      throw WeightErrors.damaged(
          path.toString(),
          "bytes %s to %s are needed, it has %s".formatted(offset, offset + length, size()));
    }
    return new Part(offset, length);
  }

  /**
   * A part as memory of this process, little-endian.
   *
   * @throws io.tao4j.error.TaoException {@code WEIGHTS-001} it cannot be read any more, {@code
   *     WEIGHTS-003} it is not all there, {@code WEIGHTS-005} it has 2 GiB or more
   */
  ByteBuffer part(long offset, long length) {
    later(offset, length);
    if (length > Integer.MAX_VALUE) {
      throw WeightErrors.tooLarge(
          path.toString(),
          "a part of %s bytes; at most %s are read".formatted(length, Integer.MAX_VALUE));
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer bytes = FileBytes.read(channel, offset, length);
      // Afterwards: what was changed while it was read is found as well.
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.size() != version.size()
          || !now.lastModifiedTime().equals(version.lastModifiedTime())
          || !java.util.Objects.equals(now.fileKey(), version.fileKey())) {
        throw new IOException("it was changed or replaced after it was opened; open it again");
      }
      return bytes;
    } catch (IOException e) {
      throw WeightErrors.unreadable(path, e);
    }
  }

  /** The first bytes, fewer where the file is shorter. */
  ByteBuffer head(int length) {
    return part(0, Math.min(length, size()));
  }
}
