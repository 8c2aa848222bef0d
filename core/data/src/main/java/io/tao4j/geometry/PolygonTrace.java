package io.tao4j.geometry;

import java.util.Arrays;

/**
 * The runs of a filled polygon by the rule of COCO's tools. Corners are put on a grid five times as
 * fine as the pixels; the lines between them are walked point by point along their longer side;
 * where the walk goes over from one column of pixels to the next, the row at which it does is a
 * border.
 */
final class PolygonTrace {
  private static final double SCALE = 5;

  private final int height;
  private final int width;
  private int[] borders = new int[64];
  private int count;

  private PolygonTrace(int height, int width) {
    this.height = height;
    this.width = width;
  }

  static int[] runs(int height, int width, double[] xy) {
    PolygonTrace trace = new PolygonTrace(height, width);
    trace.walk(xy);
    return trace.toRuns();
  }

  private void walk(double[] xy) {
    int corners = xy.length / 2;
    int previousX = 0;
    int previousY = 0;
    boolean first = true;
    for (int i = 0; i < corners; i++) {
      int next = (i + 1) % corners;
      int startX = fine(xy[2 * i]);
      int startY = fine(xy[2 * i + 1]);
      int endX = fine(xy[2 * next]);
      int endY = fine(xy[2 * next + 1]);
      int dx = Math.abs(endX - startX);
      int dy = Math.abs(startY - endY);
      boolean flip = dx >= dy ? startX > endX : startY > endY;
      if (flip) {
        int swap = startX;
        startX = endX;
        endX = swap;
        swap = startY;
        startY = endY;
        endY = swap;
      }
      boolean wide = dx >= dy;
      int length = wide ? dx : dy;
      double slope =
          length == 0 ? 0 : wide ? (double) (endY - startY) / dx : (double) (endX - startX) / dy;
      for (int d = 0; d <= length; d++) {
        int t = flip ? length - d : d;
        int x = wide ? startX + t : (int) (startX + slope * t + 0.5);
        int y = wide ? (int) (startY + slope * t + 0.5) : startY + t;
        if (!first && x != previousX) {
          cross(previousX, previousY, x, y);
        }
        first = false;
        previousX = x;
        previousY = y;
      }
    }
  }

  private static int fine(double coordinate) {
    return (int) (SCALE * coordinate + 0.5);
  }

  /** Keeps the border where a step of the walk goes over the middle of a column. */
  private void cross(int fromX, int fromY, int toX, int toY) {
    double x = (double) (toX < fromX ? toX : toX - 1);
    x = (x + 0.5) / SCALE - 0.5;
    if (Math.floor(x) != x || x < 0 || x > width - 1) {
      return;
    }
    double y = (double) (toY < fromY ? toY : fromY);
    y = (y + 0.5) / SCALE - 0.5;
    int row = (int) Math.ceil(Math.max(0, Math.min(height, y)));
    if (count == borders.length) {
      borders = Arrays.copyOf(borders, 2 * count);
    }
    borders[count++] = (int) x * height + row;
  }

  private int[] toRuns() {
    int[] sorted = Arrays.copyOf(borders, count + 1);
    sorted[count] = height * width;
    Arrays.sort(sorted);
    int[] runs = new int[sorted.length];
    int size = 0;
    int before = 0;
    // two borders at one place enclose nothing: the runs around them are one
    for (int i = 0; i < sorted.length; i++) {
      int length = sorted[i] - before;
      before = sorted[i];
      if (length > 0 || i == 0) {
        runs[size++] = length;
      } else if (i + 1 < sorted.length) {
        i++;
        runs[size - 1] += sorted[i] - before;
        before = sorted[i];
      }
    }
    return Arrays.copyOf(runs, size);
  }
}
