package io.tao4j.data.detection;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small detection sets for tests. */
final class LabelFiles {
  private LabelFiles() {}

  /** Writes a file; folders are made. */
  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A picture {@code images/NAME.png} of one colour. */
  static Path picture(Path root, String name, int width, int height) {
    Image image = Image.filled(width, height, 40, 90, 160);
    return write(root.resolve("images").resolve(name + ".png"), ImageCodec.encodePng(image));
  }

  /** A KITTI line of two dimensions. */
  static String line(String name, double left, double top, double right, double bottom) {
    return "%s 0.00 0 0.00 %s %s %s %s 0 0 0 0 0 0 0".formatted(name, left, top, right, bottom);
  }
}
