package io.tao4j.geometry;

import java.util.ArrayList;
import java.util.List;

/**
 * Between the mask of a picture and the small square of numbers that a network has for a box of it.
 *
 * @see <a href="https://arxiv.org/abs/1703.06870">He et al. 2017, Mask R-CNN</a>
 */
public final class BoxMasks {
  private BoxMasks() {}

  /**
   * The part of a mask in a box, in one size: a bilinear sample at the middle of each cell, as
   * TensorFlow's crop and resize reads it; outside of the picture the nearest pixel counts.
   *
   * @param inside pixels of the mask, row by row
   * @param width of the picture
   * @param box in pixels of the picture
   * @param size rows and columns of the part
   * @return row by row, 1 where half of a sample or more is inside, else 0
   */
  public static float[] cut(boolean[] inside, int width, Box box, int size) {
    int height = inside.length / width;
    Samples x = new Samples(box.left(), box.width(), size, width);
    Samples y = new Samples(box.top(), box.height(), size, height);
    float[] part = new float[size * size];
    for (int row = 0; row < size; row++) {
      int above = y.first[row] * width;
      int below = y.second[row] * width;
      double down = y.share[row];
      for (int column = 0; column < size; column++) {
        double right = x.share[column];
        double upper =
            (1 - right) * at(inside, above + x.first[column])
                + right * at(inside, above + x.second[column]);
        double lower =
            (1 - right) * at(inside, below + x.first[column])
                + right * at(inside, below + x.second[column]);
        part[row * size + column] = (1 - down) * upper + down * lower >= 0.5 ? 1 : 0;
      }
    }
    return part;
  }

  private static int at(boolean[] inside, int pixel) {
    return inside[pixel] ? 1 : 0;
  }

  /** Where the samples of a box's cells are along an axis, between two pixels each. */
  private static final class Samples {
    final int[] first;
    final int[] second;
    final double[] share;

    Samples(double from, double length, int size, int pixels) {
      first = new int[size];
      second = new int[size];
      share = new double[size];
      for (int i = 0; i < size; i++) {
        double place = from + (i + 0.5) / size * length - 0.5;
        place = Math.max(0, Math.min(pixels - 1, place));
        first[i] = (int) place;
        second[i] = Math.min(pixels - 1, first[i] + 1);
        share[i] = place - first[i];
      }
    }
  }

  /**
   * The way back: a square of numbers stretched over its box, with zeros around it.
   *
   * @param part numbers from 0 to 1, row by row
   * @param size rows and columns of the part
   * @param box in pixels of the picture, not cut to it
   * @param height of the picture
   * @param width of the picture
   * @param threshold a pixel is inside where its number is above this
   */
  public static RunLengthMask paste(
      float[] part, int size, Box box, int height, int width, double threshold) {
    // a cell of zeros all around, so that the mask may end at any place within its box
    double grown = (size + 2.0) / size / 2;
    double middleX = (box.left() + box.right()) / 2;
    double middleY = (box.top() + box.bottom()) / 2;
    int left = (int) (middleX - box.width() * grown);
    int top = (int) (middleY - box.height() * grown);
    int columns = Math.max(1, (int) (middleX + box.width() * grown) - left + 1);
    int rows = Math.max(1, (int) (middleY + box.height() * grown) - top + 1);
    int firstX = Math.max(0, left);
    int lastX = Math.min(width, left + columns);
    int firstY = Math.max(0, top);
    int lastY = Math.min(height, top + rows);
    List<Integer> runs = new ArrayList<>();
    boolean inside = false;
    int run = 0;
    int done = 0;
    for (int x = firstX; x < lastX && firstY < lastY; x++) {
      double across = place(x - left, columns, size + 2);
      int before = x * height + firstY - done;
      if (inside && before > 0) {
        runs.add(run);
        run = 0;
        inside = false;
      }
      run += before;
      for (int y = firstY; y < lastY; y++) {
        boolean now = sample(part, size, across, place(y - top, rows, size + 2)) > threshold;
        if (now != inside) {
          runs.add(run);
          run = 0;
          inside = now;
        }
        run++;
      }
      done = x * height + lastY;
    }
    if (inside) {
      runs.add(run);
      run = 0;
    }
    runs.add(run + height * width - done);
    return RunLengthMask.ofCounts(height, width, runs);
  }

  /** Where a pixel reads a line of cells that is stretched to a length. */
  private static double place(int pixel, int length, int cells) {
    return Math.max(0, Math.min(cells - 1.0, (pixel + 0.5) * cells / length - 0.5));
  }

  /** A number between four cells of the part with its border of zeros. */
  private static double sample(float[] part, int size, double x, double y) {
    int column = (int) x;
    int row = (int) y;
    double right = x - column;
    double down = y - row;
    double upper =
        (1 - right) * cell(part, size, column, row) + right * cell(part, size, column + 1, row);
    double lower =
        (1 - right) * cell(part, size, column, row + 1)
            + right * cell(part, size, column + 1, row + 1);
    return (1 - down) * upper + down * lower;
  }

  private static double cell(float[] part, int size, int column, int row) {
    boolean border = column < 1 || row < 1 || column > size || row > size;
    return border ? 0 : part[(row - 1) * size + column - 1];
  }
}
