package io.tao4j.network.segmentation;

import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.geometry.RunLengthMask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A class for each pixel of a picture. Immutable.
 *
 * @param classNames names by index
 * @param labels the class of each pixel, of the picture's own size
 */
public record Segmentation(List<String> classNames, LabelMap labels) {
  public Segmentation {
    classNames = List.copyOf(classNames);
    Objects.requireNonNull(labels, "labels");
  }

  /** Pixels in a row. */
  public int width() {
    return labels.width();
  }

  /** Rows. */
  public int height() {
    return labels.height();
  }

  /** Name of the class of a pixel. */
  public String classAt(int x, int y) {
    return classNames.get(labels.at(x, y));
  }

  /**
   * The pixels of a class.
   *
   * @throws IllegalArgumentException if there is no class of that name
   */
  public RunLengthMask mask(String className) {
    int index = classNames.indexOf(className);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no class '%s', there are %s".formatted(className, classNames));
    }
    return labels.mask(index);
  }

  /** The share of the picture that each class has, 0 to 1, by name. */
  public Map<String, Double> shares() {
    long[] counts = labels.counts(classNames.size());
    double pixels = (double) width() * height();
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      shares.put(classNames.get(i), counts[i] / pixels);
    }
    return shares;
  }
}
