package io.tao4j.data.detection;

import io.tao4j.error.TaoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What goes with YOLO's label files: {@code data.yaml} with the names of the classes, or a list of
 * names, a line each, as labelling programs write it ({@code classes.txt}, {@code obj.names}).
 *
 * @param file that was read
 * @param names by class number, lower case
 * @param keyPoints whether labels have key points behind their box
 */
record YoloDataFile(Path file, List<String> names, boolean keyPoints) {
  private static final List<String> USUAL =
      List.of("classes.txt", "obj.names", "data.yaml", "data.yml", "dataset.yaml");

  /** Folders above the labels in which the file may lie: {@code set/labels/train}. */
  private static final int LEVELS = 3;

  YoloDataFile {
    names = List.copyOf(names);
  }

  /** Whether a file may be one of these by its name. */
  static boolean isOne(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return USUAL.contains(name) || name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** The first usual file in a folder of labels or above it. */
  static Optional<YoloDataFile> near(Path labels) {
    Path folder = labels.toAbsolutePath().normalize();
    for (int level = 0; level < LEVELS && folder != null; level++) {
      for (String name : USUAL) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          return Optional.of(read(file));
        }
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }

  /**
   * Reads one.
   *
   * @throws TaoException {@code LABEL-002} it cannot be read; {@code LABEL-004} it names no classes
   */
  static YoloDataFile read(Path file) {
    String text;
    try {
      text = LabelText.read(file);
    } catch (LabelText.EncodingException e) {
      throw new TaoException(
          "LABEL-004", "%s:%s: %s".formatted(file, e.line(), e.getMessage()), List.of(), e);
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
    List<String> names = new ArrayList<>();
    boolean keyPoints = false;
    if (yaml) {
      Map<?, ?> map = map(file, text);
      names.addAll(names(map.get("names")));
      keyPoints = map.get("kpt_shape") != null;
    } else {
      text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(names::add);
    }
    if (names.isEmpty()) {
      throw new TaoException(
          "LABEL-004",
          file + ": names no classes",
          yaml
              ? "expected 'names', a list or a map from number to name"
              : "expected a name a line, in the order of the class numbers");
    }
    names.replaceAll(one -> one.toLowerCase(Locale.ROOT));
    return new YoloDataFile(file, names, keyPoints);
  }

  private static Map<?, ?> map(Path file, String text) {
    try {
      Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return content instanceof Map<?, ?> map ? map : Map.of();
    } catch (YAMLException e) {
      throw new TaoException("LABEL-004", file + ": is not YAML: " + e.getMessage(), List.of(), e);
    }
  }

  /** A number without a name keeps its number. */
  private static List<String> names(@Nullable Object value) {
    List<String> names = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(one -> names.add(String.valueOf(one)));
    } else if (value instanceof Map<?, ?> map) {
      TreeMap<Integer, String> sorted = new TreeMap<>();
      map.forEach(
          (key, name) -> {
            if (key instanceof Integer number && number >= 0 && number < 1_000_000) {
              sorted.put(number, String.valueOf(name));
            }
          });
      for (int i = 0; !sorted.isEmpty() && i <= sorted.lastKey(); i++) {
        names.add(sorted.getOrDefault(i, Integer.toString(i)));
      }
    }
    return names;
  }
}
