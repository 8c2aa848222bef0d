package io.tao4j.train.log;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A training's figures as a table: the first column is {@code epoch}, one row is added an epoch. A
 * resumed training keeps the rows of the epochs before it and replaces the later ones. Safe for use
 * by several threads.
 */
public final class TrainingCsv implements AutoCloseable {
  private static final String EPOCH = "epoch";

  private final List<String> columns;
  private final AppendedLines lines;

  /**
   * @param file the table; begun if missing, {@code LOG-002} if it has other columns
   * @param columns names after {@code epoch}, without commas, quotes or line feeds
   * @param firstEpoch the first epoch that will be added: rows of this and later ones are removed
   */
  public TrainingCsv(Path file, List<String> columns, int firstEpoch) {
    for (String column : columns) {
      if (column.isBlank() || column.matches("(?s).*[,\"\\r\\n].*") || column.equals(EPOCH)) {
        throw new IllegalArgumentException("no name for a column: '" + column + "'");
      }
    }
    this.columns = List.copyOf(columns);
    String header = EPOCH + (columns.isEmpty() ? "" : "," + String.join(",", columns));
    try {
      List<String> kept = new ArrayList<>(List.of(header));
      if (Files.exists(file)) {
        kept.addAll(rowsBefore(file, header, firstEpoch));
      }
      AtomicFile.writeString(file, String.join("\n", kept) + "\n");
    } catch (IOException e) {
      throw AppendedLines.failure(file, e);
    }
    lines = new AppendedLines(file, row -> true);
  }

  private static List<String> rowsBefore(Path file, String header, int firstEpoch)
      throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    // what follows the last line feed is a row that a killed process did not finish
    List<String> all = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    if (all.isEmpty()) {
      return all;
    }
    if (!all.get(0).equals(header)) {
      throw new TaoException(
          "LOG-002",
          file + " is a table with other columns",
          "got: " + all.get(0),
          "expected: " + header,
          "Choose another results folder, or move the file away.");
    }
    int commas = header.length() - header.replace(",", "").length();
    return all.stream()
        .skip(1)
        .filter(row -> row.length() - row.replace(",", "").length() == commas)
        .filter(row -> row.matches("\\d{1,9}(,.*)?"))
        .filter(row -> Integer.parseInt(row.split(",", 2)[0]) < firstEpoch)
        .toList();
  }

  /**
   * Adds a row.
   *
   * @param epoch its number
   * @param values by column; a column without a value stays empty
   * @throws IllegalArgumentException when a value belongs to no column
   */
  public void row(int epoch, Map<String, ? extends Number> values) {
    for (String name : values.keySet()) {
      if (!columns.contains(name)) {
        throw new IllegalArgumentException("no column " + name + " among " + columns);
      }
    }
    StringBuilder row = new StringBuilder().append(epoch);
    for (String column : columns) {
      Number value = values.get(column);
      row.append(',').append(value == null ? "" : value.toString());
    }
    lines.append(row.toString());
  }

  @Override
  public void close() {
    lines.close();
  }
}
