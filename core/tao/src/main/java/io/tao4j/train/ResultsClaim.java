package io.tao4j.train;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A results folder belongs to one training at a time: two would overwrite each other's checkpoints
 * and mix their logs. The claim is a lock that the operating system holds on the file {@code
 * .training}; it ends with the process, however that ends, so a killed training can be resumed at
 * once. The empty file stays.
 */
public final class ResultsClaim implements AutoCloseable {
  private static final String FILE = ".training";

  /**
   * Folders that this process holds. Asked before the file is opened: on POSIX systems the lock of
   * a process on a file ends as soon as the process closes any channel to it, so that a second
   * training's failed attempt would open the folder to other processes.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path real;
  private final FileChannel channel;

  private ResultsClaim(Path folder, Path real, FileChannel channel) {
    this.folder = folder;
    this.real = real;
    this.channel = channel;
  }

  /**
   * Claims a folder until the claim is closed.
   *
   * @param results made if missing
   * @throws TaoException {@code TRAIN-009} where another training, of this process or of another
   *     one, writes there, {@code TRAIN-010} where this one cannot
   */
  public static ResultsClaim of(Path results) {
    try {
      Files.createDirectories(results);
      Path real = results.toRealPath();
      if (!HELD.add(real)) {
        throw taken(results);
      }
      try {
        return new ResultsClaim(results, real, open(results));
      } catch (IOException | RuntimeException e) {
        HELD.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new TaoException(
          "TRAIN-010",
          "no training can write into %s: %s".formatted(results, e),
          List.of("results must be a folder that can be written"),
          e);
    }
  }

  private static FileChannel open(Path results) throws IOException {
    FileChannel channel =
        FileChannel.open(
            results.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw taken(results);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static TaoException taken(Path results) {
    return new TaoException(
        "TRAIN-009",
        "another training writes into " + results,
        "wait until it ends, or give this one another results folder");
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held within this process, by classes of another class loader.
      return null;
    }
  }

  /** The claimed folder. */
  public Path folder() {
    return folder;
  }

  /** Ends the claim; a second call does nothing. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
      HELD.remove(real);
    } catch (IOException e) {
      throw new UncheckedIOException("the lock of a results folder cannot be closed", e);
    }
  }
}
