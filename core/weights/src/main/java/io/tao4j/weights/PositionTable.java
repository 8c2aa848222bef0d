package io.tao4j.weights;

import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;

/**
 * A transformer's table of learnt positions, {@code [1, prefix + rows * columns, D]}, which grows
 * or shrinks with the image; or of offsets in a window, {@code [rows * columns, heads]}, which does
 * with the window. A file's table, whose grid is square, is resampled as timm does: a bicubic
 * filter (Catmull-Rom, which is wider where the table shrinks, and is cut off and weighed anew at
 * the borders) along columns and rows; what stands before the grid stays.
 *
 * @param prefix positions before the grid, such as the class token's
 * @param rows of the grid
 * @param columns of the grid
 */
public record PositionTable(int prefix, int rows, int columns) {
  /** Reach of the filter in grid points. */
  private static final double REACH = 2;

  public PositionTable {
    if (prefix < 0 || rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a grid has rows and columns, got %s and %s behind %s".formatted(rows, columns, prefix));
    }
  }

  /** Whether a shape is that of a table of a square grid with as many features. */
  boolean canResample(Shape foreign, Shape target) {
    return foreign.rank() == target.rank()
        && (foreign.rank() == 2 || foreign.rank() == 3 && foreign.size(0) == 1)
        && foreign.size(-1) == target.size(-1)
        && side(foreign) > 0;
  }

  /** Rows and columns of a square grid behind the prefix; 0 if it is none. */
  private int side(Shape foreign) {
    long points = foreign.size(-2) - prefix;
    int side = points < 1 ? 0 : (int) Math.round(Math.sqrt(points));
    return (long) side * side == points ? side : 0;
  }

  /**
   * The table of this grid.
   *
   * @param table of a square grid, {@code FLOAT32}
   */
  Tensor resample(Tensor table) {
    int side = side(table.shape());
    int features = Math.toIntExact(table.shape().size(-1));
    float[] from = table.toFloatArray();
    float[] to = new float[(prefix + rows * columns) * features];
    System.arraycopy(from, 0, to, 0, prefix * features);
    double[][] across = weights(side, columns);
    double[][] down = weights(side, rows);
    float[][] wide = new float[side][columns * features]; // each row of the file's, resampled
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < columns; column++) {
        for (int f = 0; f < features; f++) {
          double sum = 0;
          for (int i = 0; i < side; i++) {
            sum += across[column][i] * from[(prefix + row * side + i) * features + f];
          }
          wide[row][column * features + f] = (float) sum;
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns * features; i++) {
        double sum = 0;
        for (int k = 0; k < side; k++) {
          sum += down[row][k] * wide[k][i];
        }
        to[(prefix + row * columns) * features + i] = (float) sum;
      }
    }
    long positions = prefix + (long) rows * columns;
    return table.shape().rank() == 2
        ? Tensor.of(to, positions, features)
        : Tensor.of(to, 1, positions, features);
  }

  /** What each of the new points takes from each of the old ones. */
  private static double[][] weights(int from, int to) {
    double[][] weights = new double[to][from];
    double scale = (double) from / to;
    double widened = Math.max(scale, 1);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int first = (int) Math.max(0, centre - REACH * widened + 0.5);
      int end = (int) Math.min(from, centre + REACH * widened + 0.5);
      double sum = 0;
      for (int k = first; k < end; k++) {
        weights[i][k] = cubic((k + 0.5 - centre) / widened);
        sum += weights[i][k];
      }
      for (int k = first; k < end; k++) {
        weights[i][k] /= sum;
      }
    }
    return weights;
  }

  /** Keys 1981, with a = -1/2. */
  private static double cubic(double x) {
    double a = Math.abs(x);
    if (a < 1) {
      return (1.5 * a - 2.5) * a * a + 1;
    }
    return a < REACH ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
  }
}
