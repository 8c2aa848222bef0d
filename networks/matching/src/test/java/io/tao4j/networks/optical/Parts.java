package io.tao4j.networks.optical;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Plates with a dark square, under lights of several colours; a faulty one has none. */
final class Parts {
  private static final int SIDE = 16;

  private Parts() {}

  /**
   * Writes {@code parts.csv} and the pictures in {@code seen} and {@code golden}.
   *
   * @return the table
   */
  static Path write(Path folder, int good, int faulty, List<String> lights) throws IOException {
    StringBuilder table = new StringBuilder("input_path,golden_path,label,object_name,board\n");
    for (int i = 0; i < good + faulty; i++) {
      boolean isFaulty = i >= good;
      table.append("seen,/golden,%s,R%s,7\n".formatted(isFaulty ? "MISSING" : "PASS", i));
      for (int light = 0; light < Math.max(1, lights.size()); light++) {
        String name = "R" + i + (lights.isEmpty() ? "" : "_" + lights.get(light)) + ".png";
        write(folder.resolve("seen"), name, draw(i, light, !isFaulty));
        write(folder.resolve("golden"), name, draw(100 + i, light, true));
      }
    }
    Path file = folder.resolve("parts.csv");
    Files.writeString(file, table);
    return file;
  }

  private static void write(Path folder, String name, Image image) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(name), ImageCodec.encodePng(image));
  }

  /** Under light 0 a plate is greenish, under light 1 reddish. */
  static Image draw(int number, int light, boolean hasSquare) {
    SeededRandom random = SeededRandom.of(number, light);
    byte[] levels = new byte[3 * SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean inside = hasSquare && x >= 4 && x < 12 && y >= 4 && y < 12;
        for (int c = 0; c < 3; c++) {
          int plate = c == 1 - light ? 180 : 120;
          levels[3 * (y * SIDE + x) + c] = (byte) ((inside ? 20 : plate) + random.nextInt(16) - 8);
        }
      }
    }
    return Image.of(SIDE, SIDE, levels);
  }
}
