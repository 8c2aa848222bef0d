package io.tao4j.networks.tasks;

import io.tao4j.data.BatchLoader;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A training set that is open.
 *
 * @param loader of its batches; belongs to the training
 * @param digest tells the set with its labels from others
 * @param report writes what the set is like
 * @param <B> a batch
 */
public record TrainingData<B>(BatchLoader<B> loader, String digest, Report report) {

  /**
   * Lets a set pass that gives a batch.
   *
   * @param samples of the set
   * @param batchSize samples of a batch
   * @param field of the spec that says that size
   * @throws TaoException {@code TRAIN-004} if there are too few
   */
  public static void requireBatch(int samples, int batchSize, String field) {
    if (samples < batchSize) {
      throw new TaoException(
          "TRAIN-004",
          "the training set has %s samples, a batch takes %s".formatted(samples, batchSize),
          "lower %s, add samples, or let drop_last_batch be false".formatted(field));
    }
  }

  /** Writes what a set is like as tables and pictures. */
  @FunctionalInterface
  public interface Report {
    /** Nothing to say. */
    Report NONE = folder -> List.of();

    /**
     * Writes.
     *
     * @param folder is made if missing
     * @return the files written
     */
    List<Path> write(Path folder) throws IOException;
  }
}
