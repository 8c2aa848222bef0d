package io.tao4j.data;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.error.TaoException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BatchLoader} loads, of whatever kind: pictures, texts, sounds, points. It says how
 * one entry becomes a sample and how samples become a batch. The loader does the rest: threads,
 * order, what cannot be read, what is kept in memory. Thread-safe, and a pure function of its
 * arguments and the files, so that a run gives the same batches again. Pictures have a recipe of
 * their own, {@link BatchRecipe}.
 *
 * <p>An epoch has {@link #size()} entries, and an entry shows one of the {@link #sourceCount()}
 * sources (files, or rows of one); they are the same numbers unless a set shows some sources more
 * often than others.
 *
 * @param <E> a sample
 * @param <B> a batch
 */
public interface Recipe<E, B> {

  /**
   * Which batch.
   *
   * @param epoch from 0
   * @param index its place in the epoch, from 0
   * @param number counted from the first batch of the first epoch
   * @param seed the loader's
   */
  record BatchKey(int epoch, int index, long number, long seed) {}

  /** Reads a source; for those that are kept in memory says their size. */
  interface SourceReader<S> {
    /**
     * The source, decoded.
     *
     * @throws TaoException why it cannot be read; it then counts as a bad sample
     */
    S read();

    /** Bytes that a decoded source takes in memory; 0 for what is not worth keeping. */
    default long bytes(S source) {
      return 0;
    }
  }

  /** An entry to load, and what the loader does for it. Used by one thread. */
  interface Loading {
    /** The batch that it belongs to. */
    BatchKey batch();

    /** Its number, 0 .. size - 1. */
    int index();

    /** Its own random numbers, which follow from (seed, epoch, index). */
    SeededRandom random();

    /** How the loader works. */
    LoaderOptions options();

    /**
     * Reads a source, or takes it from memory if it was kept.
     *
     * @param source its number, 0 .. sourceCount - 1
     * @return null if it cannot be read; the loader then reports it, once
     */
    <S> @Nullable S read(int source, SourceReader<S> reader);

    /**
     * Memory for this sample's {@code FLOAT32} elements, beside that of the other samples of its
     * batch, so that {@link #collate} need not copy. All samples of a batch ask for as many.
     */
    Room room(int elements);
  }

  /** What to call the set in errors. */
  String name();

  /** What one of its sources is called in messages. */
  default String sourceText() {
    return "sample";
  }

  /** Entries in an epoch. */
  int size();

  /** Different sources. */
  default int sourceCount() {
    return size();
  }

  /** What a source is called in messages: its path, or a file and a line. */
  String source(int source);

  /** The source that an entry shows; of several, the first. */
  default int sourceOf(int epoch, int entry) {
    return entry;
  }

  /**
   * How long an entry is, in whatever unit a {@link BatchPlan} counts: tokens, frames. Known before
   * it is loaded.
   */
  default int length(int entry) {
    return 1;
  }

  /**
   * Loads an entry.
   *
   * @return null if what it shows cannot be read
   */
  @Nullable E load(Loading entry);

  /**
   * Puts samples together.
   *
   * @param samples those that could be read, one or more, in their order
   */
  B collate(BatchKey batch, List<E> samples);
}
