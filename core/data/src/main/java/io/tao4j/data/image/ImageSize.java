package io.tao4j.data.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Size of a picture as it is shown, that is after an EXIF rotation.
 *
 * @param width pixels in a row
 * @param height rows
 */
public record ImageSize(int width, int height) {
  /**
   * Reads a file's header without decoding it.
   *
   * @return empty if the file cannot be read or its header tells no size; decoding says why
   */
  public static Optional<ImageSize> read(Path file) {
    try (HeaderBytes bytes = HeaderBytes.open(file)) {
      ImageHeader header = ImageHeader.read(bytes);
      boolean none =
          header == null
              || header.width() < 1
              || header.height() < 1
              || header.width() > Integer.MAX_VALUE
              || header.height() > Integer.MAX_VALUE;
      return none
          ? Optional.empty()
          : Optional.of(new ImageSize((int) header.shownWidth(), (int) header.shownHeight()));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
