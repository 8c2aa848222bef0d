package io.tao4j.data;

import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
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
 * header: columns may then come in any order, with others between. A first row without a picture's
 * name, above rows that all have one in the same column, is a header too, with names of its own:
 * the column of the pictures is then known, and of two columns the other one has the labels.
 * Without a header the first two columns are path and label. Relative paths start at the CSV file's
 * folder. Blank lines are skipped. Missing pictures are found when a {@link BatchLoader} reads
 * them, not here. Names are compared as {@link FileNames} says.
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
    Rows rows = rows(file);
    TreeSet<String> labels = new TreeSet<>();
    rows.all().forEach(row -> labels.add(row.label()));
    List<String> classes = new ArrayList<>(labels);
    if (classes.stream().allMatch(CsvDataset::isNumber)) {
      classes.sort(
          Comparator.<String>comparingInt(Integer::parseInt)
              .thenComparing(Comparator.naturalOrder()));
    }
    return dataset(file, rows, classes);
  }

  /**
   * Reads a set with these classes in this order. A label is a class name; where no class name is a
   * number, it may also be the index of a class.
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

  private record Rows(List<Row> all, List<String> notices) {}

  /** Which columns hold what, and whether the first row says so. */
  private record Columns(int path, int label, boolean header, List<String> notices) {}

  private static boolean isNumber(String label) {
    return label.matches("-?\\d{1,9}");
  }

  private static ClassificationDataset dataset(Path file, Rows rows, List<String> classes) {
    Map<String, Integer> labels = new HashMap<>();
    boolean numbers = classes.stream().anyMatch(CsvDataset::isNumber);
    for (int i = 0; i < classes.size(); i++) {
      labels.put(FileNames.composed(classes.get(i)), i);
      if (!numbers) {
        labels.put(Integer.toString(i), i);
      }
    }
    Path folder = file.toAbsolutePath().getParent();
    List<Sample> samples = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> badPaths = new ArrayList<>();
    for (Row row : rows.all()) {
      Integer label = labels.get(row.label());
      if (label == null) {
        unknown.add(file + ":" + row.line() + " label '" + row.label() + "'");
        continue;
      }
      try {
        samples.add(new Sample(row.path(), picture(folder, row.path()), label));
      } catch (InvalidPathException e) {
        badPaths.add(file + ":" + row.line() + " " + e.getMessage());
      }
    }
    if (!badPaths.isEmpty()) {
      // Java maps names through the locale: under LC_ALL=C it cannot name what is not ASCII.
      badPaths.add(0, FileNames.remedy());
      throw problems("DATA-006", file + ": paths that this system cannot have", badPaths);
    }
    if (!unknown.isEmpty()) {
      TaoException e = problems("DATA-005", file + ": labels that are no class", unknown);
      List<String> details = new ArrayList<>(e.details());
      details.add("expected one of " + classes + (numbers ? "" : " or an index into them"));
      throw new TaoException(e.code(), e.problem(), details, null);
    }
    List<String> notices = new ArrayList<>(rows.notices());
    requireOneClassEach(file, rows.all(), notices);
    return new ClassificationDataset(file.toString(), classes, samples, notices);
  }

  /** The file of a name whose letters may be written otherwise on the disk. */
  static Path picture(Path folder, String name) {
    Path picture = folder.resolve(name);
    boolean plain = name.chars().allMatch(c -> c < 0x80);
    if (plain || Files.exists(picture)) {
      return picture;
    }
    for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
      Path other = folder.resolve(Normalizer.normalize(name, form));
      if (Files.exists(other)) {
        return other;
      }
    }
    return picture;
  }

  private static void requireOneClassEach(Path file, List<Row> rows, List<String> notices) {
    Map<Path, Row> seen = new HashMap<>();
    List<String> problems = new ArrayList<>();
    int again = 0;
    for (Row row : rows) {
      Row before = seen.putIfAbsent(Path.of(FileNames.composed(row.path())).normalize(), row);
      if (before == null) {
        continue;
      }
      if (before.label().equals(row.label())) {
        again++;
      } else {
        problems.add(
            "%s:%s '%s' is '%s', in line %s it is '%s'"
                .formatted(
                    file, row.line(), row.path(), row.label(), before.line(), before.label()));
      }
    }
    if (!problems.isEmpty()) {
      throw problems("DATA-006", file + ": pictures of two classes", problems);
    }
    if (again > 0) {
      notices.add(file + ": " + again + " rows name a picture that a row before names as well");
    }
  }

  private static Rows rows(Path file) {
    String text = text(file);
    List<String> problems = new ArrayList<>();
    List<CsvText.Record> records =
        CsvText.parse(text, (line, what) -> problems.add(file + ":" + line + " " + what));
    Columns columns = columns(file, records);
    int pathColumn = columns.path();
    int labelColumn = columns.label();
    List<Row> rows = new ArrayList<>();
    for (CsvText.Record record : columns.header() ? records.subList(1, records.size()) : records) {
      List<String> cells = record.cells();
      if (cells.size() <= Math.max(pathColumn, labelColumn)) {
        problems.add(
            "%s:%s has %s column%s, expected path and label"
                .formatted(file, record.line(), cells.size(), cells.size() == 1 ? "" : "s"));
        continue;
      }
      String path = cells.get(pathColumn).strip();
      String label = FileNames.composed(cells.get(labelColumn).strip());
      if (path.isEmpty() || label.isEmpty()) {
        problems.add(
            "%s:%s the %s is empty"
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
    return new Rows(rows, columns.notices());
  }

  private static Columns columns(Path file, List<CsvText.Record> records) {
    if (records.isEmpty()) {
      return new Columns(0, 1, false, List.of());
    }
    List<String> first = records.get(0).cells();
    Integer path = column(first, PATH_COLUMNS);
    Integer label = column(first, LABEL_COLUMNS);
    if (path != null && label != null) {
      return new Columns(path, label, true, List.of());
    }
    Integer pictures = pictureColumn(records);
    if (pictures == null) {
      return new Columns(0, 1, false, List.of());
    }
    if (label == null && first.size() == 2) {
      label = 1 - pictures;
      if (isLabel(first.get(label), label, records)) {
        return new Columns(0, 1, false, List.of());
      }
    }
    if (label == null || label.equals(pictures)) {
      throw new TaoException(
          "DATA-006",
          "%s:%s looks like a header, but which column has the class it does not say: %s"
              .formatted(file, records.get(0).line(), first),
          "call the columns path and label");
    }
    return new Columns(
        pictures,
        label,
        true,
        List.of(
            "%s: the first line is taken as a header: '%s' for the pictures, '%s' for their classes"
                .formatted(file, first.get(pictures).strip(), first.get(label).strip())));
  }

  /** Whether a row below the first has this label: then the first is a sample, with a fault. */
  private static boolean isLabel(String text, int column, List<CsvText.Record> records) {
    return records.subList(1, records.size()).stream()
        .anyMatch(
            record ->
                record.cells().size() > column
                    && record.cells().get(column).strip().equals(text.strip()));
  }

  /** The column in which all rows but the first have a picture's name. */
  private static @Nullable Integer pictureColumn(List<CsvText.Record> records) {
    List<String> first = records.get(0).cells();
    for (int i = 0; i < first.size() && records.size() > 1; i++) {
      int column = i;
      boolean others =
          records.subList(1, records.size()).stream()
              .map(CsvText.Record::cells)
              .allMatch(cells -> cells.size() > column && isPicture(cells.get(column)));
      if (others && !isPicture(first.get(column))) {
        return column;
      }
    }
    return null;
  }

  private static boolean isPicture(String cell) {
    try {
      return ImageCodec.hasImageExtension(Path.of(cell.strip()));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static @Nullable Integer column(List<String> header, Set<String> names) {
    for (int i = 0; i < header.size(); i++) {
      if (names.contains(header.get(i).strip().toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return null;
  }

  static String text(Path file) {
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

  static TaoException problems(String code, String problem, List<String> all) {
    List<String> details = new ArrayList<>(all.subList(0, Math.min(MAX_PROBLEMS, all.size())));
    if (all.size() > MAX_PROBLEMS) {
      details.add("and " + (all.size() - MAX_PROBLEMS) + " more");
    }
    return new TaoException(code, problem, details, null);
  }
}
