package io.tao4j.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.chart.ChartGrid;
import io.tao4j.chart.LineChart;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A results folder as one page: {@value #FILE} holds figures, curves, pictures, timings, notices,
 * the spec with the origin of each value, layers and the environment. It needs no network and no
 * other file, so that it can be mailed. A training writes it when it ends, however it ends; {@code
 * tao report DIR} and {@link #write} make it anew, for example after an evaluation into a folder
 * below.
 */
public final class RunReport {
  /** The page's name. */
  public static final String FILE = "report.html";

  /** Folder below a training's results with the evaluation of its best epoch. */
  public static final String VALIDATION = "validation";

  /** Pictures of one page; the others are named. */
  private static final int MOST_PICTURES = 60;

  /** Bytes of the pictures of one page. */
  private static final long MOST_BYTES = 24L << 20;

  /** Rows of tables. */
  private static final int MOST_ROWS = 1000;

  private static final String STATUS = "status.json";
  private static final String EVALUATION = "evaluation.json";

  private final Path folder;
  private final List<Path> files;

  private RunReport(Path folder, List<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Writes the page of a folder.
   *
   * @param folder results of a training or an evaluation, with what lies in folders below it
   * @return the page
   * @throws TaoException {@code REPORT-001} if the folder holds neither a {@code status.json} nor
   *     an {@code evaluation.json}, {@code REPORT-002} if it cannot be read or written
   */
  public static Path write(Path folder) {
    try {
      List<Path> files = Files.isDirectory(folder) ? ReportFiles.list(folder) : List.of();
      if (!Files.exists(folder.resolve(STATUS))
          && files.stream().noneMatch(f -> f.endsWith(EVALUATION))) {
        throw new TaoException(
            "REPORT-001",
            "%s holds no results: no status.json and no evaluation.json".formatted(folder),
            "give the folder that a training or an evaluation wrote into (-r)");
      }
      Path page = folder.resolve(FILE);
      AtomicFile.writeString(page, new RunReport(folder, files).page());
      return page;
    } catch (IOException | UncheckedIOException e) {
      throw new TaoException(
          "REPORT-002",
          "cannot make the report of %s: %s".formatted(folder, e.getMessage()),
          List.of("check that its files can be read and that there is space"),
          e);
    }
  }

  private String page() throws IOException {
    Path status = folder.resolve(STATUS);
    StatusHistory history = Files.exists(status) ? StatusHistory.read(status) : null;
    Path whole = folder.toAbsolutePath().normalize();
    String name = String.valueOf(whole.getFileName() == null ? whole : whole.getFileName());
    HtmlPage page = new HtmlPage("tao4j: " + name);
    page.heading(name, history == null ? "evaluated" : history.state());
    if (history != null) {
      page.paragraph(history.title());
      if (!history.last().equals(history.title())) {
        page.paragraph(history.last());
      }
      figures(page, history);
      curves(page, history);
    }
    for (Path file : files) {
      if (file.endsWith(EVALUATION)) {
        evaluation(page, file);
      }
    }
    pictures(page);
    if (history != null && !history.messages().isEmpty()) {
      page.open("What it said").lines(String.join("\n", history.messages()), false).close();
    }
    text(page, "Spec, with the origin of each value", "resolved_spec.yaml", true);
    environment(page);
    text(page, "Layers", "layers.txt", false);
    listing(page);
    return page.toString();
  }

  private static void figures(HtmlPage page, StatusHistory history) {
    if (!history.figures().isEmpty()) {
      page.open("Figures").table(List.of("figure", "value"), rows(history.figures())).close();
    }
  }

  private static List<List<String>> rows(Map<String, Double> figures) {
    return figures.entrySet().stream().map(e -> List.of(e.getKey(), number(e.getValue()))).toList();
  }

  private static void curves(HtmlPage page, StatusHistory history) throws IOException {
    if (history.epochs().isEmpty()) {
      return;
    }
    page.open("Epochs");
    Map<String, List<String>> charts = charts(history);
    if (history.epochs().size() > 1) {
      ChartGrid grid = new ChartGrid();
      charts.forEach((title, names) -> grid.add(chart(title, names, history)));
      try {
        page.picture("Figures by epoch", grid.draw());
      } catch (TaoException e) {
        page.paragraph("No curves: " + e.getMessage()); // a Java that cannot draw
      }
    }
    Set<String> names = new LinkedHashSet<>();
    charts.values().forEach(names::addAll);
    List<String> columns = new ArrayList<>(List.of("epoch", "time"));
    columns.addAll(names);
    List<List<String>> table = new ArrayList<>();
    history
        .epochs()
        .forEach(
            (epoch, values) -> {
              List<String> row =
                  new ArrayList<>(
                      List.of(String.valueOf(epoch), history.times().getOrDefault(epoch, "")));
              names.forEach(n -> row.add(values.containsKey(n) ? number(values.get(n)) : ""));
              table.add(row);
            });
    page.fold("All epochs").table(columns, first(table)).unfold().close();
  }

  /** Losses together, rates together, figures from 0 to 1 together, others each by themselves. */
  private static Map<String, List<String>> charts(StatusHistory history) {
    Map<String, List<String>> charts = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    history.epochs().values().forEach(values -> names.addAll(values.keySet()));
    for (String name : names) {
      boolean share =
          history.epochs().values().stream()
              .map(values -> values.getOrDefault(name, Double.NaN))
              .allMatch(v -> Double.isNaN(v) || v >= 0 && v <= 1);
      String title =
          name.equals("loss")
              ? "Loss"
              : name.equals("learning_rate")
                  ? "Learning rate"
                  : name.contains("loss") ? "Losses" : share ? "Figures from 0 to 1" : name;
      charts.computeIfAbsent(title, t -> new ArrayList<>()).add(name);
    }
    return charts;
  }

  private static LineChart chart(String title, List<String> names, StatusHistory history) {
    LineChart chart = new LineChart(title, "epoch", "");
    for (String name : names.subList(0, Math.min(names.size(), LineChart.DIFFERENT_CURVES))) {
      Map<Integer, Double> points = new TreeMap<>();
      history
          .epochs()
          .forEach(
              (epoch, values) -> {
                if (values.containsKey(name)) {
                  points.put(epoch, values.get(name));
                }
              });
      chart.line(
          name,
          points.keySet().stream().mapToDouble(Integer::doubleValue).toArray(),
          points.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
    return chart;
  }

  private void evaluation(HtmlPage page, Path file) throws IOException {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(ReportFiles.text(file));
    } catch (IOException e) {
      page.open("Evaluation").paragraph(relative(file) + " is no JSON: " + e.getMessage()).close();
      return;
    }
    page.open("Evaluation: " + relative(file));
    String primary = json.path("primary_metric").asText();
    List<List<String>> figures = new ArrayList<>();
    json.path("metrics")
        .properties()
        .forEach(
            e ->
                figures.add(
                    List.of(
                        e.getKey() + (e.getKey().equals(primary) ? " (decides)" : ""),
                        number(e.getValue()))));
    page.table(List.of("figure", "value"), first(figures));
    JsonNode classes = json.path("per_class");
    Set<String> columns = new LinkedHashSet<>();
    classes.forEach(c -> c.fieldNames().forEachRemaining(columns::add));
    if (!columns.isEmpty()) {
      List<String> head = new ArrayList<>(List.of("class"));
      head.addAll(columns);
      List<List<String>> table = new ArrayList<>();
      classes
          .properties()
          .forEach(
              e -> {
                List<String> row = new ArrayList<>(List.of(e.getKey()));
                columns.forEach(
                    c -> row.add(e.getValue().has(c) ? number(e.getValue().get(c)) : ""));
                table.add(row);
              });
      page.fold("By class").table(head, first(table)).unfold();
    }
    page.close();
  }

  private void pictures(HtmlPage page) throws IOException {
    List<Path> pictures =
        files.stream().filter(f -> !ReportFiles.pictureType(f).isEmpty()).toList();
    if (pictures.isEmpty()) {
      return;
    }
    page.open("Pictures");
    long bytes = 0;
    int shown = 0;
    List<String> left = new ArrayList<>();
    for (Path file : pictures) {
      long size = Files.size(file);
      if (shown == MOST_PICTURES || bytes + size > MOST_BYTES) {
        left.add(relative(file));
        continue;
      }
      bytes += size;
      shown++;
      page.picture(relative(file), ReportFiles.pictureType(file), Files.readAllBytes(file));
    }
    if (!left.isEmpty()) {
      page.paragraph(left.size() + " more pictures are in the folder:");
      page.lines(String.join("\n", left.subList(0, Math.min(left.size(), MOST_ROWS))), false);
    }
    page.close();
  }

  private void text(HtmlPage page, String title, String name, boolean comments) throws IOException {
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      page.open(title).fold(name).lines(ReportFiles.text(file), comments).unfold().close();
    }
  }

  private void environment(HtmlPage page) throws IOException {
    Path file = folder.resolve(RunEnvironment.FILE);
    if (!Files.exists(file)) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    try {
      new ObjectMapper()
          .readTree(ReportFiles.text(file))
          .properties()
          .forEach(e -> rows.add(List.of(e.getKey(), e.getValue().asText())));
    } catch (IOException e) {
      rows.add(List.of(RunEnvironment.FILE, "is no JSON: " + e.getMessage()));
    }
    page.open("Environment").table(List.of("", ""), rows).close();
  }

  private void listing(HtmlPage page) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (Path file : files) {
      rows.add(
          List.of(
              relative(file),
              String.format(Locale.ROOT, "%,.1f", Math.ceil(Files.size(file) / 102.4) / 10)));
    }
    page.open("Files").fold(rows.size() + " files");
    page.table(List.of("file", "KiB"), first(rows)).unfold().close();
  }

  private static <T> List<T> first(List<T> rows) {
    return rows.subList(0, Math.min(rows.size(), MOST_ROWS));
  }

  private String relative(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? number(value.asDouble()) : value.asText();
  }

  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e12) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) < 1e-3 ? "%.3e" : "%.4f", value);
  }
}
