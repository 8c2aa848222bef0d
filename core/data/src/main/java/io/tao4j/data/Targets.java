package io.tao4j.data;

import io.tao4j.tensor.Tensor;
import java.util.Arrays;

/** Class indices to the soft targets of a cross-entropy loss, {@code FLOAT32 [N, classes]}. */
public final class Targets {

  private Targets() {}

  /** 1 for the class, 0 else. */
  public static Tensor oneHot(int[] labels, int classes) {
    return oneHot(labels, classes, 0);
  }

  /**
   * Smoothed: {@code 1 - smoothing + smoothing / classes} for the class, {@code smoothing /
   * classes} else; rows sum to 1.
   *
   * @param smoothing 0 to 1
   * @throws IllegalArgumentException if a label is no class
   * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al.: Rethinking the Inception
   *     architecture (2015), section 7</a>
   */
  public static Tensor oneHot(int[] labels, int classes, double smoothing) {
    return Tensor.of(rows(labels, classes, smoothing), labels.length, classes);
  }

  static float[] rows(int[] labels, int classes, double smoothing) {
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException("smoothing must be 0..1, got " + smoothing);
    }
    float[] rows = new float[Math.multiplyExact(labels.length, classes)];
    Arrays.fill(rows, (float) (smoothing / classes));
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "label %s at %s is not one of %s classes".formatted(labels[i], i, classes));
      }
      rows[i * classes + labels[i]] = (float) (1 - smoothing + smoothing / classes);
    }
    return rows;
  }
}
