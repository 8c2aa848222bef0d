package io.tao4j.file;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Parts of files as memory of this process. What was read stays as it was, whatever becomes of the
 * file: another process may replace, change or cut it. A mapped file gives no such promise: a page
 * that is gone ends the JVM with a SIGBUS when it is touched, and a private mapping still shows
 * changes of pages that were not touched before.
 *
 * <p>A large part is copied to a temporary file that has no name any more ({@code java.io.tmpdir}),
 * and that is mapped: nobody else can reach it, its memory is free with the last buffer over it,
 * and neither the heap nor {@code -XX:MaxDirectMemorySize} must hold it. The system copies pages at
 * once there, where each page of new memory costs a fault: 98 MiB took 0.1 s of a processor so, and
 * 0.5 s by reading into new memory outside of the heap. That is the way where there is no room for
 * temporary files.
 */
public final class FileBytes {
  /** From here on the copy is worth a temporary file. */
  private static final int LARGE = 1 << 20;

  private FileBytes() {}

  /**
   * Reads a part of a file.
   *
   * @param offset first byte
   * @param length 0 to {@link Integer#MAX_VALUE}
   * @return {@code length} bytes, little-endian
   * @throws EOFException if the file ends before
   */
  public static ByteBuffer read(FileChannel channel, long offset, long length) throws IOException {
    int size = Math.toIntExact(length);
    if (size >= LARGE) {
      try {
        return copy(channel, offset, size);
      } catch (EOFException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        // No temporary files here. If it was the file itself, reading it says so.
        return readInto(ByteBuffer.allocateDirect(size), channel, offset);
      }
    }
    return readInto(ByteBuffer.allocate(size), channel, offset);
  }

  /**
   * As {@link #read(FileChannel, long, long)}.
   *
   * @param sum hears of all bytes in their order, or null
   */
  public static ByteBuffer read(
      FileChannel channel, long offset, long length, @Nullable Checksum sum) throws IOException {
    ByteBuffer bytes = read(channel, offset, length);
    if (sum != null) {
      sum.update(bytes.duplicate());
    }
    return bytes;
  }

  private static ByteBuffer copy(FileChannel channel, long offset, int size) throws IOException {
    Path temporary = Files.createTempFile("tao4j-", ".copy");
    try (FileChannel copy =
        FileChannel.open(
            temporary,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      for (long done = 0; done < size; ) {
        long count = channel.transferTo(offset + done, size - done, copy);
        if (count <= 0) {
          throw ended(offset + done, offset + size);
        }
        done += count;
      }
      return copy.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
    } finally {
      Files.deleteIfExists(temporary); // where it could not be opened
    }
  }

  private static ByteBuffer readInto(ByteBuffer bytes, FileChannel channel, long offset)
      throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw ended(offset + bytes.position(), offset + bytes.limit());
      }
    }
    return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static EOFException ended(long at, long expected) {
    return new EOFException("it ends at byte %s, %s were expected".formatted(at, expected));
  }

  /** Why a file could not be read, in words for a person. */
  public static String reason(Path file, IOException failure) {
    if (isInterrupt(failure)) {
      return "the thread was interrupted meanwhile; nothing is said about the file";
    }
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "this user may not read it";
    }
    return Files.isDirectory(file) ? "it is a folder" : String.valueOf(failure.getMessage());
  }

  /** Whether reading ended because the thread was interrupted, which is no fault of the file. */
  public static boolean isInterrupt(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClosedByInterruptException) {
        return true;
      }
    }
    return false;
  }
}
