package io.tao4j.metric.segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How near the borders of predicted classes are to the true ones. A border pixel of a class has a
 * pixel of another class above, below, left or right of it; the picture's edge is no border. It is
 * right where the other labelling has a border pixel of that class within a tolerance. F1 of the
 * share of predicted border pixels that are right and of true ones that are found is taken for each
 * picture and class, and averaged over the pictures in which the class has a border at all.
 *
 * <p>Use it beside IoU, which hardly sees borders of large objects. {@link BoundaryIou} compares
 * two masks without a tolerance. Not safe for use by several threads.
 *
 * @see <a href="https://doi.org/10.5244/C.27.32">Csurka et al. 2013, What is a good evaluation
 *     measure for semantic segmentation?</a>
 */
public final class BoundaryF1 {
  /** Tolerance by the picture's diagonal, as in the paper. */
  public static final double RATIO = 0.0075;

  private final double ratio;
  private final double[] sums;
  private final int[] pictures;
  private int tolerance = -1;
  private List<int[]> disc = List.of();

  /**
   * No picture yet.
   *
   * @param classes their number
   * @param ratio tolerance by the picture's diagonal, above 0; at least one pixel is taken
   */
  public BoundaryF1(int classes, double ratio) {
    if (classes < 1 || !(ratio > 0)) {
      throw new IllegalArgumentException("%s classes, ratio %s".formatted(classes, ratio));
    }
    this.ratio = ratio;
    this.sums = new double[classes];
    this.pictures = new int[classes];
  }

  /**
   * Adds a picture.
   *
   * @param height rows
   * @param width columns
   * @param truth true classes, unsigned, row by row; what is no class counts nowhere, and no border
   *     is drawn around it
   * @param predicted predicted classes
   */
  public void add(int height, int width, byte[] truth, byte[] predicted) {
    if (truth.length != height * width || predicted.length != truth.length) {
      throw new IllegalArgumentException(
          "labels of %s and %s pixels for %s x %s"
              .formatted(truth.length, predicted.length, height, width));
    }
    byte[] answered = predicted.clone();
    for (int i = 0; i < truth.length; i++) {
      if ((truth[i] & 0xff) >= sums.length) {
        answered[i] = truth[i];
      }
    }
    boolean[] truthBorders = borders(height, width, truth);
    boolean[] answeredBorders = borders(height, width, answered);
    int[] expected = new int[sums.length];
    int[] found = new int[sums.length];
    int[] given = new int[sums.length];
    int[] right = new int[sums.length];
    prepare((int) Math.max(1, ratio * Math.hypot(height, width)));
    for (int i = 0; i < truth.length; i++) {
      if (truthBorders[i]) {
        expected[truth[i] & 0xff]++;
        found[truth[i] & 0xff] += near(height, width, i, truth[i], answered, answeredBorders);
      }
      if (answeredBorders[i]) {
        given[answered[i] & 0xff]++;
        right[answered[i] & 0xff] += near(height, width, i, answered[i], truth, truthBorders);
      }
    }
    for (int c = 0; c < sums.length; c++) {
      if (expected[c] + given[c] == 0) {
        continue;
      }
      double precision = given[c] == 0 ? 0 : (double) right[c] / given[c];
      double recall = expected[c] == 0 ? 0 : (double) found[c] / expected[c];
      sums[c] += precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
      pictures[c]++;
    }
  }

  /** Pixels of a class beside another class. */
  private boolean[] borders(int height, int width, byte[] labels) {
    boolean[] borders = new boolean[labels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        if (x + 1 < width) {
          mark(labels, borders, i, i + 1);
        }
        if (y + 1 < height) {
          mark(labels, borders, i, i + width);
        }
      }
    }
    return borders;
  }

  private void mark(byte[] labels, boolean[] borders, int i, int j) {
    if (labels[i] != labels[j]
        && (labels[i] & 0xff) < sums.length
        && (labels[j] & 0xff) < sums.length) {
      borders[i] = true;
      borders[j] = true;
    }
  }

  /** Steps to the pixels of a disc, the nearest first. */
  private void prepare(int radius) {
    if (radius == tolerance) {
      return;
    }
    List<int[]> steps = new ArrayList<>();
    for (int y = -radius; y <= radius; y++) {
      for (int x = -radius; x <= radius; x++) {
        if (x * x + y * y <= radius * radius) {
          steps.add(new int[] {y, x});
        }
      }
    }
    steps.sort(Comparator.comparingInt(step -> step[0] * step[0] + step[1] * step[1]));
    disc = steps;
    tolerance = radius;
  }

  /** 1 where a border pixel of that class is near, else 0. */
  private int near(int height, int width, int i, byte label, byte[] labels, boolean[] borders) {
    int row = i / width;
    int column = i % width;
    for (int[] step : disc) {
      int y = row + step[0];
      int x = column + step[1];
      if (y >= 0 && y < height && x >= 0 && x < width) {
        int other = y * width + x;
        if (borders[other] && labels[other] == label) {
          return 1;
        }
      }
    }
    return 0;
  }

  /** The mean over the pictures in which a class has a border, 0 to 1; empty where it has none. */
  public OptionalDouble of(int index) {
    return pictures[index] == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(sums[index] / pictures[index]);
  }

  /** The figure of each class. */
  public List<OptionalDouble> perClass() {
    return IntStream.range(0, sums.length).mapToObj(this::of).toList();
  }

  /** The mean over the classes that have borders; NaN where none has. */
  public double mean() {
    return perClass().stream()
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average()
        .orElse(Double.NaN);
  }

  @Override
  public String toString() {
    return "BoundaryF1[pictures=%s, mean=%s]".formatted(Arrays.toString(pictures), mean());
  }
}
