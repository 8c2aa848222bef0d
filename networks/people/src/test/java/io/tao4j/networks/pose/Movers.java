package io.tao4j.networks.pose;

import io.tao4j.data.NpyFile;
import io.tao4j.data.random.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sequences of a chain of five joints that swings to the side (class 0) or up and down (1). */
final class Movers {
  static final int FRAMES = 12;
  static final int JOINTS = 5;

  private Movers() {}

  /** Links of the chain, for {@code model.graph_edges}. */
  static final String LINKS = "[\"0-1\", \"1-2\", \"2-3\", \"3-4\"]";

  /** Writes {@code NAME_data.npy} and {@code NAME_label.csv}; the classes take turns. */
  static Path write(Path folder, String name, int count, int frames) throws IOException {
    float[] numbers = new float[count * 2 * frames * JOINTS];
    StringBuilder labels = new StringBuilder();
    for (int n = 0; n < count; n++) {
      SeededRandom random = SeededRandom.of(name.hashCode(), n);
      double phase = random.uniform(0, 3);
      int label = n % 2;
      for (int t = 0; t < frames; t++) {
        for (int v = 0; v < JOINTS; v++) {
          double swing = 0.3 * v * Math.sin(0.9 * t + phase);
          double x = label == 0 ? swing : 0.02 * random.nextGaussian();
          double y = 0.4 * v - 0.8 + (label == 1 ? swing : 0.02 * random.nextGaussian());
          numbers[((n * 2 * frames) + t) * JOINTS + v] = (float) x;
          numbers[((n * 2 + 1) * frames + t) * JOINTS + v] = (float) y;
        }
      }
      labels.append("one_%s,%s,%s%n".formatted(n, label, label == 0 ? "aside" : "up_down"));
    }
    NpyFile.write(folder.resolve(name + "_data.npy"), numbers, count, 2, frames, JOINTS, 1);
    Files.writeString(folder.resolve(name + "_label.csv"), labels);
    return folder.resolve(name + "_data.npy");
  }
}
