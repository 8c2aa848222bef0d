package io.tao4j.networks.tasks;

import java.util.List;

/**
 * A last layer whose rows, along axis 0 of weight and bias, belong to classes: {@code groups} times
 * after each other {@code fixed} rows and then one for each class. A classifier has one group and
 * no fixed row; a detector has a group for each anchor, with the rows of its box before the
 * classes.
 *
 * @param name of the layer; its parameters are {@code NAME.weight} and {@code NAME.bias}
 * @param classes names, in the order of the rows
 * @param groups one or more
 * @param fixed rows of each group before the classes
 * @param rowsPerClass rows of each class, after each other
 */
public record LabelledLayer(
    String name, List<String> classes, int groups, int fixed, int rowsPerClass) {
  public LabelledLayer {
    classes = List.copyOf(classes);
    if (groups < 1 || fixed < 0 || rowsPerClass < 1) {
      throw new IllegalArgumentException(
          "groups and rowsPerClass are one or more, fixed zero or more, got %s, %s and %s"
              .formatted(groups, rowsPerClass, fixed));
    }
  }

  /** A layer with one row for each class of each group. */
  public LabelledLayer(String name, List<String> classes, int groups, int fixed) {
    this(name, classes, groups, fixed, 1);
  }

  /** The same with so many rows for each class. */
  public LabelledLayer withRowsPerClass(int rows) {
    return new LabelledLayer(name, classes, groups, fixed, rows);
  }

  /** A layer with a row for each class and no others. */
  public static LabelledLayer of(String name, List<String> classes) {
    return new LabelledLayer(name, classes, 1, 0);
  }

  /** Number of rows. */
  public int rows() {
    return groups * height();
  }

  private int height() {
    return fixed + rowsPerClass * classes.size();
  }

  /** Whether a parameter is this layer's. */
  public boolean has(String parameter) {
    return parameter.startsWith(name + ".");
  }

  /**
   * Where each row is in another layer, by the names of the classes; -1 where it is not.
   *
   * @param other as many groups with as many fixed rows and rows of each class
   */
  int[] rowsIn(LabelledLayer other) {
    int[] rows = new int[rows()];
    for (int group = 0; group < groups; group++) {
      int start = group * other.height();
      for (int i = 0; i < fixed; i++) {
        rows[group * height() + i] = start + i;
      }
      for (int i = 0; i < classes.size(); i++) {
        int at = other.classes.indexOf(classes.get(i));
        for (int row = 0; row < rowsPerClass; row++) {
          rows[group * height() + fixed + i * rowsPerClass + row] =
              at < 0 ? -1 : start + other.fixed + at * rowsPerClass + row;
        }
      }
    }
    return rows;
  }
}
