package io.tao4j.network;

import io.tao4j.data.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes results of inference as files, the way the task does it: a table, drawn boxes, masks. Used
 * by one thread.
 *
 * @param <P> one picture's result
 */
public interface PredictionWriter<P> extends AutoCloseable {
  /** Takes one result. */
  void write(Path source, Image image, P prediction) throws IOException;

  /** Finishes all files and returns them. */
  List<Path> finish() throws IOException;

  /** Frees what is open; files that were not finished are not there. */
  @Override
  void close();
}
