package io.tao4j.networks.reading.page;

import io.tao4j.data.DataDigest;
import io.tao4j.data.DataFolder;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.text.TextLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pictures with the outlines of their texts, in the form of ICDAR 2015: {@code img/NAME.jpg} and
 * {@code gt/gt_NAME.txt}, a line a text, {@code x1,y1,x2,y2,x3,y3,x4,y4,text}. Immutable.
 *
 * @param name what to call it in reports and errors
 * @param pages in a fixed order
 * @param notices what a person should know of it, a line each
 */
public record PageSet(String name, List<LabelledPage> pages, List<String> notices) {
  private static final String FAULT = "DATA-006";
  private static final int QUADRILATERAL = 8;

  /** A corner that lies farther outside of the picture than this makes its text unusable. */
  private static final double OUTSIDE = -50;

  public PageSet {
    pages = List.copyOf(pages);
    notices = List.copyOf(notices);
  }

  /** How outlines are written. */
  public enum Form {
    /** Four corners and the text, with commas between. */
    QUADRILATERALS,
    /** Any number of corners with blanks between, a tab, and the text. */
    POLYGONS
  }

  /**
   * Reads a set.
   *
   * @param sources folders with {@code img} and {@code gt}, or files that list a picture and its
   *     labels a line, with a tab between
   * @param ignored texts that count neither for nor against, {@code ###} for instance
   * @throws TaoException {@code DATA-001} if there is no such folder or file; {@code DATA-002} if
   *     no picture has a text; {@code DATA-006} with all that is wrong with labels, by file and
   *     line
   */
  public static PageSet read(List<Path> sources, Form form, List<String> ignored) {
    List<LabelledPage> pages = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    for (Path source : sources) {
      Map<String, Path[]> found = new TreeMap<>();
      if (Files.isDirectory(source)) {
        folder(source, found, problems, notices);
      } else {
        listed(source, found, problems);
      }
      found.forEach(
          (id, files) -> {
            List<LabelledOutline> texts = texts(files[1], form, ignored, problems, notices);
            if (texts.isEmpty()) {
              empty.add(files[0].toString());
            } else {
              pages.add(new LabelledPage(id, files[0], texts));
            }
          });
    }
    String name = String.join(", ", sources.stream().map(Path::toString).toList());
    if (!problems.isEmpty()) {
      throw TextLines.faulty(
          FAULT, "%s: %s faulty labels".formatted(name, problems.size()), problems);
    }
    if (pages.isEmpty()) {
      throw new TaoException("DATA-002", name + ": no picture has a text");
    }
    if (!empty.isEmpty()) {
      notices.add(
          "%s: %s pictures without texts are left out, as in TAO, for instance %s"
              .formatted(name, empty.size(), empty.get(0)));
    }
    return new PageSet(name, pages, notices);
  }

  private static void folder(
      Path source, Map<String, Path[]> found, List<String> problems, List<String> notices) {
    DataFolder pictures = DataFolder.pictures(source.resolve("img"), "DATA-001");
    Path labels = source.resolve("gt");
    if (!Files.isDirectory(labels)) {
      throw new TaoException("DATA-001", labels + ": no such folder");
    }
    notices.addAll(pictures.notices());
    pictures
        .files()
        .forEach(
            (id, path) -> {
              Path picture = Path.of(id);
              String last = picture.getFileName().toString();
              String label = "gt_" + last.substring(0, last.lastIndexOf('.')) + ".txt";
              Path file = labels.resolve(picture.resolveSibling(label).toString());
              if (Files.isRegularFile(file)) {
                found.put(id, new Path[] {path, file});
              } else {
                problems.add("%s: no labels, expected %s".formatted(path, file));
              }
            });
  }

