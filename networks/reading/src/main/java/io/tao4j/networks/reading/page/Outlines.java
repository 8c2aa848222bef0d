package io.tao4j.networks.reading.page;

import io.tao4j.networks.reading.page.Outline.Corner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.algorithm.MinimumAreaRectangle;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;

/** What is worked out of outlines, by JTS. */
public final class Outlines {
  /** Corners of a quarter of a circle, where an outline is moved outwards or inwards. */
  private static final int QUARTER = 16;

  private static final GeometryFactory FACTORY = new GeometryFactory();

  private Outlines() {}

  private static Polygon polygon(Outline outline) {
    List<Coordinate> ring = new ArrayList<>();
    outline.corners().forEach(corner -> ring.add(new Coordinate(corner.x(), corner.y())));
    ring.add(ring.get(0).copy());
    return FACTORY.createPolygon(ring.toArray(Coordinate[]::new));
  }

  /** The same area with a border that does not cross itself. */
  private static Geometry area(Outline outline) {
    Polygon polygon = polygon(outline);
    return polygon.isValid() ? polygon : polygon.buffer(0);
  }

  private static Outline outline(Coordinate[] ring) {
    List<Corner> corners = new ArrayList<>();
    for (int i = 0; i + 1 < ring.length; i++) {
      corners.add(new Corner(ring[i].x, ring[i].y));
    }
    return new Outline(corners);
  }

  /** Area in square pixels. */
  public static double areaOf(Outline outline) {
    return polygon(outline).getArea();
  }

  /** Length of the border in pixels. */
  public static double lengthOf(Outline outline) {
    return polygon(outline).getLength();
  }

  /**
   * How far an outline is moved so that its area is that share of its length: {@code share * area /
   * length}; 0 for one without length.
   */
  public static double offset(Outline outline, double share) {
    double length = lengthOf(outline);
    return length == 0 ? 0 : share * areaOf(outline) / length;
  }

  /**
   * The outline moved outwards, its corners rounded, or inwards.
   *
   * @param distance in pixels; below 0 inwards
   * @return what is left; of several parts the largest; empty if nothing is left
   */
  public static Optional<Outline> moved(Outline outline, double distance) {
    Geometry moved = area(outline).buffer(distance, QUARTER);
    Polygon largest = null;
    for (int i = 0; i < moved.getNumGeometries(); i++) {
      if (moved.getGeometryN(i) instanceof Polygon part
          && !part.isEmpty()
          && (largest == null || part.getArea() > largest.getArea())) {
        largest = part;
      }
    }
    return largest == null
        ? Optional.empty()
        : Optional.of(outline(largest.getExteriorRing().getCoordinates()));
  }

  /** A rectangle of any direction. */
  public record Rectangle(Outline outline, double shorterSide) {}

  /**
   * The rectangle of the smallest area around points.
   *
   * @param points one or more
   * @return its corners: of the two on the left the upper first, then those on the right; empty
   *     where the points lie on a line
   */
  public static Optional<Rectangle> rectangle(List<Corner> points) {
    Geometry geometry =
        FACTORY.createMultiPointFromCoords(
            points.stream().map(c -> new Coordinate(c.x(), c.y())).toArray(Coordinate[]::new));
    if (!(geometry.convexHull() instanceof Polygon hull)
        || !(MinimumAreaRectangle.getMinimumRectangle(hull) instanceof Polygon found)) {
      return Optional.empty();
    }
    Outline corners = outline(found.getExteriorRing().getCoordinates());
    double first = distance(corners.corners().get(0), corners.corners().get(1));
    double second = distance(corners.corners().get(1), corners.corners().get(2));
    return Optional.of(new Rectangle(ordered(corners), Math.min(first, second)));
  }

  private static double distance(Corner a, Corner b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }

  /** Upper left, upper right, lower right, lower left. */
  private static Outline ordered(Outline four) {
    List<Corner> byX = new ArrayList<>(four.corners());
    byX.sort(Comparator.comparingDouble(Corner::x));
    Corner upperLeft = byX.get(0).y() <= byX.get(1).y() ? byX.get(0) : byX.get(1);
    Corner lowerLeft = upperLeft.equals(byX.get(0)) ? byX.get(1) : byX.get(0);
    Corner upperRight = byX.get(2).y() <= byX.get(3).y() ? byX.get(2) : byX.get(3);
    Corner lowerRight = upperRight.equals(byX.get(2)) ? byX.get(3) : byX.get(2);
    return new Outline(List.of(upperLeft, upperRight, lowerRight, lowerLeft));
  }

  /** Overlap of two outlines: their common area by that of both together, 0 to 1. */
  public static double iou(Outline a, Outline b) {
    double common = common(a, b);
    double both = area(a).getArea() + area(b).getArea() - common;
    return both <= 0 ? 0 : common / both;
  }

  /** Share of an outline's area that another covers, 0 to 1. */
  public static double coveredShare(Outline outline, Outline by) {
    double whole = area(outline).getArea();
    return whole <= 0 ? 0 : common(outline, by) / whole;
  }

  private static double common(Outline a, Outline b) {
    double[] one = a.bounds();
    double[] other = b.bounds();
    if (one[0] > other[2] || other[0] > one[2] || one[1] > other[3] || other[1] > one[3]) {
      return 0;
    }
    return area(a).intersection(area(b)).getArea();
  }

  /** With fewer corners, where that moves it by no more than so many pixels. */
  public static Outline simplified(Outline outline, double tolerance) {
    Geometry simple = DouglasPeuckerSimplifier.simplify(polygon(outline), tolerance);
    return simple instanceof Polygon polygon && polygon.getNumPoints() > 3
        ? outline(polygon.getExteriorRing().getCoordinates())
        : outline;
  }

  /** What is done with a pixel. */
  @FunctionalInterface
  public interface Pixels {
    /** A pixel whose middle, at whole numbers, is in the outline or on its border. */
    void at(int x, int y);
  }

  /** Goes through the pixels of a picture that are in an outline. */
  public static void fill(Outline outline, int width, int height, Pixels pixels) {
    double[] bounds = outline.bounds();
    IndexedPointInAreaLocator locator = new IndexedPointInAreaLocator(area(outline));
    Coordinate place = new Coordinate();
    for (int y = Math.max(0, (int) Math.ceil(bounds[1]));
        y <= Math.min(height - 1, (int) Math.floor(bounds[3]));
        y++) {
      for (int x = Math.max(0, (int) Math.ceil(bounds[0]));
          x <= Math.min(width - 1, (int) Math.floor(bounds[2]));
          x++) {
        place.x = x;
        place.y = y;
        if (locator.locate(place) != Location.EXTERIOR) {
          pixels.at(x, y);
        }
      }
    }
  }

  /** Distance of a point to an outline's border. */
  public static double borderDistance(Outline outline, double x, double y) {
    double least = Double.POSITIVE_INFINITY;
    List<Corner> corners = outline.corners();
    for (int i = 0; i < corners.size(); i++) {
      Corner a = corners.get(i);
      Corner b = corners.get((i + 1) % corners.size());
      double dx = b.x() - a.x();
      double dy = b.y() - a.y();
      double squared = dx * dx + dy * dy;
      double share = squared == 0 ? 0 : ((x - a.x()) * dx + (y - a.y()) * dy) / squared;
      share = Math.max(0, Math.min(1, share));
      least = Math.min(least, Math.hypot(x - a.x() - share * dx, y - a.y() - share * dy));
    }
    return least;
  }
}
