package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.CsvRows;
import io.tao4j.data.DataDigest;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Parts of a table: TAO's columns {@code input_path}, {@code golden_path}, {@code label} and {@code
 * object_name}. The pictures of a part are {@code input_path/object_name_LIGHT.EXT}, those of a
 * good one the same in {@code golden_path}; a part is good where its label is {@code PASS}.
 * Immutable.
 *
 * @param name what to call it in reports and errors
 * @param samples in the order of the rows, one or more
 */
public record PartSet(String name, List<PartSample> samples) {
  /** Label of a good part. */
  public static final String PASS = "PASS";

  private static final String PART = "input_path";
  private static final String GOLDEN = "golden_path";
  private static final String OBJECT = "object_name";
  private static final String LABEL = "label";

  public PartSet {
    samples = List.copyOf(samples);
  }

  /**
   * Reads a table of parts whose verdict is known.
   *
   * @param images folder in which its paths start
   * @throws TaoException as {@link CsvRows#read}
   */
  public static PartSet read(Path file, Path images, Lights lights) {
    return read(file, images, lights, true);
  }

  /**
   * Reads a table of parts to judge: the column {@code label} may be missing.
   *
   * @param images folder in which its paths start
   * @throws TaoException as {@link CsvRows#read}
   */
  public static PartSet unjudged(Path file, Path images, Lights lights) {
    return read(file, images, lights, false);
  }

  private static PartSet read(Path file, Path images, Lights lights, boolean judged) {
    List<String> wanted = new ArrayList<>(List.of(PART, GOLDEN, OBJECT));
    if (judged) {
      wanted.add(LABEL);
    }
    CsvRows table = CsvRows.read(file, wanted);
    boolean labelled = table.columns().contains(LABEL);
    List<PartSample> samples = new ArrayList<>();
    for (CsvRows.Row row : table.rows()) {
      samples.add(
          new PartSample(
              file + ":" + row.line(),
              pictures(table, row, PART, images, lights),
              pictures(table, row, GOLDEN, images, lights),
              labelled && !table.cell(row, LABEL).equals(PASS)));
    }
    return new PartSet(file.toString(), samples);
  }

  private static List<Path> pictures(
      CsvRows table, CsvRows.Row row, String column, Path images, Lights lights) {
    String folder = table.cell(row, column);
    // TAO's tables write paths of the images' folder with a leading slash too.
    String relative = folder.replaceFirst("^/+", "");
    return IntStream.range(0, lights.names().size())
        .mapToObj(
            light ->
                table.path(
                    row, images, relative + "/" + lights.file(table.cell(row, OBJECT), light)))
        .toList();
  }

  /** Number of parts. */
  public int size() {
    return samples.size();
  }

  /** Faulty parts. */
  public int defects() {
    return (int) samples.stream().filter(PartSample::isDefect).count();
  }

  /** Parts of each verdict. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put(PASS, size() - defects());
    counts.put("defect", defects());
    return counts;
  }

  /** All pictures, each once. */
  public List<Path> pictures() {
    return samples.stream()
        .flatMap(sample -> Stream.concat(sample.golden().stream(), sample.part().stream()))
        .distinct()
        .toList();
  }

  /** Which parts with which verdicts; see {@link DataDigest}. */
  public String digest() {
    DataDigest digest = new DataDigest(size());
    for (PartSample sample : samples) {
      digest.add(
          sample.part() + " " + sample.golden(),
          sample.part().get(0),
          sample.isDefect() ? "defect" : PASS);
    }
    return digest.text();
  }

  /** A line for a log. */
  public String report() {
    return "%s: %s parts, %s of them faulty".formatted(name, size(), defects());
  }
}
