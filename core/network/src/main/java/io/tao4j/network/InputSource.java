package io.tao4j.network;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * One input of a network before it is read: a picture, a line of a text, a row of a table.
 *
 * @param file that holds it; several inputs may share one
 * @param id what it is called in messages and results, and by which it is told from all others of
 *     the run: the file's path, or the path with a line or row
 * @param loader reads it, on any thread; throws {@link io.tao4j.error.TaoException} if it cannot be
 *     read
 * @param <I> what the network takes
 */
public record InputSource<I>(Path file, String id, Supplier<I> loader) {
  public InputSource {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(loader, "loader");
  }

  /** A file that is one input. */
  public static <I> InputSource<I> of(Path file, Supplier<I> loader) {
    return new InputSource<>(file, file.toString(), loader);
  }

  /**
   * Reads it.
   *
   * @throws io.tao4j.error.TaoException if it cannot be read
   */
  public I read() {
    return loader.get();
  }
}
