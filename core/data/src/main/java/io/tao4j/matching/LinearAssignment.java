package io.tao4j.matching;

import java.util.Arrays;

/**
 * The cheapest way to give each row a column of its own, or each column a row where there are fewer
 * columns: the linear sum assignment ("Hungarian matching"), which detection transformers use to
 * match their queries with true objects.
 *
 * <p>Shortest augmenting paths, O(n^2 m) for n rows and m &ge; n columns. Of several cheapest
 * assignments the one is found that the order of rows and columns leads to, always the same.
 *
 * @see <a href="https://doi.org/10.1007/BF02278710">Jonker and Volgenant 1987, A shortest
 *     augmenting path algorithm for dense and sparse linear assignment problems</a>
 */
public final class LinearAssignment {
  private LinearAssignment() {}

  /**
   * Solves it.
   *
   * @param costs [row][column], all rows of one length, finite numbers
   * @return the column of each row, -1 for a row that gets none (only where rows are more than
   *     columns)
   * @throws IllegalArgumentException for rows of different lengths and costs that are no finite
   *     number, with their place
   */
  public static int[] solve(double[][] costs) {
    int rows = costs.length;
    int columns = rows == 0 ? 0 : costs[0].length;
    check(costs, columns);
    if (rows <= columns) {
      return columnOfRow(costs, rows, columns);
    }
    double[][] transposed = new double[columns][rows];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        transposed[c][r] = costs[r][c];
      }
    }
    int[] rowOfColumn = columnOfRow(transposed, columns, rows);
    int[] result = new int[rows];
    Arrays.fill(result, -1);
    for (int c = 0; c < columns; c++) {
      result[rowOfColumn[c]] = c;
    }
    return result;
  }

  /** The sum of the costs of an assignment that {@link #solve} gave. */
  public static double cost(double[][] costs, int[] columnOfRow) {
    double sum = 0;
    for (int r = 0; r < columnOfRow.length; r++) {
      sum += columnOfRow[r] < 0 ? 0 : costs[r][columnOfRow[r]];
    }
    return sum;
  }

  private static void check(double[][] costs, int columns) {
    for (int r = 0; r < costs.length; r++) {
      if (costs[r].length != columns) {
        throw new IllegalArgumentException(
            "row %s has %s of %s columns".formatted(r, costs[r].length, columns));
      }
      for (int c = 0; c < columns; c++) {
        if (!Double.isFinite(costs[r][c])) {
          throw new IllegalArgumentException(
              "the cost of row %s and column %s is %s".formatted(r, c, costs[r][c]));
        }
      }
    }
  }

  /** Gives one row after the other a column; what earlier rows have may move along a path. */
  private static int[] columnOfRow(double[][] costs, int rows, int columns) {
    double[] rowPrice = new double[rows];
    double[] columnPrice = new double[columns];
    int[] rowOfColumn = new int[columns];
    Arrays.fill(rowOfColumn, -1);
    double[] distance = new double[columns];
    int[] from = new int[columns];
    boolean[] settled = new boolean[columns];
    for (int start = 0; start < rows; start++) {
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
      Arrays.fill(from, -1);
      Arrays.fill(settled, false);
      int row = start;
      int arrived = -1;
      int end = -1;
      double length = 0;
      while (end < 0) {
        int next = -1;
        for (int c = 0; c < columns; c++) {
          if (settled[c]) {
            continue;
          }
          double reduced = length + costs[row][c] - rowPrice[row] - columnPrice[c];
          if (reduced < distance[c]) {
            distance[c] = reduced;
            from[c] = arrived;
          }
          if (next < 0
              || distance[c] < distance[next]
              || (distance[c] == distance[next] && rowOfColumn[c] < 0 && rowOfColumn[next] >= 0)) {
            next = c;
          }
        }
        length = distance[next];
        settled[next] = true;
        arrived = next;
        if (rowOfColumn[next] < 0) {
          end = next;
        } else {
          row = rowOfColumn[next];
        }
      }
      rowPrice[start] += length;
      for (int c = 0; c < columns; c++) {
        if (settled[c]) {
          if (rowOfColumn[c] >= 0) {
            rowPrice[rowOfColumn[c]] += length - distance[c];
          }
          columnPrice[c] -= length - distance[c];
        }
      }
      int column = end;
      while (column >= 0) {
        int before = from[column];
        rowOfColumn[column] = before < 0 ? start : rowOfColumn[before];
        column = before;
      }
    }
    int[] result = new int[rows];
    for (int c = 0; c < columns; c++) {
      if (rowOfColumn[c] >= 0) {
        result[rowOfColumn[c]] = c;
      }
    }
    return result;
  }
}
