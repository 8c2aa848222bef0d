package io.tao4j.networks.matching;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Folders of class folders with pictures of one colour each, all a little different. */
public final class Blobs {
  private static final int SIDE = 32;
  private static final Map<String, int[]> COLOURS =
      Map.of(
          "red", new int[] {210, 40, 40},
          "blue", new int[] {40, 60, 200},
          "green", new int[] {40, 190, 60},
          "grey", new int[] {120, 120, 120});

  private static final List<String> IDENTITIES = List.of("red", "blue", "green", "grey");

  private Blobs() {}

  /** Writes {@code CLASS/N.png} for classes of the names of colours. */
  public static Path write(Path folder, int each, List<String> classes) throws IOException {
    for (String name : classes) {
      Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < each; i++) {
        Files.write(folder.resolve(name).resolve(i + ".png"), ImageCodec.encodePng(draw(name, i)));
      }
    }
    return folder;
  }

  /** Writes {@code 0001_cCAMERAs1_N_00.png} and so on, an identity for each of the colours. */
  public static Path writeMarket(Path folder, int camera, int each, List<String> colours)
      throws IOException {
    Files.createDirectories(folder);
    for (String name : colours) {
      int identity = IDENTITIES.indexOf(name) + 1;
      for (int i = 0; i < each; i++) {
        String file = "000%s_c%ss1_%s_00.png".formatted(identity, camera, i);
        Files.write(folder.resolve(file), ImageCodec.encodePng(draw(name, 100 * camera + i)));
      }
    }
    return folder;
  }

  /** A picture of a class; the same for the same number. */
  public static Image draw(String name, int number) {
    SeededRandom random = SeededRandom.of(name.hashCode(), number);
    byte[] levels = new byte[3 * SIDE * SIDE];
    int left = 4 + random.nextInt(8);
    int top = 4 + random.nextInt(8);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean inside = x >= left && x < left + 16 && y >= top && y < top + 16;
        for (int c = 0; c < 3; c++) {
          int level = inside ? COLOURS.get(name)[c] : 230;
          levels[3 * (y * SIDE + x) + c] = (byte) (level + random.nextInt(16) - 8);
        }
      }
    }
    return Image.of(SIDE, SIDE, levels);
  }
}
