package io.tao4j.networks.action;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Videos of a bright square that moves to the right or down, with its flow. */
final class Films {
  static final int SIDE = 24;
  static final List<String> CLASSES = List.of("down", "right");

  private Films() {}

  /** Writes {@code CLASS/NAME_N/rgb}, {@code u} and {@code v}, so many videos of each class. */
  static Path write(Path root, String name, int each, int frames) throws IOException {
    for (String action : CLASSES) {
      for (int n = 0; n < each; n++) {
        film(root.resolve(action).resolve(name + "_" + n), action, n, frames);
      }
    }
    return root;
  }

  static void film(Path video, String action, int number, int frames) throws IOException {
    boolean right = action.equals("right");
    for (int t = 0; t < frames; t++) {
      int moved = 2 + 2 * t;
      int other = 4 + 3 * (number % 4);
      put(video, "rgb", t, square(right ? moved : other, right ? other : moved));
      put(video, "u", t, Image.filled(SIDE, SIDE, right ? 200 : 128, 0, 0));
      put(video, "v", t, Image.filled(SIDE, SIDE, right ? 128 : 200, 0, 0));
    }
  }

  private static void put(Path video, String stream, int frame, Image image) throws IOException {
    Path file = video.resolve(stream).resolve("f" + (100 + frame) + ".png");
    Files.createDirectories(file.getParent());
    Files.write(file, ImageCodec.encodePng(stream.equals("rgb") ? image : grey(image)));
  }

  private static Image grey(Image image) {
    int level = image.level(0, 0, 0);
    return Image.filled(SIDE, SIDE, level, level, level);
  }

  /** A frame with the square at a place. */
  static Image square(int left, int top) {
    byte[] levels = new byte[3 * SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean inside = x >= left && x < left + 6 && y >= top && y < top + 6;
        for (int c = 0; c < 3; c++) {
          levels[3 * (y * SIDE + x) + c] = (byte) (inside ? 230 : 40);
        }
      }
    }
    return Image.of(SIDE, SIDE, levels);
  }
}
