package io.tao4j.networks.changenet;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.data.segmentation.MaskPng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Noisy squares: the same place twice, and a bright disc that is there only the second time. */
final class ChangeFixture {
  private ChangeFixture() {}

  /**
   * Adds {@code A/SPLIT-N.png}, {@code B/SPLIT-N.png}, {@code label/SPLIT-N.png} with 0 and 255,
   * and {@code list/SPLIT.txt}.
   *
   * @param root is made
   */
  static void write(Path root, String split, int count, int size, long seed) throws IOException {
    for (String folder : new String[] {"A", "B", "label", "list"}) {
      Files.createDirectories(root.resolve(folder));
    }
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < count; i++) {
      SeededRandom random = SeededRandom.of(seed, i);
      byte[] before = new byte[3 * size * size];
      int square = size / 4 + random.nextInt(size / 4);
      for (int at = 0; at < size * size; at++) {
        boolean inside = at % size < square && at / size < square;
        for (int c = 0; c < 3; c++) {
          before[3 * at + c] = (byte) ((inside ? 120 : 40) + random.nextInt(20));
        }
      }
      byte[] after = before.clone();
      byte[] mask = new byte[size * size];
      int radius = size / 8 + random.nextInt(size / 8);
      int x = radius + random.nextInt(size - 2 * radius);
      int y = radius + random.nextInt(size - 2 * radius);
      for (int at = 0; at < mask.length; at++) {
        int dx = at % size - x;
        int dy = at / size - y;
        if (dx * dx + dy * dy <= radius * radius) {
          mask[at] = (byte) 255;
          after[3 * at] = (byte) (200 + random.nextInt(40));
        }
      }
      String name = split + "-" + i + ".png";
      Files.write(root.resolve("A").resolve(name), png(size, before));
      Files.write(root.resolve("B").resolve(name), png(size, after));
      Files.write(root.resolve("label").resolve(name), MaskPng.encode(size, size, mask));
      list.append(name).append('\n');
    }
    Files.writeString(root.resolve("list").resolve(split + ".txt"), list);
  }

  /**
   * A table of parts: the same picture twice, or one without and one with a disc.
   *
   * @return the table, {@code parts.csv}
   */
  static Path parts(Path root, int good, int faulty) throws IOException {
    write(root, "part", good + faulty, 32, 1);
    StringBuilder table = new StringBuilder("input_path,golden_path,label,object_name\n");
    for (int i = 0; i < good + faulty; i++) {
      table.append(i < good ? "A,A,PASS" : "B,A,CHANGED").append(",part-").append(i).append('\n');
    }
    return Files.writeString(root.resolve("parts.csv"), table);
  }

  private static byte[] png(int size, byte[] rgb) {
    return ImageCodec.encodePng(Image.of(size, size, rgb));
  }
}
