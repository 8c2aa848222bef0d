package io.tao4j.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes results of inference as files, the way the task does it: a table, drawn boxes, masks. Used
 * by one thread.
 *
 * @param <I> one input
 * @param <O> one result
 */
public interface ResultWriter<I, O> extends AutoCloseable {
  /**
   * Takes one result.
   *
   * @param source where the input came from
   * @param input what was read there
   */
  void write(InputSource<I> source, I input, O result) throws IOException;

  /** Finishes all files and returns them. */
  List<Path> finish() throws IOException;

  /** Frees what is open; files that were not finished are not there. */
  @Override
  void close();
}
