package io.tao4j.data;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the pictures that a loader would have to do without, before a training does. */
public final class UnreadablePictures {
  private UnreadablePictures() {}

  /**
   * Decodes every picture, on all processors.
   *
   * @return those that cannot be read, in the order given
   * @throws TaoException {@code IMAGE-010} where nothing can be decoded, for want of OpenCV
   */
  public static List<BadImage> among(List<Path> pictures) {
    return pictures.parallelStream()
        .map(UnreadablePictures::check)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<BadImage> check(Path picture) {
    try {
      ImageCodec.read(picture);
      return Optional.empty();
    } catch (TaoException e) {
      if (e.code().equals("IMAGE-010")) {
        throw e;
      }
      return Optional.of(new BadImage(picture, e));
    }
  }
}
