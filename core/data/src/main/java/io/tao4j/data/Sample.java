package io.tao4j.data;

import java.nio.file.Path;

/**
 * One picture of a classification set, not yet read.
 *
 * @param id short name that is the same on every machine: the path below the set's folder with
 *     {@code /}, or the path as a CSV file gives it
 * @param path where the picture is
 * @param label index of its class
 */
public record Sample(String id, Path path, int label) {
  public Sample {
    if (label < 0) {
      throw new IllegalArgumentException("label must not be negative, got " + label);
    }
  }
}
