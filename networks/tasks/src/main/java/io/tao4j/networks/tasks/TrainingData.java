package io.tao4j.networks.tasks;

import io.tao4j.data.BatchLoader;
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
