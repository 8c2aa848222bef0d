package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a layout as a tree of names. */
final class LayoutNames {
  private final Map<String, LayoutNames> below = new LinkedHashMap<>();
  private SpecLayout.@Nullable Row row;

  /** Adds a field; the first row that reads it counts. */
  void add(String path, SpecLayout.Row reader) {
    LayoutNames at = this;
    for (SpecPath.Step step : SpecPath.parse(path)) {
      if (at.row != null) {
        throw new IllegalArgumentException("'" + path + "' stands below a field of its own row");
      }
      at = at.below.computeIfAbsent(step.name(), key -> new LayoutNames());
    }
    if (!at.below.isEmpty()) {
      throw new IllegalArgumentException("'" + path + "' has a row, and fields below have, too");
    }
    if (at.row == null) {
      at.row = reader;
    }
  }

  @Nullable LayoutNames get(String name) {
    return below.get(name);
  }

  List<String> names() {
    return List.copyOf(below.keySet());
  }

  /** The first row that reads this very field; null for a group. */
  SpecLayout.@Nullable Row row() {
    return row;
  }

  /** How many entries of a message, at any depth, stand under names of this tree. */
  int known(Message message) {
    int count = 0;
    for (Entry entry : message.entries()) {
      LayoutNames at = below.get(entry.key());
      if (at == null) {
        continue;
      }
      count++;
      if (entry.value() instanceof Message group && at.row == null) {
        count += at.known(group);
      }
    }
    return count;
  }

  /** Paths of the groups that have a field of that name. */
  void places(String name, String path, List<String> found) {
    below.forEach(
        (key, at) -> {
          if (key.equals(name)) {
            found.add(path);
          }
          at.places(name, path.isEmpty() ? key : path + "." + key, found);
        });
  }
}
