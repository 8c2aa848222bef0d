package io.tao4j.geometry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The outlines of a mask as polygons along the borders of its pixels, with fewer corners where that
 * moves them little. Pixels that touch at a corner only belong to two outlines. Holes are filled,
 * as in COCO's polygons.
 *
 * @see <a href="https://doi.org/10.3138/FM57-6770-U75U-7727">Douglas and Peucker 1973</a>
 */
public final class MaskOutlines {
  private static final int[] STEP_X = {1, 0, -1, 0};
  private static final int[] STEP_Y = {0, 1, 0, -1};

  private MaskOutlines() {}

  /**
   * The polygons of a mask.
   *
   * @param tolerance pixels that a corner which is left out may lie beside the polygon, 0 or more;
   *     0 keeps all corners
   * @return x and y of each polygon's corners in turn, clockwise; none for an empty mask
   */
  public static List<double[]> of(RunLengthMask mask, double tolerance) {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("tolerance is 0 or more, got " + tolerance);
    }
    int height = mask.height();
    int width = mask.width();
    byte[] edges = edges(mask.toPixels(), height, width);
    List<double[]> polygons = new ArrayList<>();
    for (int vertex = 0; vertex < edges.length; vertex++) {
      while (edges[vertex] != 0) {
        List<int[]> ring = ring(edges, vertex, width + 1);
        if (area(ring) > 0) {
          polygons.add(flat(simplified(ring, tolerance)));
        }
      }
    }
    return polygons;
  }

  /** For each corner of pixels the directions of borders that begin there, inside on the right. */
  private static byte[] edges(boolean[] inside, int height, int width) {
    byte[] edges = new byte[(height + 1) * (width + 1)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (!inside[y * width + x]) {
          continue;
        }
        int corner = y * (width + 1) + x;
        if (y == 0 || !inside[(y - 1) * width + x]) {
          edges[corner] |= 1;
        }
        if (x == width - 1 || !inside[y * width + x + 1]) {
          edges[corner + 1] |= 1 << 1;
        }
        if (y == height - 1 || !inside[(y + 1) * width + x]) {
          edges[corner + width + 2] |= 1 << 2;
        }
        if (x == 0 || !inside[y * width + x - 1]) {
          edges[corner + width + 1] |= 1 << 3;
        }
      }
    }
    return edges;
  }

  /** Follows borders back to where they began, and takes them away; corners where they turn. */
  private static List<int[]> ring(byte[] edges, int start, int stride) {
    List<int[]> corners = new ArrayList<>();
    int vertex = start;
    int first = Integer.numberOfTrailingZeros(edges[start]);
    int direction = first;
    do {
      int before = direction;
      direction = next(edges[vertex], direction);
      if (direction != before || corners.isEmpty()) {
        corners.add(new int[] {vertex % stride, vertex / stride});
      }
      edges[vertex] &= (byte) ~(1 << direction);
      vertex += STEP_X[direction] + stride * STEP_Y[direction];
    } while (vertex != start || edges[start] != 0 && next(edges[start], direction) == first);
    if (corners.size() > 1 && direction == first) {
      corners.remove(0); // no turn where it began
    }
    return corners;
  }

  /** Right before straight on before left, so that pixels which touch at a corner stay apart. */
  private static int next(int edges, int direction) {
    for (int turn : new int[] {1, 0, 3}) {
      int candidate = (direction + turn) % 4;
      if ((edges & 1 << candidate) != 0) {
        return candidate;
      }
    }
    return Integer.numberOfTrailingZeros(edges);
  }

  /** Twice the area, above 0 for an outer border. */
  private static long area(List<int[]> ring) {
    long area = 0;
    for (int i = 0; i < ring.size(); i++) {
      int[] a = ring.get(i);
      int[] b = ring.get((i + 1) % ring.size());
      area += (long) a[0] * b[1] - (long) b[0] * a[1];
    }
    return area;
  }

  private static List<int[]> simplified(List<int[]> ring, double tolerance) {
    if (tolerance == 0 || ring.size() <= 4) {
      return ring;
    }
    int farthest = 0;
    double most = -1;
    for (int i = 1; i < ring.size(); i++) {
      double distance =
          Math.hypot(ring.get(i)[0] - ring.get(0)[0], ring.get(i)[1] - ring.get(0)[1]);
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    List<int[]> closed = new ArrayList<>(ring);
    closed.add(ring.get(0));
    List<int[]> kept = new ArrayList<>();
    keep(closed, 0, farthest, tolerance, kept);
    keep(closed, farthest, closed.size() - 1, tolerance, kept);
    return kept.size() < 3 ? ring : kept;
  }

  /** Adds the corners from one to before another that the tolerance does not allow to leave out. */
  private static void keep(List<int[]> line, int from, int to, double tolerance, List<int[]> kept) {
    Deque<int[]> parts = new ArrayDeque<>(List.of(new int[] {from, to}));
    while (!parts.isEmpty()) {
      int[] part = parts.pop();
      int worst = farthest(line, part[0], part[1], tolerance);
      if (worst < 0) {
        kept.add(line.get(part[0]));
      } else {
        parts.push(new int[] {worst, part[1]});
        parts.push(new int[] {part[0], worst});
      }
    }
  }

  /** The corner between two that is farthest from their line; below 0 if none is too far. */
  private static int farthest(List<int[]> line, int from, int to, double tolerance) {
    int worst = -1;
    double most = tolerance;
    for (int i = from + 1; i < to; i++) {
      double distance = distance(line.get(i), line.get(from), line.get(to));
      if (distance > most) {
        most = distance;
        worst = i;
      }
    }
    return worst;
  }

  private static double distance(int[] point, int[] a, int[] b) {
    double dx = b[0] - a[0];
    double dy = b[1] - a[1];
    double length = Math.hypot(dx, dy);
    return length == 0
        ? Math.hypot(point[0] - a[0], point[1] - a[1])
        : Math.abs(dx * (point[1] - a[1]) - dy * (point[0] - a[0])) / length;
  }

  private static double[] flat(List<int[]> ring) {
    double[] xy = new double[2 * ring.size()];
    for (int i = 0; i < ring.size(); i++) {
      xy[2 * i] = ring.get(i)[0];
      xy[2 * i + 1] = ring.get(i)[1];
    }
    return xy;
  }
}
