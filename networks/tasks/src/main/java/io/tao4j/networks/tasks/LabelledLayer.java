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
 */
public record LabelledLayer(String name, List<String> classes, int groups, int fixed) {
  public LabelledLayer {
    classes = List.copyOf(classes);
    if (groups < 1 || fixed < 0) {
      throw new IllegalArgumentException(
          "groups is one or more, fixed zero or more, got %s and %s".formatted(groups, fixed));
    }
  }

  /** A layer with a row for each class and no others. */
  public static LabelledLayer of(String name, List<String> classes) {
    return new LabelledLayer(name, classes, 1, 0);
  }

  /** Number of rows. */
  public int rows() {
    return groups * (fixed + classes.size());
  }

  /** Whether a parameter is this layer's. */
  public boolean has(String parameter) {
    return parameter.startsWith(name + ".");
  }

  /**
   * Where each row is in another layer, by the names of the classes; -1 where it is not.
   *
   * @param other as many groups with as many fixed rows
   */
  int[] rowsIn(LabelledLayer other) {
    int[] rows = new int[rows()];
    int height = fixed + classes.size();
    for (int group = 0; group < groups; group++) {
      int start = group * (other.fixed + other.classes.size());
      for (int i = 0; i < fixed; i++) {
        rows[group * height + i] = start + i;
      }
      for (int i = 0; i < classes.size(); i++) {
        int at = other.classes.indexOf(classes.get(i));
        rows[group * height + fixed + i] = at < 0 ? -1 : start + other.fixed + at;
      }
    }
    return rows;
  }
}
