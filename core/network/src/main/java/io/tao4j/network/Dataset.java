package io.tao4j.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A data set of a spec that was opened and looked through. Immutable, holds nothing open. {@code
 * TaoJob.datasets()} gives those of a spec.
 *
 * @param role what the spec uses it for: {@code training}, {@code validation}
 * @param name of its folder or file
 * @param classes how often each class occurs, by name, in the order of their indices; empty where
 *     the task has no classes
 * @param pictures its files, in order
 * @param faults what is wrong with it, a line each, with file and line where there are any
 * @param notices what a person should know though nothing is wrong, a line each
 */
public record Dataset(
    String role,
    String name,
    Map<String, Integer> classes,
    List<Path> pictures,
    List<String> faults,
    List<String> notices) {

  /** Copies map and lists. */
  public Dataset {
    classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    pictures = List.copyOf(pictures);
    faults = List.copyOf(faults);
    notices = List.copyOf(notices);
  }

  /** Number of pictures. */
  public int size() {
    return pictures.size();
  }

  /** A few lines for a person: what it is, how much there is of each class, how much is wrong. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s set %s: %s pictures, %s classes, %s faults"
            .formatted(role, name, size(), classes.size(), faults.size()));
    classes.forEach((name, count) -> lines.add("  " + name + ": " + count));
    return String.join("\n", lines);
  }
}
