package io.tao4j.spec;

import io.tao4j.spec.SpecLayout.Choice;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Moved;
import io.tao4j.spec.SpecLayout.Written;
import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a record into a tree with the names of another layout: the table of {@link LayoutReader},
 * read from right to left. Fields of the record for which the layout has no name, or of which it
 * cannot say the value, stand beside under their own names, which win when the spec is read.
 */
final class LayoutWriter {
  private final SpecTree record;
  private final SpecLayout layout;
  private Message root;
  private final Set<String> done = new LinkedHashSet<>();

  private LayoutWriter(SpecTree record, SpecLayout layout) {
    this.record = record;
    this.layout = layout;
    this.root = new Message(record.root().origin(), List.of());
  }

  /**
   * The fields of the layout, with the values that a record gives them.
   *
   * @param record the record as a tree, under its own names
   */
  static Message write(SpecTree record, SpecLayout layout) {
    LayoutWriter writer = new LayoutWriter(record, layout);
    for (SpecLayout.Row row : layout.rows()) {
      writer.write(row);
    }
    return writer.root;
  }

  private void write(SpecLayout.Row row) {
    if (row instanceof Moved moved) {
      move(moved.to(), moved.field());
    } else if (row instanceof Written written) {
      written(written);
    } else if (row instanceof Choice choice) {
      choice(choice);
    }
  }

  private Optional<SpecNode> find(String path) {
    return record.find(path).filter(node -> !isNull(node));
  }

  private static boolean isNull(SpecNode node) {
    return node instanceof Scalar scalar && scalar.style() == Style.NULL;
  }

  /** Of several names for one field the first is written. */
  private void move(String from, String to) {
    find(from).filter(node -> done.add(from)).ifPresent(node -> put(to, node));
  }

  private void written(Written row) {
    List<String> texts = new ArrayList<>();
    for (String from : row.source()) {
      Optional<SpecNode> node = find(from);
      if (node.isEmpty()) {
        return;
      }
      texts.add(text(node.get()));
    }
    String yaml = row.how().apply(texts);
    if (!yaml.isEmpty()) {
      ProblemCollector problems = new ProblemCollector(record);
      ParsedSpec parsed =
          YamlSpecParser.parse(
              yaml, SpecLimits.STANDARD, (line, column) -> record.root().origin(), problems);
      if (parsed.node() != null && !problems.hasErrors()) {
        put(row.field(), parsed.node());
      }
    }
  }

  private static String text(SpecNode node) {
    if (node instanceof ListNode list) {
      return String.join(",", list.items().stream().map(LayoutWriter::text).toList());
    }
    if (node instanceof Message map) {
      List<String> entries = new ArrayList<>();
      map.entries().forEach(entry -> entries.add(entry.key() + "=" + text(entry.value())));
      return String.join(",", entries);
    }
    return ((Scalar) node).text();
  }

  private void choice(Choice row) {
    for (Map.Entry<String, String> option : row.groups().entrySet()) {
      if (find(option.getValue()).isEmpty()) {
        continue;
      }
      put(row.field(), new Scalar(record.root().origin(), option.getKey(), Style.QUOTED));
      for (ChoiceField field : row.fields()) {
        if (field.words().isEmpty() || field.words().contains(option.getKey())) {
          move(option.getValue() + "." + field.name(), field.field());
        }
      }
      return;
    }
  }

  private void put(String path, SpecNode value) {
    root = set(root, path, value);
  }

  private Message set(Message message, String path, SpecNode value) {
    return SpecTree.set(
        message, SpecPath.parse(path), value, record.root().origin(), new ProblemCollector(record));
  }

  /**
   * The fields of {@code expected} that {@code read} lacks or has otherwise, as a tree of their
   * own; absent ones as null.
   */
  static Message differences(Message expected, Message read, SpecSchema schema) {
    List<Entry> entries = new ArrayList<>();
    Map<String, SpecNode> others = new LinkedHashMap<>();
    read.entries().forEach(entry -> others.put(entry.key(), entry.value()));
    for (SpecSchema.Member member : schema.members()) {
      SpecNode value = expected.last(member.name()).orElseThrow().value();
      SpecNode other = others.get(member.name());
      if (same(value, other)) {
        continue;
      }
      SpecNode needed = value;
      if (member.type() instanceof SpecType.Group group
          && value instanceof Message a
          && other instanceof Message b) {
        needed = differences(a, b, group.schema());
      }
      entries.add(new Entry(member.name(), value.origin(), needed));
    }
    return new Message(expected.origin(), entries);
  }

  private static boolean same(SpecNode a, SpecNode b) {
    if (a instanceof Message first && b instanceof Message second) {
      if (first.entries().size() != second.entries().size()) {
        return false;
      }
      for (int i = 0; i < first.entries().size(); i++) {
        Entry one = first.entries().get(i);
        Entry other = second.entries().get(i);
        if (!one.key().equals(other.key()) || !same(one.value(), other.value())) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof ListNode first && b instanceof ListNode second) {
      if (first.items().size() != second.items().size()) {
        return false;
      }
      for (int i = 0; i < first.items().size(); i++) {
        if (!same(first.items().get(i), second.items().get(i))) {
          return false;
        }
      }
      return true;
    }
    return a instanceof Scalar first
        && b instanceof Scalar second
        && first.style() == second.style()
        && first.text().equals(second.text());
  }
}
