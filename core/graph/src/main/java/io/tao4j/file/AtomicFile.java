package io.tao4j.file;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that a reader sees the old content or the new one, never a part: the bytes go to
 * a temporary name in the same folder, are forced to the disk, the name is then replaced in one
 * step, and so is the folder's entry forced. When writing fails the temporary file is removed and
 * an existing file stays as it was. What a killed process left, {@code .NAME.tao-RANDOM.part}, is
 * removed by a later write into the folder once it is an hour old. The file has the permissions
 * that any new file of the process has.
 */
public final class AtomicFile {

  /** What to write; called once. */
  @FunctionalInterface
  public interface Content {
    /** Writes to the temporary file's channel. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** What to write as a stream; called once. The stream is flushed and closed by the caller. */
  @FunctionalInterface
  public interface StreamContent {
    /** Writes to a buffered stream. */
    void writeTo(OutputStream stream) throws IOException;
  }

  /** What to write by name; called once. */
  @FunctionalInterface
  public interface PathContent {
    /**
     * Writes a file, and may read it again; whatever it throws, the target stays as it was.
     *
     * @param temporary an empty file in the target's folder
     */
    void writeTo(Path temporary) throws IOException;
  }

  private static final int MOST_LINKS = 40;

  private AtomicFile() {}

  /**
   * Replaces {@code file}; missing parent folders are made. Where {@code file} is a link, what it
   * leads to is replaced and the link stays.
   *
   * @throws IOException also where {@code file} is neither absent nor a regular file: a folder, a
   *     device, a pipe
   */
  public static void write(Path file, Content content) throws IOException {
    writePath(
        file,
        temporary -> {
          try (FileChannel channel =
              FileChannel.open(temporary, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
          }
        });
  }

  /**
   * As {@link #write}, for content that is written, or checked, by the name of its file. The
   * content must have closed the file when it returns.
   */
  public static void writePath(Path file, PathContent content) throws IOException {
    Path target = target(file);
    Path folder = target.getParent();
    Files.createDirectories(folder);
    // Not Files.createTempFile: its files are readable by their owner alone, and the permissions of
    // the temporary file become those of the target.
    Leftovers.sweep(folder);
    Path temporary = Leftovers.name(target, Leftovers.PART);
    Files.createFile(temporary);
    try {
      content.writeTo(temporary);
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      try {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      }
      forceFolder(folder);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Removes what killed processes left of a file, however young. Only where nobody else can be
   * writing that file: a training calls this in the results folder that it has claimed.
   */
  public static void removeLeftovers(Path file) throws IOException {
    Leftovers.removeOf(file.toAbsolutePath());
  }

  /**
   * Without this a file of another name, written and forced later, may outlive a power cut that
   * this one does not. Windows opens no folders, and needs no such thing.
   */
  static void forceFolder(Path folder) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** What is to be replaced, with links followed. */
  private static Path target(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target)).normalize();
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(
          "%s is %s, and only files are replaced"
              .formatted(target, Files.isDirectory(target) ? "a folder" : "a device or a pipe"));
    }
    return target;
  }

  /** Replaces {@code file} by what the stream receives. */
  public static void writeStream(Path file, StreamContent content) throws IOException {
    write(
        file,
        channel -> {
          // Flushed, not closed: the channel must still be forced to the disk.
          BufferedOutputStream stream =
              new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          content.writeTo(stream);
          stream.flush();
        });
  }

  /** Replaces {@code file} by {@code text} in UTF-8. */
  public static void writeString(Path file, String text) throws IOException {
    writeStream(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
