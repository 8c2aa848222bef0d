package io.tao4j.examples;

import java.util.ArrayList;
import java.util.List;

/** A table for a screen: columns as wide as their widest cell, two spaces between. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with a first row. */
  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row, with a cell for each heading. */
  public void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "%s cells in a table of %s columns".formatted(cells.length, rows.get(0).size()));
    }
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(row.get(column)).append(" ".repeat(width(column) - row.get(column).length()));
        line.append("  ");
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
