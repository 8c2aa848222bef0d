package io.tao4j.geometry;

import java.util.Arrays;
import java.util.List;

/**
 * A set of pixels, kept as COCO keeps it: lengths of runs down the columns, first pixels outside,
 * then inside, and so on. The first run may be empty, no other one is. Immutable.
 *
 * <p>Coding, intersections and polygons give the numbers of pycocotools.
 *
 * @see <a href="https://cocodataset.org/#format-data">COCO's data format</a>
 */
public final class RunLengthMask {
  private final int height;
  private final int width;
  private final int[] counts;

  private RunLengthMask(int height, int width, int[] counts) {
    this.height = height;
    this.width = width;
    this.counts = counts;
  }

  /**
   * A mask by its runs.
   *
   * @param counts lengths of the runs; their sum is height x width
   * @throws IllegalArgumentException if it is not, or a length is negative
   */
  public static RunLengthMask ofCounts(int height, int width, List<Integer> counts) {
    return checked(height, width, counts.stream().mapToInt(Integer::intValue).toArray());
  }

  private static RunLengthMask checked(int height, int width, int[] counts) {
    checkSize(height, width);
    long sum = 0;
    for (int count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("a run of %s pixels".formatted(count));
      }
      sum += count;
    }
    if (sum != (long) height * width) {
      throw new IllegalArgumentException(
          "runs of %s pixels for a picture of %s x %s".formatted(sum, height, width));
    }
    return new RunLengthMask(height, width, merged(counts));
  }

  private static void checkSize(int height, int width) {
    if (height < 0 || width < 0 || (long) height * width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a mask of %s x %s pixels".formatted(height, width));
    }
  }

  /** Runs of no length joined with their neighbours, so that equal masks have equal runs. */
  private static int[] merged(int[] counts) {
    Runs runs = new Runs();
    boolean inside = false;
    for (int count : counts) {
      runs.add(inside, count);
      inside = !inside;
    }
    return runs.toArray();
  }

  /** Collects runs; neighbours of one kind become one. */
  private static final class Runs {
    private int[] counts = new int[16];
    private int size = 1;

    void add(boolean inside, int count) {
      if (count == 0) {
        return;
      }
      boolean last = size % 2 == 0;
      if (inside != last) {
        if (size == counts.length) {
          counts = Arrays.copyOf(counts, 2 * size);
        }
        size++;
      }
      counts[size - 1] += count;
    }

    int[] toArray() {
      return Arrays.copyOf(counts, size);
    }
  }

  /**
   * A mask by its pixels.
   *
   * @param inside row by row
   */
  public static RunLengthMask ofPixels(int height, int width, boolean[] inside) {
    checkSize(height, width);
    if (inside.length != height * width) {
      throw new IllegalArgumentException(
          "%s pixels for a picture of %s x %s".formatted(inside.length, height, width));
    }
    Runs runs = new Runs();
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        runs.add(inside[y * width + x], 1);
      }
    }
    return new RunLengthMask(height, width, runs.toArray());
  }

  /**
   * Reads COCO's compressed text: differences to the run two before, in groups of five bits.
   *
   * @throws IllegalArgumentException if it is no such text, or does not fill the picture
   */
  public static RunLengthMask ofCompressed(int height, int width, String text) {
    int[] counts = new int[16];
    int size = 0;
    for (int at = 0; at < text.length(); ) {
      long value = 0;
      int shift = 0;
      boolean more = true;
      while (more) {
        int bits = at < text.length() ? text.charAt(at) - 48 : -1;
        if (bits < 0 || bits > 63 || shift > 30) {
          throw new IllegalArgumentException(
              "character %s of a run-length text of %s is none of its code"
                  .formatted(at + 1, text.length()));
        }
        value |= (bits & 31L) << shift;
        at++;
        shift += 5;
        more = (bits & 32) != 0;
        if (!more && (bits & 16) != 0) {
          value |= -1L << shift;
        }
      }
      if (size > 2) {
        value += counts[size - 2];
      }
      if (value < 0 || value > (long) height * width) {
        throw new IllegalArgumentException(
            "a run of %s pixels in a picture of %s x %s".formatted(value, height, width));
      }
      if (size == counts.length) {
        counts = Arrays.copyOf(counts, 2 * size);
      }
      counts[size++] = (int) value;
    }
    return checked(height, width, Arrays.copyOf(counts, size));
  }

  /**
   * Fills a polygon as pycocotools does: its border is traced on a grid five times as fine, and a
   * column's border lies where the trace crosses the middle of it.
   *
   * @param xy x and y of each corner in turn, in pixels; 3 corners or more
   */
  public static RunLengthMask ofPolygon(int height, int width, double[] xy) {
    checkSize(height, width);
    if (xy.length < 6 || xy.length % 2 != 0) {
      throw new IllegalArgumentException(
          "a polygon of %s numbers; x and y of three corners or more were expected"
              .formatted(xy.length));
    }
    for (double number : xy) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("a polygon with the number " + number);
      }
    }
    return new RunLengthMask(height, width, PolygonTrace.runs(height, width, xy));
  }

  /** The pixels that are in any of some masks of one size. */
  public static RunLengthMask union(List<RunLengthMask> masks) {
    if (masks.isEmpty()) {
      throw new IllegalArgumentException("no masks to join");
    }
    RunLengthMask all = masks.get(0);
    for (RunLengthMask mask : masks.subList(1, masks.size())) {
      all = all.combined(mask, true);
    }
    return all;
  }

  /** The pixels that are in both. */
  public RunLengthMask intersection(RunLengthMask other) {
    return combined(other, false);
  }

  private RunLengthMask combined(RunLengthMask other, boolean either) {
    requireSize(other);
    Runs runs = new Runs();
    int i = 0;
    int j = 0;
    int left = counts[0];
    int right = other.counts[0];
    while (i < counts.length && j < other.counts.length) {
      boolean a = i % 2 == 1;
      boolean b = j % 2 == 1;
      int length = Math.min(left, right);
      runs.add(either ? a || b : a && b, length);
      left -= length;
      right -= length;
      if (left == 0 && ++i < counts.length) {
        left = counts[i];
      }
      if (right == 0 && ++j < other.counts.length) {
        right = other.counts[j];
      }
    }
    return new RunLengthMask(height, width, runs.toArray());
  }

  private void requireSize(RunLengthMask other) {
    if (height != other.height || width != other.width) {
      throw new IllegalArgumentException(
          "masks of %s x %s and %s x %s pixels"
              .formatted(height, width, other.height, other.width));
    }
  }

  /** Rows of the picture. */
  public int height() {
    return height;
  }

  /** Columns of the picture. */
  public int width() {
    return width;
  }

  /** Lengths of the runs down the columns, outside first. */
  public List<Integer> counts() {
    return Arrays.stream(counts).boxed().toList();
  }

  /** Pixels inside. */
  public long area() {
    long area = 0;
    for (int i = 1; i < counts.length; i += 2) {
      area += counts[i];
    }
    return area;
  }

  /** The smallest box around the pixels inside; empty at the origin where there is none. */
  public Box box() {
    int left = width;
    int top = height;
    int right = 0;
    int bottom = 0;
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      if (i % 2 == 1) {
        int last = at + counts[i] - 1;
        left = Math.min(left, at / height);
        right = Math.max(right, last / height + 1);
        boolean oneColumn = at / height == last / height;
        top = oneColumn ? Math.min(top, at % height) : 0;
        bottom = oneColumn ? Math.max(bottom, last % height + 1) : height;
      }
      at += counts[i];
    }
    return right == 0 ? new Box(0, 0, 0, 0) : new Box(left, top, right, bottom);
  }

  /** Intersection over union, 0 to 1; 0 where both are empty. */
  public double iou(RunLengthMask other) {
    long common = intersection(other).area();
    return common == 0 ? 0 : (double) common / (area() + other.area() - common);
  }

  /** The share of this that lies in another, 0 to 1: what COCO takes for a crowd. */
  public double shareIn(RunLengthMask other) {
    long area = area();
    return area == 0 ? 0 : (double) intersection(other).area() / area;
  }

  /** The pixels, row by row. */
  public boolean[] toPixels() {
    boolean[] inside = new boolean[height * width];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int end = at + counts[i]; at < end; at++) {
        if (i % 2 == 1) {
          inside[at % height * width + at / height] = true;
        }
      }
    }
    return inside;
  }

  /** COCO's compressed text. */
  public String toCompressed() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < counts.length; i++) {
      long value = counts[i];
      if (i > 2) {
        value -= counts[i - 2];
      }
      boolean more = true;
      while (more) {
        int bits = (int) (value & 31);
        value >>= 5;
        more = (bits & 16) != 0 ? value != -1 : value != 0;
        text.append((char) ((more ? bits | 32 : bits) + 48));
      }
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunLengthMask mask
        && height == mask.height
        && width == mask.width
        && Arrays.equals(counts, mask.counts);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "mask of %s of %s x %s pixels".formatted(area(), height, width);
  }
}
