package io.tao4j.data;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small sets of pictures for tests. */
final class Pictures {
  private Pictures() {}

  /** A picture of noise that depends on the number alone. */
  static Image noise(int width, int height, long number) {
    SeededRandom random = SeededRandom.of(number);
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return Image.of(width, height, rgb);
  }

  /** Writes the picture as PNG; folders are made. */
  static Path write(Path file, Image image) {
    return write(file, ImageCodec.encodePng(image));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of classes c0, c1, ... with this many pictures of different sizes each. */
  static Path folder(Path root, int classes, int perClass) {
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < perClass; i++) {
        write(
            root.resolve("c%d/%03d.png".formatted(c, i)),
            noise(20 + i % 5, 16 + (c + i) % 7, 1000L * c + i));
      }
    }
    return root;
  }
}
