package io.tao4j.networks.ocdnet;

import io.tao4j.networks.reading.page.FoundText;
import io.tao4j.networks.reading.page.Outline;
import io.tao4j.networks.reading.page.Outline.Corner;
import io.tao4j.networks.reading.page.Outlines;
import io.tao4j.networks.reading.page.Outlines.Rectangle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * From probabilities of pixels to texts: pixels above a threshold that touch each other are one
 * text; the rectangle around them, or their border, is moved outwards by what the labels were moved
 * inwards.
 *
 * @param threshold of a pixel, 0 to 1
 * @param boxThreshold least mean probability in the outline, 0 to 1
 * @param most texts that are looked at
 * @param unclipRatio how far outlines are moved: {@code area * ratio / length}
 * @param polygons whether outlines follow the border; else they are rectangles
 */
record DbBoxes(
    double threshold, double boxThreshold, int most, double unclipRatio, boolean polygons) {
  private static final double SMALLEST = 3;

  /** By how much the moved outline must be larger than that. */
  private static final double ADDED = 2;

  /** Share of a border's length by which its corners may move. */
  private static final double SIMPLER = 0.002;

  DbBoxes withThreshold(double other) {
    return new DbBoxes(other, boxThreshold, most, unclipRatio, polygons);
  }

  /**
   * The texts of a map.
   *
   * @param probabilities row by row
   * @return in pixels of the map, in the order of their first pixels
   */
  List<FoundText> find(float[] probabilities, int width, int height) {
    List<FoundText> found = new ArrayList<>();
    int[] numbers = new int[width * height];
    int count = 0;
    for (int i = 0; i < numbers.length && count < most; i++) {
      if (probabilities[i] > threshold && numbers[i] == 0) {
        count++;
        List<Integer> pixels = grown(probabilities, width, height, i, numbers, count);
        text(pixels, probabilities, width, height).ifPresent(found::add);
      }
    }
    return found;
  }

  /** All pixels that touch a first one, at their corners too. */
  private List<Integer> grown(
      float[] probabilities, int width, int height, int first, int[] numbers, int number) {
    List<Integer> pixels = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(first));
    numbers[first] = number;
    while (!open.isEmpty()) {
      int pixel = open.pop();
      pixels.add(pixel);
      int x = pixel % width;
      int y = pixel / width;
      for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          int next = ny * width + nx;
          if (numbers[next] == 0 && probabilities[next] > threshold) {
            numbers[next] = number;
            open.push(next);
          }
        }
      }
    }
    return pixels;
  }

  private Optional<FoundText> text(
      List<Integer> pixels, float[] probabilities, int width, int height) {
    List<Corner> points = new ArrayList<>();
    pixels.forEach(pixel -> points.add(new Corner(pixel % width, pixel / width)));
    Optional<Rectangle> around = Outlines.rectangle(points);
    if (around.isEmpty() || around.get().shorterSide() < SMALLEST) {
      return Optional.empty();
    }
    Outline inner = polygons ? border(pixels, width, height) : around.get().outline();
    double[] sum = new double[2];
    Outlines.fill(
        inner,
        width,
        height,
        (x, y) -> {
          sum[0] += probabilities[y * width + x];
          sum[1]++;
        });
    double score = sum[1] == 0 ? 0 : sum[0] / sum[1];
    if (score < boxThreshold) {
      return Optional.empty();
    }
    Optional<Outline> outer = Outlines.moved(inner, Outlines.offset(inner, unclipRatio));
    if (outer.isEmpty()) {
      return Optional.empty();
    }
    Optional<Rectangle> whole = Outlines.rectangle(outer.get().corners());
    if (whole.isEmpty() || whole.get().shorterSide() < SMALLEST + ADDED) {
      return Optional.empty();
    }
    return Optional.of(
        new FoundText(
            polygons
                ? Outlines.simplified(outer.get(), SIMPLER * Outlines.lengthOf(outer.get()))
                : whole.get().outline(),
            score));
  }

  /** The border of some pixels, through their middles. */
  private static Outline border(List<Integer> pixels, int width, int height) {
    boolean[] inside = new boolean[width * height];
    pixels.forEach(pixel -> inside[pixel] = true);
    int first = pixels.stream().mapToInt(Integer::intValue).min().orElseThrow();
    // Moore's tracing, clockwise, from the upper left pixel, whose left neighbour is outside
    int[] stepX = {-1, -1, 0, 1, 1, 1, 0, -1};
    int[] stepY = {0, -1, -1, -1, 0, 1, 1, 1};
    List<Corner> corners = new ArrayList<>();
    int x = first % width;
    int y = first / width;
    int from = 0;
    int startX = x;
    int startY = y;
    int startFrom = -1;
    for (int steps = 0; steps < 4 * pixels.size() + 8; steps++) {
      int direction = -1;
      for (int i = 1; i <= 8; i++) {
        int candidate = (from + i) % 8;
        int nx = x + stepX[candidate];
        int ny = y + stepY[candidate];
        if (nx >= 0 && ny >= 0 && nx < width && ny < height && inside[ny * width + nx]) {
          direction = candidate;
          break;
        }
      }
      if (direction < 0 || x == startX && y == startY && direction == startFrom) {
        break;
      }
      if (startFrom < 0) {
        startFrom = direction;
      }
      corners.add(new Corner(x, y));
      x += stepX[direction];
      y += stepY[direction];
      from = (direction + 4) % 8;
    }
    Outline outline = new Outline(corners);
    return Outlines.simplified(outline, SIMPLER * Outlines.lengthOf(outline));
  }
}
