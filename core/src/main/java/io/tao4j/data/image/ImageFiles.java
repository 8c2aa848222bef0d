package io.tao4j.data.image;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Picture files of a folder. */
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * All picture files of a folder and its folders by their names' ends, sorted.
   *
   * @param code code of the error
   * @throws TaoException with that code, if the folder cannot be read or holds no picture
   */
  public static List<Path> under(Path folder, String code) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> found =
          walk.filter(Files::isRegularFile).filter(ImageCodec::hasImageExtension).sorted().toList();
      if (found.isEmpty()) {
        throw new TaoException(
            code,
            "the folder " + folder + " holds no picture",
            "names end in .jpg, .jpeg, .png, .bmp, .gif, .tif, .tiff or .webp");
      }
      return found;
    } catch (IOException e) {
      throw new TaoException(code, "the folder " + folder + " cannot be read", List.of(), e);
    }
  }
}
