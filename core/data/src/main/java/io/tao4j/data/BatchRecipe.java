package io.tao4j.data;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Recipe} of pictures: which, how one becomes a sample and samples a batch of one image
 * tensor, whose memory the samples share. Decoded pictures are kept in the loader's memory.
 *
 * <p>An epoch has {@link #size()} entries, and an entry shows one picture of the {@link
 * #pictureCount()}; they are the same numbers unless a set shows some pictures more often than
 * others.
 *
 * @param <P> what is kept of a prepared sample besides its pixels
 * @param <B> a batch
 */
public interface BatchRecipe<P, B> extends Recipe<BatchRecipe.Placed<P>, B> {

  /**
   * A prepared sample and where its pixels are.
   *
   * @param sample what is kept of it besides its pixels
   * @param pixels its elements of the batch's memory
   * @param shape {@code [channels, height, width]}
   */
  record Placed<P>(P sample, Room pixels, Shape shape) {}

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

  /** Different pictures. */
  int pictureCount();

  /** Where a picture is; for messages, where {@link #decode} is overridden. */
  Path path(int picture);

  /**
   * Reads and decodes a picture.
   *
   * @param maxPixels one that declares more cannot be read
   * @throws io.tao4j.error.TaoException why it cannot be read; it then counts as a bad sample
   */
  default Image decode(int picture, long maxPixels) {
    return ImageCodec.read(path(picture), maxPixels);
  }

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

  @Override
  default String sourceText() {
    return "picture";
  }

  @Override
  default int sourceCount() {
    return pictureCount();
  }

  @Override
  default String source(int source) {
    return path(source).toString();
  }

  @Override
  default int sourceOf(int epoch, int entry) {
    return picture(epoch, entry);
  }

  @Override
  default @Nullable Placed<P> load(Loading entry) {
    Shape shape = shape(entry.batch().seed(), entry.batch().number());
    Room room = entry.room(Math.toIntExact(shape.elements()));
    P sample =
        prepare(
            new Entry(entry.batch().epoch(), entry.index(), shape, entry.random()),
            picture ->
                entry.read(picture, new PictureReader(this, picture, entry.options().maxPixels())),
            room.floats());
    return sample == null ? null : new Placed<>(sample, room, shape);
  }

  @Override
  default B collate(BatchKey batch, List<Placed<P>> samples) {
    Shape shape = samples.get(0).shape();
    Tensor images =
        Tensor.wrap(
            DType.FLOAT32,
            Shape.of(samples.size(), shape.size(0), shape.size(1), shape.size(2)),
            Room.joined(samples.stream().map(Placed::pixels).toList()));
    return batch(
        batch.epoch(), batch.index(), images, samples.stream().map(Placed::sample).toList());
  }
}
