package io.tao4j.networks.reading;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pictures of digits as seven segments, with their labels. */
public final class Plates {
  private static final int WIDTH = 44;
  private static final int HEIGHT = 36;

  /** Segments of 0 to 3: top, upper right, lower right, bottom, lower left, upper left, middle. */
  private static final List<String> SEGMENTS = List.of("abcdef", "bc", "abdeg", "abcdg");

  private Plates() {}

  /**
   * Writes {@code image/N.png}, {@code label/N.txt}, {@code list.txt} and {@code characters.txt}
   * into a folder.
   */
  public static Path write(Path folder, List<String> texts) throws IOException {
    Path images = Files.createDirectories(folder.resolve("image"));
    Path labels = Files.createDirectories(folder.resolve("label"));
    Files.write(folder.resolve("characters.txt"), List.of("0", "1", "2", "3"));
    List<String> list = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      list.add("%s.png\t%s".formatted(i, texts.get(i)));
      Files.write(images.resolve(i + ".png"), ImageCodec.encodePng(draw(texts.get(i))));
      Files.writeString(labels.resolve(i + ".txt"), texts.get(i) + "\n");
    }
    Files.write(folder.resolve("list.txt"), list);
    return folder;
  }

  public static Image draw(String text) {
    byte[] levels = new byte[3 * WIDTH * HEIGHT];
    Arrays.fill(levels, (byte) 230);
    for (int i = 0; i < text.length(); i++) {
      int left = 4 + 13 * i;
      for (char segment : SEGMENTS.get(text.charAt(i) - '0').toCharArray()) {
        switch (segment) {
          case 'a' -> fill(levels, left, 6, 9, 3);
          case 'b' -> fill(levels, left + 6, 6, 3, 12);
          case 'c' -> fill(levels, left + 6, 17, 3, 13);
          case 'd' -> fill(levels, left, 27, 9, 3);
          case 'e' -> fill(levels, left, 17, 3, 13);
          case 'f' -> fill(levels, left, 6, 3, 12);
          default -> fill(levels, left, 16, 9, 3);
        }
      }
    }
    return Image.of(WIDTH, HEIGHT, levels);
  }

  private static void fill(byte[] levels, int left, int top, int width, int height) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        for (int c = 0; c < 3; c++) {
          levels[3 * (y * WIDTH + x) + c] = 20;
        }
      }
    }
  }
}
