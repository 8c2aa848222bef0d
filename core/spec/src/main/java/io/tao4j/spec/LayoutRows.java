package io.tao4j.spec;

import io.tao4j.spec.SpecLayout.Choice;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Computed;
import io.tao4j.spec.SpecLayout.Constant;
import io.tao4j.spec.SpecLayout.Ignored;
import io.tao4j.spec.SpecLayout.Moved;
import io.tao4j.spec.SpecLayout.Row;
import io.tao4j.spec.SpecLayout.Written;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows of layouts: written as text, and placed in a group. */
final class LayoutRows {
  private static final Pattern MOVED =
      Pattern.compile("([\\w./]+)(?:\\s+=\\s+(.+?))?\\s+->\\s+([\\w./]+)");
  private static final Pattern CONSTANT = Pattern.compile("->\\s+([\\w./]+)\\s+=\\s+(.+)");
  private static final Pattern WITHOUT_EFFECT =
      Pattern.compile("([\\w./]+(?:,\\s*[\\w./]+)*)(?:\\s+=\\s+(.+?))?\\s+:\\s+(.+)");

  /** Before a name: it starts at the top, wherever its fragment is placed. */
  static final String TOP = "/";

  private LayoutRows() {}

  /** Adds what a line of {@link SpecLayout.Builder#rows} says. */
  static void parse(String line, SpecLayout.Builder to) {
    Matcher moved = MOVED.matcher(line);
    if (moved.matches()) {
      if (moved.group(2) == null) {
        to.moved(moved.group(1), moved.group(3));
      } else {
        to.moved(moved.group(1), moved.group(3), moved.group(2));
      }
      return;
    }
    Matcher constant = CONSTANT.matcher(line);
    if (constant.matches()) {
      to.constant(constant.group(1), constant.group(2));
      return;
    }
    Matcher without = WITHOUT_EFFECT.matcher(line);
    if (!without.matches()) {
      throw new IllegalArgumentException("no row of a layout: '" + line + "'");
    }
    for (String field : without.group(1).split(",\\s*")) {
      if (without.group(2) == null) {
        to.ignored(field, without.group(3));
      } else {
        to.always(field, without.group(2), without.group(3));
      }
    }
  }

  /**
   * The row with its fields in a group of the layout and its targets in one of the record; at
   * {@link #TOP} names are as a layout has them.
   */
  static Row moved(Row row, String from, String to) {
    if (row instanceof Moved moved) {
      return new Moved(in(from, moved.field()), in(to, moved.to()), moved.absent(), moved.items());
    }
    if (row instanceof Computed computed) {
      return new Computed(
          in(to, computed.to()),
          computed.what(),
          in(from, computed.from()),
          computed.absent(),
          computed.how());
    }
    if (row instanceof Written written) {
      return new Written(in(from, written.field()), in(to, written.source()), written.how());
    }
    if (row instanceof Choice choice) {
      Map<String, String> groups = new LinkedHashMap<>();
      choice.groups().forEach((word, group) -> groups.put(word, in(to, group)));
      List<ChoiceField> fields =
          choice.fields().stream()
              .map(f -> new ChoiceField(in(from, f.field()), f.name(), f.absent(), f.words()))
              .toList();
      return new Choice(in(from, choice.field()), choice.absent(), groups, fields);
    }
    if (row instanceof Ignored ignored) {
      return new Ignored(
          in(from, ignored.field()), ignored.why(), ignored.harmless(), ignored.verbs());
    }
    Constant constant = (Constant) row;
    return new Constant(in(to, constant.to()), constant.value());
  }

  private static List<String> in(String group, List<String> names) {
    return names.stream().map(name -> in(group, name)).toList();
  }

  private static String in(String group, String name) {
    if (group.equals(TOP)) {
      return name.startsWith(TOP) ? name.substring(TOP.length()) : name;
    }
    if (name.startsWith(TOP) || group.isEmpty()) {
      return name;
    }
    return name.isEmpty() ? group : group + "." + name;
  }
}
