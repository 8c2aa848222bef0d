package io.tao4j.spec;

import io.tao4j.spec.SpecLayout.Choice;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Computed;
import io.tao4j.spec.SpecLayout.Constant;
import io.tao4j.spec.SpecLayout.Ignored;
import io.tao4j.spec.SpecLayout.Moved;
import io.tao4j.spec.SpecLayout.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A layout's table as text, and the check that its rows lead somewhere. */
final class LayoutPage {

  /**
   * A line of the table.
   *
   * @param field in the layout
   * @param to in the record; empty where nothing acts on it
   * @param note default, conversion or reason
   */
  record Line(String field, String to, String note) {}

  private LayoutPage() {}

  static List<Line> lines(SpecLayout layout) {
    List<Line> lines = new ArrayList<>();
    for (SpecLayout.Row row : layout.rows()) {
      if (row instanceof Moved moved) {
        lines.add(new Line(moved.field(), moved.to(), absent(moved.absent())));
      } else if (row instanceof Computed computed) {
        String from = String.join(", ", computed.from());
        lines.add(new Line(from, computed.to(), computed.what()));
      } else if (row instanceof Constant constant) {
        lines.add(new Line("", constant.to(), "always " + constant.value()));
      } else if (row instanceof Ignored ignored) {
        String harmless = ignored.harmless();
        String note = harmless == null ? "" : "always " + harmless + ": ";
        lines.add(new Line(ignored.field(), "", note + ignored.why()));
      } else if (row instanceof Choice choice) {
        choice(choice, lines);
      }
    }
    return lines;
  }

  private static String absent(String value) {
    return value == null ? "" : "default " + value;
  }

  private static void choice(Choice choice, List<Line> lines) {
    String words =
        choice.groups().entrySet().stream()
            .map(group -> group.getKey() + ": " + group.getValue())
            .collect(Collectors.joining(", "));
    lines.add(new Line(choice.field(), "chooses a group", words + "; default " + choice.absent()));
    for (ChoiceField field : choice.fields()) {
      String when = field.words().isEmpty() ? "" : "for " + String.join(", ", field.words());
      String absent = absent(field.absent());
      String both = when.isEmpty() || absent.isEmpty() ? "" : "; ";
      lines.add(new Line(field.field(), "chosen group." + field.name(), when + both + absent));
    }
  }

  /** Throws where a row leads to no field of the record. */
  static void checkTargets(SpecLayout layout, SpecSchema schema) {
    for (SpecLayout.Row row : layout.rows()) {
      for (String target : targets(row)) {
        if (schema.find(target).isEmpty()) {
          throw new IllegalArgumentException(
              "layout " + layout.name() + ": the record has no field " + target);
        }
      }
    }
  }

  /** Fields of the record that a row leads to. */
  static List<String> targets(SpecLayout.Row row) {
    if (row instanceof Moved moved) {
      return List.of(moved.to());
    }
    if (row instanceof Computed computed) {
      return List.of(computed.to());
    }
    if (row instanceof Constant constant) {
      return List.of(constant.to());
    }
    if (row instanceof Written written) {
      return written.source();
    }
    if (!(row instanceof Choice choice)) {
      return List.of();
    }
    List<String> targets = new ArrayList<>(choice.groups().values());
    for (ChoiceField field : choice.fields()) {
      choice
          .groups()
          .forEach(
              (word, group) -> {
                if (field.words().isEmpty() || field.words().contains(word)) {
                  targets.add(group + "." + field.name());
                }
              });
    }
    return targets;
  }

  /** Names in a layout of a field of the record. */
  static Optional<String> nameOf(SpecLayout layout, String path) {
    List<String> names = new ArrayList<>();
    for (SpecLayout.Row row : layout.rows()) {
      if (row instanceof Choice choice) {
        for (ChoiceField field : choice.fields()) {
          choice
              .groups()
              .forEach(
                  (word, group) -> {
                    boolean has = field.words().isEmpty() || field.words().contains(word);
                    if (has && path.equals(group + "." + field.name())) {
                      names.add(field.field());
                    }
                  });
        }
      } else if (targets(row).contains(path)) {
        names.addAll(row.from());
      }
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(names.stream().distinct().collect(Collectors.joining(", ")));
  }
}
