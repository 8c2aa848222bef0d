package io.tao4j.weights.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file whose parts are memory: nothing to close, and no copy. One of less than 2 GiB is mapped
 * once; of a larger one each part is mapped as it is asked for.
 */
final class MappedFile {
  private final Path path;
  private final long size;
  private final @Nullable ByteBuffer whole;

  private MappedFile(Path path, long size, @Nullable ByteBuffer whole) {
    this.path = path;
    this.size = size;
    this.whole = whole;
  }

  static MappedFile open(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer whole =
          size == 0
              ? ByteBuffer.allocate(0)
              : size <= Integer.MAX_VALUE
                  ? channel.map(FileChannel.MapMode.READ_ONLY, 0, size)
                  : null;
      return new MappedFile(path, size, whole);
    } catch (IOException e) {
      throw WeightErrors.unreadable(path, e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** Whether a part lies in the file. */
  boolean holds(long offset, long length) {
    return offset >= 0 && length >= 0 && offset <= size && length <= size - offset;
  }

  /**
   * A part, little-endian and read-only.
   *
   * @throws io.tao4j.error.TaoException {@code WEIGHTS-003} it is not all there, {@code
   *     WEIGHTS-005} it has 2 GiB or more
   */
  ByteBuffer part(long offset, long length) {
    if (!holds(offset, length)) {
      throw WeightErrors.damaged(
          path.toString(),
          "bytes %s to %s are needed, it has %s".formatted(offset, offset + length, size));
    }
    if (length > Integer.MAX_VALUE) {
      throw WeightErrors.tooLarge(
          path.toString(),
          "a part of %s bytes; at most %s are read".formatted(length, Integer.MAX_VALUE));
    }
    if (whole != null) {
      return whole
          .slice((int) offset, (int) length)
          .asReadOnlyBuffer()
          .order(ByteOrder.LITTLE_ENDIAN);
    }
    if (length == 0) {
      return ByteBuffer.allocate(0);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, offset, length)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw WeightErrors.unreadable(path, e);
    }
  }

  /** The first bytes, fewer where the file is shorter. */
  ByteBuffer head(int length) {
    return part(0, Math.min(length, size));
  }
}
