package io.tao4j.networks.reading.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A polygon around a text, in pixels. Of four corners, as texts are found: upper left, upper right,
 * lower right, lower left, seen by a reader.
 *
 * @param corners three or more, in turn
 */
public record Outline(List<Corner> corners) {
  public Outline {
    corners = List.copyOf(corners);
    if (corners.size() < 3) {
      throw new IllegalArgumentException("an outline has three corners or more, got " + corners);
    }
  }

  /**
   * A point.
   *
   * @param x to the right, in pixels
   * @param y down, in pixels
   */
  public record Corner(double x, double y) {}

  /** From x and y of each corner in turn. */
  public static Outline of(double... numbers) {
    List<Corner> corners = new ArrayList<>();
    for (int i = 0; i + 1 < numbers.length; i += 2) {
      corners.add(new Corner(numbers[i], numbers[i + 1]));
    }
    return new Outline(corners);
  }

  /** With its corners elsewhere. */
  public Outline moved(UnaryOperator<Corner> motion) {
    return new Outline(corners.stream().map(motion).toList());
  }

  /** Left, top, right, bottom. */
  double[] bounds() {
    double[] bounds = {
      Double.POSITIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    for (Corner corner : corners) {
      bounds[0] = Math.min(bounds[0], corner.x());
      bounds[1] = Math.min(bounds[1], corner.y());
      bounds[2] = Math.max(bounds[2], corner.x());
      bounds[3] = Math.max(bounds[3], corner.y());
    }
    return bounds;
  }
}
