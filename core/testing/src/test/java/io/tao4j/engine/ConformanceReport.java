package io.tao4j.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How far the targets are from the reference: what the conformance tests measure, gathered over
 * their runs (each engine has a JVM of its own) into one table, {@code
 * target/conformance/table.md}. It is a measurement and depends on the machine, so it is not
 * compared with anything; the tests hold the tolerances.
 */
public final class ConformanceReport implements AfterAllCallback {
  private static final Path FOLDER = Path.of("target/conformance");

  private record Row(int cases, double forward, double gradient) {
    Row and(Row other) {
      return new Row(
          cases + other.cases,
          Math.max(forward, other.forward),
          Math.max(gradient, other.gradient));
    }
  }

  private static final Map<String, SortedMap<String, Row>> TARGETS = new TreeMap<>();

  /** Counts a case with the error of its outputs. */
  public static void forward(ConformanceTarget target, String op, double error) {
    add(target, op, new Row(1, error, 0));
  }

  /** The error of the gradients of a case that {@link #forward} counts. */
  public static void gradient(ConformanceTarget target, String op, double error) {
    add(target, op, new Row(0, 0, error));
  }

  private static synchronized void add(ConformanceTarget target, String op, Row row) {
    TARGETS.computeIfAbsent(target.name(), n -> new TreeMap<>()).merge(op, row, Row::and);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    synchronized (ConformanceReport.class) {
      Files.createDirectories(FOLDER);
      for (Map.Entry<String, SortedMap<String, Row>> target : TARGETS.entrySet()) {
        List<String> lines = new ArrayList<>();
        target
            .getValue()
            .forEach((op, r) -> lines.add(op + "," + r.cases + "," + r.forward + "," + r.gradient));
        Files.write(FOLDER.resolve(target.getKey() + ".csv"), lines);
      }
      Files.writeString(FOLDER.resolve("table.md"), table());
    }
  }

  private static String table() throws IOException {
    List<String> targets = new ArrayList<>();
    SortedMap<String, Map<String, Row>> ops = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        String target = file.getFileName().toString().replace(".csv", "");
        targets.add(target);
        for (String line : Files.readAllLines(file)) {
          String[] cells = line.split(",");
          ops.computeIfAbsent(cells[0], n -> new TreeMap<>())
              .put(
                  target,
                  new Row(
                      Integer.parseInt(cells[1]),
                      Double.parseDouble(cells[2]),
                      Double.parseDouble(cells[3])));
        }
      }
    }
    StringBuilder text = new StringBuilder("| op or loss |");
    targets.forEach(t -> text.append(" %s cases | forward | gradient |".formatted(t)));
    text.append("\n|---|").append("---|---|---|".repeat(targets.size())).append('\n');
    ops.forEach(
        (op, rows) -> {
          text.append("| ").append(op).append(" |");
          for (String target : targets) {
            Row row = rows.get(target);
            text.append(
                row == null
                    ? " | | |"
                    : String.format(
                        Locale.ROOT, " %d | %.1e | %.1e |", row.cases, row.forward, row.gradient));
          }
          text.append('\n');
        });
    return text.toString();
  }
}
