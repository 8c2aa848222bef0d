package io.tao4j.data;

import io.tao4j.data.MultitaskDataset.Task;
import io.tao4j.error.TaoException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads TAO's form of a set with several tasks: a comma-separated file (UTF-8, RFC 4180 quoting)
 * with a header. The first column has the pictures' paths below a folder; every other column is a
 * task of the header's name, with one value a picture. Tasks are ordered by name, values too, or by
 * size where all of a task are numbers. Blank lines are skipped.
 */
public final class MultitaskCsv {
  private MultitaskCsv() {}

  private record Table(List<String> header, List<CsvText.Record> rows) {}

  /**
   * Reads a set whose tasks and values are those found.
   *
   * @param images the folder in which relative paths start
   * @throws TaoException {@code DATA-001} no such file; {@code DATA-006} with all faulty lines by
   *     number (the first 20 in full)
   */
  public static MultitaskDataset read(Path file, Path images) {
    Table table = table(file);
    List<Task> tasks = new ArrayList<>();
    for (String name : new TreeSet<>(table.header().subList(1, table.header().size()))) {
      int column = table.header().indexOf(name);
      Set<String> found = new HashSet<>();
      table.rows().forEach(row -> found.add(value(row, column)));
      tasks.add(new Task(name, ordered(found)));
    }
    return dataset(file, images, table, tasks);
  }

  /**
   * Reads a set with these tasks and values, a validation set.
   *
   * @throws TaoException as {@link #read(Path, Path)}; {@code DATA-004} tasks that only one of the
   *     two has; {@code DATA-005} values that are not known, by line
   */
  public static MultitaskDataset read(Path file, Path images, List<Task> tasks) {
    Table table = table(file);
    Set<String> known = new TreeSet<>(tasks.stream().map(Task::name).toList());
    Set<String> found = new TreeSet<>(table.header().subList(1, table.header().size()));
    if (!known.equals(found)) {
      throw new TaoException(
          "DATA-004",
          file + ": its tasks are not the model's",
          "the columns after the first are %s, expected %s".formatted(found, known));
    }
    return dataset(file, images, table, tasks);
  }

  private static String value(CsvText.Record row, int column) {
    return FileNames.composed(row.cells().get(column).strip());
  }

  private static List<String> ordered(Set<String> values) {
    List<String> ordered = new ArrayList<>(new TreeSet<>(values));
    if (ordered.stream().allMatch(MultitaskCsv::isNumber)) {
      ordered.sort(
          Comparator.<String>comparingDouble(Double::parseDouble)
              .thenComparing(Comparator.naturalOrder()));
    }
    return ordered;
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  }

  private static Table table(Path file) {
    List<String> problems = new ArrayList<>();
    List<CsvText.Record> records =
        CsvText.parse(
            CsvDataset.text(file), (line, what) -> problems.add(file + ":" + line + " " + what));
    if (records.size() < 2) {
      throw new TaoException(
          "DATA-006",
          file + ": holds no row",
          "expected a header, the name of the pictures' column and then those of the tasks, and a"
              + " line a picture");
    }
    List<String> header =
        records.get(0).cells().stream().map(cell -> FileNames.composed(cell.strip())).toList();
    if (header.size() < 2 || header.stream().skip(1).anyMatch(String::isEmpty)) {
      problems.add(
          "%s:%s the header must name a column of pictures and one a task, got %s"
              .formatted(file, records.get(0).line(), header));
    }
    if (new HashSet<>(header).size() < header.size()) {
      problems.add(
          "%s:%s two columns have one name: %s".formatted(file, records.get(0).line(), header));
    }
    List<CsvText.Record> rows = records.subList(1, records.size());
    for (CsvText.Record row : rows) {
      if (row.cells().size() != header.size()) {
        problems.add(
            "%s:%s has %s columns, the header %s"
                .formatted(file, row.line(), row.cells().size(), header.size()));
        continue;
      }
      for (int i = 0; i < header.size(); i++) {
        if (row.cells().get(i).isBlank()) {
          problems.add("%s:%s '%s' is empty".formatted(file, row.line(), header.get(i)));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw CsvDataset.problems("DATA-006", file + ": faulty lines", problems);
    }
    return new Table(header, rows);
  }

  private static MultitaskDataset dataset(Path file, Path images, Table table, List<Task> tasks) {
    List<MultitaskSample> samples = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> badPaths = new ArrayList<>();
    for (CsvText.Record row : table.rows()) {
      List<Integer> labels = new ArrayList<>();
      for (Task task : tasks) {
        String value = value(row, table.header().indexOf(task.name()));
        int label = task.values().indexOf(value);
        labels.add(label);
        if (label < 0) {
          unknown.add(
              "%s:%s %s '%s', expected one of %s"
                  .formatted(file, row.line(), task.name(), value, task.values()));
        }
      }
      String id = row.cells().get(0).strip();
      try {
        samples.add(new MultitaskSample(id, CsvDataset.picture(images, id), labels));
      } catch (InvalidPathException e) {
        badPaths.add(file + ":" + row.line() + " " + e.getMessage());
      }
    }
    if (!badPaths.isEmpty()) {
      // Java maps names through the locale: under LC_ALL=C it cannot name what is not ASCII.
      badPaths.add(0, FileNames.remedy());
      throw CsvDataset.problems(
          "DATA-006", file + ": paths that this system cannot have", badPaths);
    }
    if (!unknown.isEmpty()) {
      throw CsvDataset.problems(
          "DATA-005", file + ": values that the model does not know", unknown);
    }
    List<String> notices = new ArrayList<>();
    for (Task task : tasks) {
      if (task.values().size() == 1) {
        notices.add(
            "%s: task '%s' has the one value '%s': nothing is learned of it"
                .formatted(file, task.name(), task.values().get(0)));
      }
    }
    return new MultitaskDataset(file.toString(), tasks, samples, notices);
  }
}
