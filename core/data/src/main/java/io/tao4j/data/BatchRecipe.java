package io.tao4j.data;

import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BatchLoader} loads: which pictures, how one becomes a sample and samples a batch.
 * The loader does the rest: threads, order, unreadable pictures, the cache. Thread-safe, and a pure
 * function of its arguments and the files, so that a run gives the same batches again.
 *
 * <p>An epoch has {@link #size()} entries, and an entry shows one picture of the {@link
 * #pictureCount()}; they are the same numbers unless a set shows some pictures more often than
 * others.
 *
 * @param <P> what is kept of a prepared sample besides its pixels
 * @param <B> a batch
 */
public interface BatchRecipe<P, B> {

  /** Decoded pictures by number. */
  @FunctionalInterface
  interface Pictures {
    /** The picture, or null if it cannot be read; the loader then reports it. */
    @Nullable Image read(int picture);
  }

  /**
   * An entry to prepare.
   *
   * @param epoch from 0
   * @param index of the entry, 0 .. size - 1
   * @param shape {@code [channels, height, width]} of this batch's samples
   * @param random the entry's own numbers, which follow from (seed, epoch, index)
   */
  record Entry(int epoch, int index, Shape shape, SeededRandom random) {}

  /** What to call the set in errors. */
  String name();

  /** Entries in an epoch. */
  int size();

  /** Different pictures. */
  int pictureCount();

  /** Where a picture is. */
  Path path(int picture);

  /** The picture that an entry shows; of several, the first. */
  int picture(int epoch, int entry);

  /**
   * Shape of the samples of a batch, {@code [channels, height, width]}, all of them fixed.
   *
   * @param seed the loader's
   * @param batch counted from the first of the first epoch
   */
  Shape shape(long seed, long batch);

  /**
   * Makes a sample.
   *
   * @param out takes exactly the elements of the entry's shape, from its position
   * @return null if the picture that the entry shows cannot be read
   */
  @Nullable P prepare(Entry entry, Pictures pictures, FloatBuffer out);

  /**
   * Puts samples together.
   *
   * @param index the batch's place in the epoch, from 0
   * @param images {@code FLOAT32 [samples, channels, height, width]}
   * @param samples in the order of the images
   */
  B batch(int epoch, int index, Tensor images, List<P> samples);
}
