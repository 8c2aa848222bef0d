package io.tao4j.networks.tasks.segmentation;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePair;
import io.tao4j.network.ImagePairReader;
import io.tao4j.network.InputReader;
import io.tao4j.network.PictureReader;
import java.util.List;
import java.util.function.Function;

/**
 * What a network of pixels takes: a picture, or a pair of them.
 *
 * @param type of one input
 * @param reader finds inputs in files
 * @param pictures of an input, in the order of the graph's inputs, all of one size
 * @param <I> one input
 */
public record PixelInput<I>(
    Class<I> type, InputReader<I> reader, Function<I, List<Image>> pictures) {
  /** Single pictures. */
  public static PixelInput<Image> picture() {
    return new PixelInput<>(Image.class, new PictureReader(), List::of);
  }

  /**
   * Pairs.
   *
   * @param before name of the folder of pictures before
   * @param after name of the folder of pictures after
   */
  public static PixelInput<ImagePair> pair(String before, String after) {
    return new PixelInput<>(
        ImagePair.class,
        new ImagePairReader(before, after),
        pair -> List.of(pair.before(), pair.after()));
  }
}
