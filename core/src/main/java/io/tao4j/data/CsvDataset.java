package io.tao4j.data;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a comma-separated file (UTF-8, RFC 4180 quoting) of pictures and their classes.
 *
 * <p>A first row whose cells name a path column ({@code path, image, image_path, file, filename,
 * filepath}) and a label column ({@code label, class, class_name, category}), in any case, is a
 * header: columns may then come in any order, with others between. Without a header the first two
 * columns are path and label. Relative paths start at the CSV file's folder. Blank lines are
 * skipped. Missing pictures are found when a {@link BatchLoader} reads them, not here.
 */
public final class CsvDataset {
  private static final Set<String> PATH_COLUMNS =
      Set.of("path", "image", "image_path", "file", "filename", "filepath");
  private static final Set<String> LABEL_COLUMNS =
      Set.of("label", "class", "class_name", "category");
  private static final int MAX_PROBLEMS = 20;

  private CsvDataset() {}

  /**
   * Reads a set whose classes are the labels found, in the order of their names; labels that are
   * all whole numbers are ordered by value.
   *
   * @throws TaoException {@code DATA-001} no such file; {@code DATA-006} with all faulty lines by
   *     number (the first 20 in full)
   */
  public static ClassificationDataset read(Path file) {
    List<Row> rows = rows(file);
    TreeSet<String> labels = new TreeSet<>();
    rows.forEach(row -> labels.add(row.label()));
    List<String> classes = new ArrayList<>(labels);
    if (classes.stream().allMatch(label -> label.matches("-?\\d{1,9}"))) {
      classes.sort(
          Comparator.<String>comparingInt(Integer::parseInt)
              .thenComparing(Comparator.naturalOrder()));
    }
    return dataset(file, rows, classes);
  }

  /**
   * Reads a set with these classes in this order. A label is a class name, or else the index of a
   * class.
   *
   * @throws TaoException as {@link #read(Path)}; {@code DATA-005} labels that are no class, by
   *     line; {@code DATA-004} classes without a row
   */
  public static ClassificationDataset read(Path file, List<String> classes) {
    ClassificationDataset dataset = dataset(file, rows(file), classes);
    List<String> missing = new ArrayList<>();
    dataset
        .countPerClass()
        .forEach(
            (name, count) -> {
              if (count == 0) {
                missing.add(name);
              }
            });
    if (!missing.isEmpty()) {
      throw new TaoException("DATA-004", file + ": no row for class: " + missing);
    }
    return dataset;
  }

  private record Row(int line, String path, String label) {}

  private static ClassificationDataset dataset(Path file, List<Row> rows, List<String> classes) {
    Map<String, Integer> labels = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      labels.putIfAbsent(Integer.toString(i), i);
    }
    // After the indices: a class that is called "1" means itself.
    for (int i = 0; i < classes.size(); i++) {
      labels.put(classes.get(i), i);
    }
    Path folder = file.toAbsolutePath().getParent();
    List<Sample> samples = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> badPaths = new ArrayList<>();
    for (Row row : rows) {
      Integer label = labels.get(row.label());
      if (label == null) {
        unknown.add(file + ":" + row.line() + " label '" + row.label() + "'");
        continue;
      }
      try {
        samples.add(new Sample(row.path(), folder.resolve(row.path()), label));
      } catch (InvalidPathException e) {
        badPaths.add(file + ":" + row.line() + " " + e.getMessage());
      }
    }
    if (!badPaths.isEmpty()) {
      // Java maps names through the locale: under LC_ALL=C it cannot name what is not ASCII.
      badPaths.add(0, "names that are not ASCII need a UTF-8 locale, for example LC_ALL=C.UTF-8");
      throw problems("DATA-006", file + ": paths that this system cannot have", badPaths);
    }
    if (!unknown.isEmpty()) {
      TaoException e = problems("DATA-005", file + ": labels that are no class", unknown);
      List<String> details = new ArrayList<>(e.details());
      details.add("expected one of " + classes + " or an index into them");
      throw new TaoException(e.code(), e.problem(), details, null);
    }
    return new ClassificationDataset(file.toString(), classes, samples);
  }

  private static List<Row> rows(Path file) {
    String text = text(file);
    List<String> problems = new ArrayList<>();
    List<CsvText.Record> records =
        CsvText.parse(text, (line, what) -> problems.add(file + ":" + line + " " + what));
    int pathColumn = 0;
    int labelColumn = 1;
    boolean header = false;
    if (!records.isEmpty()) {
      List<String> first = records.get(0).cells();
      Integer path = column(first, PATH_COLUMNS);
      Integer label = column(first, LABEL_COLUMNS);
      if (path != null && label != null) {
        pathColumn = path;
        labelColumn = label;
        header = true;
      }
    }
    List<Row> rows = new ArrayList<>();
    for (CsvText.Record record : header ? records.subList(1, records.size()) : records) {
      List<String> cells = record.cells();
      if (cells.size() <= Math.max(pathColumn, labelColumn)) {
        problems.add(
            "%s:%d has %d column%s, expected path and label"
                .formatted(file, record.line(), cells.size(), cells.size() == 1 ? "" : "s"));
        continue;
      }
      String path = cells.get(pathColumn).strip();
      String label = cells.get(labelColumn).strip();
      if (path.isEmpty() || label.isEmpty()) {
        problems.add(
            "%s:%d the %s is empty"
                .formatted(file, record.line(), path.isEmpty() ? "path" : "label"));
        continue;
      }
      rows.add(new Row(record.line(), path, label));
    }
    if (!problems.isEmpty()) {
      throw problems("DATA-006", file + ": faulty lines", problems);
    }
    if (rows.isEmpty()) {
      throw new TaoException("DATA-006", file + ": holds no row", "expected lines of path,label");
    }
    return rows;
  }

  private static @Nullable Integer column(List<String> header, Set<String> names) {
    for (int i = 0; i < header.size(); i++) {
      if (names.contains(header.get(i).strip().toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return null;
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new TaoException("DATA-006", file + ": is not UTF-8 text", List.of(), e);
    } catch (IOException e) {
      throw new TaoException(
          "DATA-001",
          Files.exists(file) ? file + ": cannot be read: " + e : file + ": no such file",
          List.of(),
          e);
    }
  }

  private static TaoException problems(String code, String problem, List<String> all) {
    List<String> details = new ArrayList<>(all.subList(0, Math.min(MAX_PROBLEMS, all.size())));
    if (all.size() > MAX_PROBLEMS) {
      details.add("and " + (all.size() - MAX_PROBLEMS) + " more");
    }
    return new TaoException(code, problem, details, null);
  }
}
