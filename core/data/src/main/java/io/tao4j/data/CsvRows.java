package io.tao4j.data;

import io.tao4j.error.TaoException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A comma-separated file (UTF-8, RFC 4180 quoting) whose first row names the columns. Blank lines
 * are skipped, and so are spaces around cells.
 *
 * @param file that it was
 * @param columns their names, each once
 * @param rows one or more
 */
public record CsvRows(Path file, List<String> columns, List<Row> rows) {
  public CsvRows {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A row.
   *
   * @param line of the file, from 1
   * @param cells one for each column
   */
  public record Row(int line, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * Reads a file.
   *
   * @param wanted columns that it must have; their cells may not be empty
   * @throws TaoException {@code DATA-001} no such file; {@code DATA-006} with all faulty lines by
   *     number (the first 20 in full)
   */
  public static CsvRows read(Path file, List<String> wanted) {
    List<String> problems = new ArrayList<>();
    List<CsvText.Record> records =
        CsvText.parse(
            CsvDataset.text(file), (line, what) -> problems.add(file + ":" + line + " " + what));
    if (records.size() < 2) {
      throw new TaoException(
          "DATA-006",
          file + ": holds no row",
          "expected the columns " + wanted + " and rows below");
    }
    List<String> columns =
        records.get(0).cells().stream().map(cell -> FileNames.composed(cell.strip())).toList();
    int head = records.get(0).line();
    for (String name : wanted) {
      if (!columns.contains(name)) {
        problems.add("%s:%s has no column '%s', it has %s".formatted(file, head, name, columns));
      }
    }
    if (new HashSet<>(columns).size() < columns.size()) {
      problems.add("%s:%s two columns have one name: %s".formatted(file, head, columns));
    }
    List<Row> rows = new ArrayList<>();
    for (CsvText.Record record : records.subList(1, records.size())) {
      if (record.cells().size() != columns.size()) {
        problems.add(
            "%s:%s has %s columns, the header %s"
                .formatted(file, record.line(), record.cells().size(), columns.size()));
        continue;
      }
      for (String name : wanted) {
        if (columns.contains(name) && record.cells().get(columns.indexOf(name)).isBlank()) {
          problems.add("%s:%s '%s' is empty".formatted(file, record.line(), name));
        }
      }
      rows.add(
          new Row(
              record.line(),
              record.cells().stream().map(cell -> FileNames.composed(cell.strip())).toList()));
    }
    if (!problems.isEmpty()) {
      throw CsvDataset.problems("DATA-006", file + ": faulty lines", problems);
    }
    return new CsvRows(file, columns, rows);
  }

  /**
   * A cell.
   *
   * @param column one that the file has
   */
  public String cell(Row row, String column) {
    return row.cells().get(columns.indexOf(column));
  }

  /**
   * A file that a row names.
   *
   * @param folder in which relative paths start
   * @param name its path
   * @throws TaoException {@code DATA-006} if this system can have no such path
   */
  public Path path(Row row, Path folder, String name) {
    try {
      return CsvDataset.picture(folder, name);
    } catch (InvalidPathException e) {
      throw new TaoException(
          "DATA-006",
          "%s:%s %s".formatted(file, row.line(), e.getMessage()),
          List.of(FileNames.remedy()),
          e);
    }
  }
}
