package io.tao4j.networks.tasks;

import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table of results that is written as comma-separated text at its end: RFC 4180. */
public final class CsvTable {
  private final StringBuilder lines = new StringBuilder();

  /** An empty table with these columns. */
  public CsvTable(List<String> columns) {
    add(columns);
  }

  /** A probability or another share as a table shows it: six digits. */
  public static String share(double share) {
    return String.format(Locale.ROOT, "%.6f", share);
  }

  /** Adds a row. */
  public void add(List<String> cells) {
    lines
        .append(cells.stream().map(CsvTable::quoted).collect(Collectors.joining(",")))
        .append('\n');
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    AtomicFile.writeString(file, lines.toString());
  }
}
