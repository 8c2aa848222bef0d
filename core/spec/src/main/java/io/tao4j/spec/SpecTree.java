package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A spec as read: one tree with origins, whatever its syntax, and the problems found so far.
 * Immutable; {@link #with} makes a changed copy.
 */
public final class SpecTree {
  private final Message root;
  private final String source;
  private final @Nullable Path folder;
  private final SpecSyntax syntax;
  private final boolean complete;
  private final SourceText text;
  private final SpecReport report;

  SpecTree(
      Message root,
      String source,
      @Nullable Path folder,
      SpecSyntax syntax,
      boolean complete,
      SourceText text,
      SpecReport report) {
    this.root = root;
    this.source = source;
    this.folder = folder;
    this.syntax = syntax;
    this.complete = complete;
    this.text = text;
    this.report = report;
  }

  /** The fields at the top. */
  public Message root() {
    return root;
  }

  /** Name of the file, as messages show it. */
  public String source() {
    return source;
  }

  /** Folder of the file, against which relative paths are tried first. */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** Syntax of the file. */
  public SpecSyntax syntax() {
    return syntax;
  }

  /** False when parts of the text could not be read, so that absent fields may be there. */
  public boolean complete() {
    return complete;
  }

  /** What went wrong while reading and overriding. */
  public SpecReport report() {
    return report;
  }

  SourceText text() {
    return text;
  }

  /**
   * Looks up {@code a.b}, {@code list[0].c}. A protobuf key given several times counts as a list; a
   * path without an index then means the last one.
   *
   * @throws IllegalArgumentException if the path cannot be one
   */
  public Optional<SpecNode> find(String path) {
    SpecNode node = root;
    for (SpecPath.Step step : SpecPath.parse(path)) {
      if (!(node instanceof Message message)) {
        return Optional.empty();
      }
      if (step.index() < 0) {
        Optional<Entry> entry = message.last(step.name());
        if (entry.isEmpty()) {
          return Optional.empty();
        }
        node = entry.get().value();
      } else {
        List<SpecNode> items = items(message, step.name());
        if (step.index() >= items.size()) {
          return Optional.empty();
        }
        node = items.get(step.index());
      }
    }
    return Optional.of(node);
  }

  /**
   * Sets one field. Groups on the way are made when absent; {@code list[n]} with n the size
   * appends. What cannot be set is reported as {@link SpecCode#OVERRIDE} in the returned tree, so
   * that a command line gets all its mistakes in one report.
   *
   * @param path such as {@code train_config.n_epochs} or {@code data_sources[0].root_path}
   * @param value a YAML value: {@code 5}, {@code resnet}, {@code [1, 2]}, {@code {a: 1}}; null for
   *     not given
   */
  public SpecTree with(String path, String value) {
    ProblemCollector problems = new ProblemCollector(this);
    ParsedSpec.Places places = (line, column) -> Origin.override(path, line, column);
    Origin origin = Origin.override(path, 1, 1);
    List<SpecPath.Step> steps;
    try {
      steps = SpecPath.parse(path);
    } catch (IllegalArgumentException e) {
      problems.error(
          SpecCode.OVERRIDE, origin, origin.source(), String.valueOf(e.getMessage()), "");
      return copy(root, problems);
    }
    ParsedSpec parsed = YamlSpecParser.parse(value, SpecLimits.STANDARD, places, problems);
    if (!parsed.complete()) {
      return copy(root, problems);
    }
    SpecNode node = parsed.node();
    if (node == null) {
      node = new SpecNode.Scalar(origin, "", SpecNode.Style.NULL);
    }
    return copy(set(root, steps, node, origin, problems), problems);
  }

  /** The same source with another root and with problems that were found meanwhile. */
  SpecTree copy(Message changed, ProblemCollector problems) {
    return new SpecTree(changed, source, folder, syntax, complete, text, problems.report());
  }

  /** The same with fields that may be there although they are absent. */
  SpecTree incomplete() {
    return new SpecTree(root, source, folder, syntax, false, text, report);
  }

  private static List<SpecNode> items(Message message, String key) {
    List<SpecNode> items = new ArrayList<>();
    for (Entry entry : message.all(key)) {
      if (entry.value() instanceof ListNode list) {
        items.addAll(list.items());
      } else {
        items.add(entry.value());
      }
    }
    return items;
  }

  /** A message with the value at a place; the origin is that of groups which are made for it. */
  static Message set(
      Message message,
      List<SpecPath.Step> steps,
      SpecNode value,
      Origin origin,
      ProblemCollector problems) {
    SpecPath.Step step = steps.get(0);
    List<SpecPath.Step> rest = steps.subList(1, steps.size());
    List<Entry> present = message.all(step.name());
    SpecNode replacement;
    if (step.index() >= 0) {
      List<SpecNode> items = items(message, step.name());
      if (step.index() > items.size()) {
        problems.error(
            SpecCode.OVERRIDE,
            origin,
            origin.source(),
            "'"
                + step.name()
                + "' has "
                + items.size()
                + " items, index "
                + step.index()
                + " is past the end",
            "the index " + items.size() + " appends");
        return message;
      }
      SpecNode old = step.index() < items.size() ? items.remove(step.index()) : null;
      SpecNode item = changed(old, step.name(), rest, value, origin, problems);
      if (item == null) {
        return message;
      }
      items.add(step.index(), item);
      replacement =
          new ListNode(present.isEmpty() ? origin : present.get(0).value().origin(), items);
    } else {
      if (!rest.isEmpty() && present.size() > 1) {
        problems.error(
            SpecCode.OVERRIDE,
            origin,
            origin.source(),
            "'" + step.name() + "' is given " + present.size() + " times",
            "say which: " + step.name() + "[0]");
        return message;
      }
      SpecNode old = present.isEmpty() ? null : present.get(0).value();
      SpecNode node = changed(old, step.name(), rest, value, origin, problems);
      if (node == null) {
        return message;
      }
      replacement = node;
    }
    return replace(message, step.name(), replacement, origin);
  }

  private static @Nullable SpecNode changed(
      @Nullable SpecNode old,
      String name,
      List<SpecPath.Step> rest,
      SpecNode value,
      Origin origin,
      ProblemCollector problems) {
    if (rest.isEmpty()) {
      return value;
    }
    boolean absent =
        old == null
            || old instanceof SpecNode.Scalar scalar && scalar.style() == SpecNode.Style.NULL;
    if (absent) {
      return set(new Message(origin, List.of()), rest, value, origin, problems);
    }
    if (old instanceof Message group) {
      return set(group, rest, value, origin, problems);
    }
    String hint = old instanceof ListNode ? "say which item: " + name + "[0]" : "";
    problems.error(
        SpecCode.OVERRIDE,
        origin,
        origin.source(),
        "'" + name + "' is not a group of fields",
        hint);
    return null;
  }

  /** Puts the value where the key first stood, or at the end, and drops its other occurrences. */
  private static Message replace(Message message, String key, SpecNode value, Origin origin) {
    List<Entry> entries = new ArrayList<>();
    boolean placed = false;
    for (Entry entry : message.entries()) {
      if (!entry.key().equals(key)) {
        entries.add(entry);
      } else if (!placed) {
        entries.add(new Entry(key, entry.origin(), value));
        placed = true;
      }
    }
    if (!placed) {
      entries.add(new Entry(key, origin, value));
    }
    return new Message(message.origin(), entries);
  }
}
