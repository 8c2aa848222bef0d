package io.tao4j.networks.unet;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.data.segmentation.MaskPng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bright discs and squares on a dark ground, with masks: 0 ground, 1 disc, 2 square. */
public final class MaskFixture {
  private MaskFixture() {}

  /**
   * Writes {@code images/N.png} and {@code masks/N.png}.
   *
   * @param folder is made
   * @param classes 2 for discs alone, 3 for both
   */
  static Path write(Path folder, int count, int size, int classes, long seed) throws IOException {
    write(folder.resolve("images"), folder.resolve("masks"), count, size, classes, seed);
    return folder;
  }

  /** Writes pictures and masks into two folders, which are made. */
  public static void write(Path images, Path masks, int count, int size, int classes, long seed)
      throws IOException {
    Files.createDirectories(images);
    Files.createDirectories(masks);
    for (int i = 0; i < count; i++) {
      SeededRandom random = SeededRandom.of(seed, i);
      byte[] rgb = new byte[3 * size * size];
      byte[] mask = new byte[size * size];
      for (int j = 0; j < rgb.length; j++) {
        rgb[j] = (byte) (30 + random.nextInt(40));
      }
      for (int shape = 1; shape < classes; shape++) {
        int radius = size / 8 + random.nextInt(size / 8);
        int x = radius + random.nextInt(size - 2 * radius);
        int y = radius + random.nextInt(size - 2 * radius);
        for (int at = 0; at < mask.length; at++) {
          int dx = at % size - x;
          int dy = at / size - y;
          boolean inside =
              shape == 1
                  ? dx * dx + dy * dy <= radius * radius
                  : Math.abs(dx) <= radius && Math.abs(dy) <= radius;
          if (inside) {
            mask[at] = (byte) shape;
            rgb[3 * at + (shape == 1 ? 0 : 2)] = (byte) (190 + random.nextInt(50));
          }
        }
      }
      Files.write(images.resolve(i + ".png"), ImageCodec.encodePng(Image.of(size, size, rgb)));
      Files.write(masks.resolve(i + ".png"), MaskPng.encode(size, size, mask));
    }
  }
}
