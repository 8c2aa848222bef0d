package io.tao4j.network.detection;

import io.tao4j.geometry.Box;
import io.tao4j.geometry.RunLengthMask;
import org.jspecify.annotations.Nullable;

/**
 * An object that was found.
 *
 * @param className what it is
 * @param classIndex index of the class, from 0
 * @param score how sure the network is, 0 to 1
 * @param box where it is, in the picture's own pixels
 * @param mask its pixels, of the picture's size; null of networks that find boxes only
 */
public record Detection(
    String className, int classIndex, double score, Box box, @Nullable RunLengthMask mask) {
  public Detection {
    if (classIndex < 0 || Double.isNaN(score)) {
      throw new IllegalArgumentException("class %s with score %s".formatted(classIndex, score));
    }
  }

  /** An object of a network that finds boxes only. */
  public Detection(String className, int classIndex, double score, Box box) {
    this(className, classIndex, score, box, null);
  }
}