  private static void listed(Path list, Map<String, Path[]> found, List<String> problems) {
    if (!Files.isRegularFile(list)) {
      throw new TaoException("DATA-001", list + ": no such folder or list");
    }
    List<String> lines = TextLines.read(list);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] parts = lines.get(i).strip().split("\t", -1);
      String place = TextLines.place(list, i + 1);
      if (lines.get(i).isBlank()) {
        continue;
      }
      if (parts.length != 2) {
        problems.add(place + ": expected a picture, a tab and its labels");
        continue;
      }
      Path[] files = {list.resolveSibling(parts[0]), list.resolveSibling(parts[1])};
      for (Path file : files) {
        if (!Files.isRegularFile(file)) {
          problems.add("%s: there is no %s".formatted(place, file));
        }
      }
      if (Arrays.stream(files).allMatch(Files::isRegularFile)) {
        Integer first = seen.putIfAbsent(parts[0], i + 1);
        if (first == null) {
          found.put(parts[0], files);
        } else {
          problems.add("%s: '%s' is in line %s already".formatted(place, parts[0], first));
        }
      }
    }
  }

  private static List<LabelledOutline> texts(
      Path file, Form form, List<String> ignored, List<String> problems, List<String> notices) {
    List<LabelledOutline> texts = new ArrayList<>();
    List<String> lines;
    try {
      lines = TextLines.read(file);
    } catch (TaoException e) {
      problems.add(e.problem());
      return texts;
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      String place = TextLines.place(file, i + 1);
      String[] fields;
      String text;
      if (form == Form.POLYGONS) {
        int tab = line.indexOf('\t');
        fields = (tab < 0 ? line : line.substring(0, tab)).strip().split("\\s+");
        text = tab < 0 ? "" : line.substring(tab + 1).strip();
      } else {
        String[] parts = line.strip().split(",", QUADRILATERAL + 1);
        fields = Arrays.copyOf(parts, Math.min(parts.length, QUADRILATERAL));
        text = parts.length > QUADRILATERAL ? parts[QUADRILATERAL].strip() : "";
      }
      double[] numbers = numbers(fields, form, place, problems);
      if (numbers.length == 0) {
        continue;
      }
      if (Arrays.stream(numbers).anyMatch(n -> n < OUTSIDE)) {
        notices.add("%s: lies outside of its picture, left out".formatted(place));
        continue;
      }
      Outline outline = Outline.of(numbers);
      if (form == Form.QUADRILATERALS) {
        outline = ordered(outline);
      }
      texts.add(new LabelledOutline(outline, text, ignored.contains(text)));
    }
    return texts;
  }

  /** Of a line; none where something is wrong with it, which is noted. */
  private static double[] numbers(String[] fields, Form form, String place, List<String> problems) {
    boolean fits =
        form == Form.QUADRILATERALS
            ? fields.length == QUADRILATERAL
            : fields.length >= 6 && fields.length % 2 == 0;
    if (!fits) {
      problems.add(
          "%s: %s numbers, expected %s"
              .formatted(
                  place,
                  fields.length,
                  form == Form.QUADRILATERALS
                      ? "x and y of four corners, with commas, and the text"
                      : "x and y of three corners or more, a tab and the text"));
      return new double[0];
    }
    double[] numbers = new double[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String field = fields[i].strip();
      try {
        numbers[i] = Double.parseDouble(field);
      } catch (NumberFormatException e) {
        numbers[i] = Double.NaN;
      }
      if (!Double.isFinite(numbers[i])) {
        problems.add("%s: number %s is '%s'".formatted(place, i + 1, field));
        return new double[0];
      }
    }
    return numbers;
  }

  /** As TAO orders corners: by the sums and differences of their coordinates. */
  private static Outline ordered(Outline four) {
    List<Outline.Corner> corners = four.corners();
    int[] order = new int[4];
    for (int i = 1; i < corners.size(); i++) {
      Outline.Corner corner = corners.get(i);
      double sum = corner.x() + corner.y();
      double difference = corner.y() - corner.x();
      order[0] = sum < sum(corners, order[0]) ? i : order[0];
      order[1] = difference < difference(corners, order[1]) ? i : order[1];
      order[2] = sum > sum(corners, order[2]) ? i : order[2];
      order[3] = difference > difference(corners, order[3]) ? i : order[3];
    }
    boolean apart = Arrays.stream(order).distinct().count() == order.length;
    return apart
        ? new Outline(Arrays.stream(order).mapToObj(corners::get).toList())
        : four; // a rhombus: its own order stays
  }

  private static double sum(List<Outline.Corner> corners, int i) {
    return corners.get(i).x() + corners.get(i).y();
  }

  private static double difference(List<Outline.Corner> corners, int i) {
    return corners.get(i).y() - corners.get(i).x();
  }

  /** Number of pictures. */
  public int size() {
    return pages.size();
  }

  /** Texts that count, and those that do not. */
  public Map<String, Integer> counts() {
    int all = pages.stream().mapToInt(page -> page.texts().size()).sum();
    int ignored =
        (int)
            pages.stream()
                .flatMap(page -> page.texts().stream())
                .filter(LabelledOutline::ignored)
                .count();
    return new TreeMap<>(Map.of("texts", all - ignored, "ignored", ignored));
  }

  /** Which pictures with which texts; see {@link DataDigest}. */
  public String digest() {
    DataDigest digest = new DataDigest(size());
    pages.forEach(page -> digest.add(page.id(), page.path(), page.texts().toString()));
    return digest.text();
  }

  /** A line for a log. */
  public String report() {
    Map<String, Integer> counts = counts();
    return "%s: %s pictures, %s texts, %s more are ignored"
        .formatted(name, size(), counts.get("texts"), counts.get("ignored"));
  }
}
