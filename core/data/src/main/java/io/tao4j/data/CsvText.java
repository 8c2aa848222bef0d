package io.tao4j.data;

import java.util.ArrayList;
import java.util.List;

/** Splits comma-separated text: RFC 4180 quoting, any line end, blank lines skipped. */
final class CsvText {

  /**
   * One row.
   *
   * @param line number of its first line, from 1
   * @param cells without quotes
   */
  record Record(int line, List<String> cells) {}

  private final String text;
  private final Problems problems;
  private int at;
  private int line = 1;

  /** Takes what is wrong. */
  @FunctionalInterface
  interface Problems {
    /** A fault at this line, counted from 1. */
    void add(int line, String what);
  }

  private CsvText(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  static List<Record> parse(String text, Problems problems) {
    CsvText parser = new CsvText(text, problems);
    List<Record> records = new ArrayList<>();
    while (parser.at < text.length()) {
      int line = parser.line;
      List<String> cells = parser.row();
      if (cells.size() > 1 || !cells.get(0).isBlank()) {
        records.add(new Record(line, cells));
      }
    }
    return records;
  }

  private List<String> row() {
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
      if (at >= text.length()) {
        return cells;
      }
      char end = text.charAt(at++);
      if (end == ',') {
        continue;
      }
      if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      line++;
      return cells;
    }
  }

  private String plain() {
    int start = at;
    while (at < text.length() && !endsCell(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean endsCell(char c) {
    return c == ',' || c == '\n' || c == '\r';
  }

  private String quoted() {
    int opened = line;
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        cell.append(c);
        if (c == '\n') {
          line++;
        }
      } else if (at < text.length() && text.charAt(at) == '"') {
        cell.append('"');
        at++;
      } else {
        String rest = plain();
        if (!rest.isBlank()) {
          problems.add(line, "text after a closing quote: '" + rest + "'");
        }
        return cell.toString();
      }
    }
    problems.add(opened, "a quote that is never closed");
    return cell.toString();
  }
}
