package io.tao4j.networks.fpenet;

import io.tao4j.networks.people.KeyPoints;
import java.util.List;

/**
 * Points of a face.
 *
 * @param points by number: those of iBUG come first where there are 68 or more
 */
public record FacePoints(List<Point> points) {
  public FacePoints {
    points = List.copyOf(points);
  }

  /**
   * A point.
   *
   * @param x pixels of the picture
   * @param y pixels of the picture
   * @param confidence 0 to 1: the largest share of its map in one pixel
   */
  public record Point(double x, double y, double confidence) {}

  /** Their places, for other networks. */
  public KeyPoints keyPoints() {
    float[] places = new float[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      places[2 * i] = (float) points.get(i).x();
      places[2 * i + 1] = (float) points.get(i).y();
    }
    return new KeyPoints(places, new boolean[points.size()]);
  }
}
