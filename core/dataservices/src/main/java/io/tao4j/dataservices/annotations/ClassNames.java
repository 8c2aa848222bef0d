package io.tao4j.dataservices.annotations;

import io.tao4j.error.TaoException;
import io.tao4j.spec.Origin;
import io.tao4j.spec.SpecNode;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which label names become which class: a file of TAO's form, a list of {@code - person: [person,
 * rider]}, or the same as one mapping. Case of label names does not count.
 */
public final class ClassNames {
  /** The reader knows files whose outermost thing is a mapping. */
  private static final String AROUND = "classes:\n";

  private static final String FORM =
      "expected '- person: [person, rider]', a line a class, names of labels in the brackets";

  private final List<String> classes;
  private final Map<String, String> classOfName;

  private ClassNames(List<String> classes, Map<String, String> classOfName) {
    this.classes = List.copyOf(classes);
    this.classOfName = Map.copyOf(classOfName);
  }

  /** The classes in the order of the file. */
  List<String> classes() {
    return classes;
  }

  /** The class of a label name; empty where the file does not name it. */
  Optional<String> of(String labelName) {
    return Optional.ofNullable(classOfName.get(labelName.toLowerCase(Locale.ROOT)));
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code DATASET-002} with file and line if it is no such mapping
   */
  public static ClassNames read(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TaoException("DATASET-002", file + ": cannot be read: " + e, List.of(), e);
    }
    int shift = isMapping(text) ? 0 : 1;
    SpecTree tree =
        SpecReader.standard()
            .parse(shift == 0 ? text : AROUND + text.indent(1), SpecSyntax.YAML, file.toString());
    if (tree.report().hasErrors()) {
      throw new TaoException(
          "DATASET-002",
          file + ": is no YAML: " + tree.report().errors().get(0).message(),
          List.of(FORM),
          null);
    }
    SpecNode node = shift == 0 ? tree.root() : tree.root().last("classes").orElseThrow().value();
    return new Collector(file, shift).collect(node);
  }

  private static boolean isMapping(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .findFirst()
        .map(line -> line.matches("[^\\s\\-\\[{].*"))
        .orElse(false);
  }

  private static final class Collector {
    private final Path file;
    private final int shift;
    private final Map<String, List<String>> classes = new LinkedHashMap<>();
    private final Map<String, String> classOfName = new LinkedHashMap<>();

    Collector(Path file, int shift) {
      this.file = file;
      this.shift = shift;
    }

    private TaoException wrong(Origin at, String what) {
      return new TaoException(
          "DATASET-002", "%s:%s: %s".formatted(file, Math.max(1, at.line() - shift), what), FORM);
    }

    ClassNames collect(SpecNode node) {
      if (node instanceof SpecNode.Message mapping) {
        mapping.entries().forEach(this::take);
      } else if (node instanceof SpecNode.ListNode list) {
        for (SpecNode item : list.items()) {
          if (!(item instanceof SpecNode.Message mapping)) {
            throw wrong(item.origin(), "an item of the list is no 'class: names'");
          }
          mapping.entries().forEach(this::take);
        }
      } else {
        throw wrong(node.origin(), "neither a list nor a mapping");
      }
      if (classes.isEmpty()) {
        throw wrong(node.origin(), "there is no class");
      }
      return new ClassNames(new ArrayList<>(classes.keySet()), classOfName);
    }

    private void take(SpecNode.Entry entry) {
      String name = entry.key();
      if (classes.putIfAbsent(name, new ArrayList<>()) != null) {
        throw wrong(entry.origin(), "the class '%s' is there already".formatted(name));
      }
      if (entry.value() instanceof SpecNode.ListNode list) {
        list.items().forEach(item -> name(item, name));
      } else {
        name(entry.value(), name);
      }
    }

    private void name(SpecNode node, String className) {
      if (!(node instanceof SpecNode.Scalar scalar) || scalar.text().isBlank()) {
        throw wrong(node.origin(), "'%s' has something that is no name".formatted(className));
      }
      String before = classOfName.putIfAbsent(scalar.text().toLowerCase(Locale.ROOT), className);
      if (before != null && !before.equals(className)) {
        throw wrong(
            node.origin(),
            "'%s' becomes both '%s' and '%s'".formatted(scalar.text(), before, className));
      }
    }
  }
}
