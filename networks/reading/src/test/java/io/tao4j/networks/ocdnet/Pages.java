package io.tao4j.networks.ocdnet;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Dark pictures of 64x64 with light bars, the texts. */
final class Pages {
  static final int SIDE = 64;

  private Pages() {}

  /** Writes {@code img/N.png} and {@code gt/gt_N.txt}. */
  static Path write(Path folder, int count) throws IOException {
    Path images = Files.createDirectories(folder.resolve("img"));
    Path labels = Files.createDirectories(folder.resolve("gt"));
    for (int i = 0; i < count; i++) {
      int left = 4 + 3 * (i % 4);
      int top = 6 + 5 * (i % 8);
      byte[] levels = new byte[3 * SIDE * SIDE];
      Arrays.fill(levels, (byte) 30);
      for (int y = top; y < top + 14; y++) {
        Arrays.fill(levels, 3 * (y * SIDE + left), 3 * (y * SIDE + left + 40), (byte) 220);
      }
      Files.write(images.resolve(i + ".png"), ImageCodec.encodePng(Image.of(SIDE, SIDE, levels)));
      Files.write(
          labels.resolve("gt_" + i + ".txt"),
          List.of(
              "%s,%s,%s,%s,%s,%s,%s,%s,bar"
                  .formatted(left, top, left + 40, top, left + 40, top + 14, left, top + 14)));
    }
    return folder;
  }
}
