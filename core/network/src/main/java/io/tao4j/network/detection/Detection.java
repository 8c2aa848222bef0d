package io.tao4j.network.detection;

import io.tao4j.geometry.Box;

/**
 * An object that was found.
 *
 * @param className what it is
 * @param classIndex index of the class, from 0
 * @param score how sure the network is, 0 to 1
 * @param box where it is, in the picture's own pixels
 */
public record Detection(String className, int classIndex, double score, Box box) {
  public Detection {
    if (classIndex < 0 || Double.isNaN(score)) {
      throw new IllegalArgumentException("class %s with score %s".formatted(classIndex, score));
    }
  }
}
