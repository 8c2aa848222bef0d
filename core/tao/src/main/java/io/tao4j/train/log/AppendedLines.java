package io.tao4j.train.log;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A text file that grows by whole lines in UTF-8. Each line is forced to the disk; a line that
 * could not be written wholly is taken back; half a line that a killed process left at the end is
 * removed when the file is opened again. Safe for use by several threads, not by several processes.
 */
final class AppendedLines implements AutoCloseable {
  private static final int BLOCK = 8192;

  private final Path file;

  /** Not written through its channel: an interrupt would close that, and the run's end be lost. */
  private final RandomAccessFile content;

  /**
   * @param isComplete says whether a last line without its line feed is complete and stays
   */
  AppendedLines(Path file, Predicate<String> isComplete) {
    this.file = file.toAbsolutePath();
    RandomAccessFile opened = null;
    try {
      Files.createDirectories(this.file.getParent());
      opened = new RandomAccessFile(this.file.toFile(), "rw");
      repairEnd(opened.getChannel(), isComplete);
    } catch (IOException e) {
      TaoException failure = failure(this.file, e);
      if (opened != null) {
        closeAfter(failure, opened);
      }
      throw failure;
    }
    content = opened;
  }

  private static void closeAfter(TaoException failure, RandomAccessFile opened) {
    try {
      opened.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  Path file() {
    return file;
  }

  /** Adds {@code line}, which has no line feed. */
  synchronized void append(String line) {
    try {
      long start = content.length();
      try {
        content.seek(start);
        content.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        content.getFD().sync();
      } catch (IOException e) {
        takeBack(start, e);
        throw e;
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private void takeBack(long start, IOException reason) {
    try {
      content.setLength(start);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void repairEnd(FileChannel channel, Predicate<String> isComplete)
      throws IOException {
    long size = channel.size();
    long lineStart = afterLastLineFeed(channel, size);
    if (lineStart == size) {
      return;
    }
    ByteBuffer rest = ByteBuffer.allocate(Math.toIntExact(size - lineStart));
    readFully(channel, rest, lineStart);
    if (isComplete.test(new String(rest.array(), StandardCharsets.UTF_8))) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
    } else {
      channel.truncate(lineStart);
    }
  }

  private static long afterLastLineFeed(FileChannel channel, long size) throws IOException {
    for (long end = size; end > 0; ) {
      long start = Math.max(0, end - BLOCK);
      ByteBuffer block = ByteBuffer.allocate((int) (end - start));
      readFully(channel, block, start);
      for (int i = block.capacity() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long from)
      throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, from + into.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
  }

  static TaoException failure(Path file, IOException reason) {
    return new TaoException(
        "LOG-001",
        "cannot write " + file + ": " + reason,
        List.of("Check that the folder may be written to and that the disk has space."),
        reason);
  }
}
