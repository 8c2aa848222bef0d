package io.tao4j.spec;

import io.tao4j.spec.SpecLayout.Choice;
import io.tao4j.spec.SpecLayout.ChoiceField;
import io.tao4j.spec.SpecLayout.Computed;
import io.tao4j.spec.SpecLayout.Constant;
import io.tao4j.spec.SpecLayout.Ignored;
import io.tao4j.spec.SpecLayout.Moved;
import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a tree in another layout into one with the record's names. Used once. */
final class LayoutReader {

  /**
   * A tree with the record's names.
   *
   * @param tree as written, or translated
   * @param layout what was translated; null for none
   * @param written names in the layout by path in the record
   * @param verbs verbs for which the tree has something of their own that the record lacks
   */
  record Translation(
      SpecTree tree, @Nullable SpecLayout layout, Map<String, String> written, Set<Verb> verbs) {}

  private final SpecTree tree;
  private final SpecSchema schema;
  private final SpecLayout layout;
  private final ProblemCollector problems;
  private final Map<String, String> written = new LinkedHashMap<>();
  private final Set<Verb> verbs = EnumSet.noneOf(Verb.class);
  private final Map<String, Optional<SpecNode>> found = new HashMap<>();
  private Message root;

  /** Whether a row could not be read, so that the field it leads to is absent for that reason. */
  private boolean failed;

  private LayoutReader(
      SpecTree tree, SpecSchema schema, SpecLayout layout, ProblemCollector problems) {
    this.tree = tree;
    this.schema = schema;
    this.layout = layout;
    this.problems = problems;
    this.root = new Message(tree.root().origin(), List.of());
  }

  /**
   * Translates from the layout that knows most of the fields, if one knows more than the record.
   */
  static Translation read(
      SpecTree tree, SpecSchema schema, List<SpecLayout> layouts, ProblemCollector problems) {
    SpecLayout best = null;
    int most = layouts.isEmpty() ? 0 : schema.known(tree.root());
    for (SpecLayout layout : layouts) {
      int known = layout.names().known(tree.root());
      if (layout.overlaps()) {
        Message others = others(tree.root(), layout.names());
        known += schema.known(others) - shared(others, layout.names());
      }
      if (known > most) {
        best = layout;
        most = known;
      }
    }
    if (best == null) {
      return new Translation(tree, null, Map.of(), Set.of());
    }
    LayoutReader reader = new LayoutReader(tree, schema, best, problems);
    reader.translate();
    SpecTree read = tree.copy(reader.root, problems);
    return new Translation(
        reader.failed ? read.incomplete() : read, best, reader.written, reader.verbs);
  }

  private void translate() {
    List<String> fieldNames = schema.names();
    if (layout.overlaps()) {
      root = others(tree.root(), layout.names());
    } else {
      List<Entry> kept =
          tree.root().entries().stream().filter(entry -> fieldNames.contains(entry.key())).toList();
      root = new Message(root.origin(), kept);
      unknown(tree.root(), layout.names(), "", fieldNames);
    }
    // What is written comes before defaults, so that a group's place is that of a written field.
    for (SpecLayout.Row row : layout.rows()) {
      read(row, true);
    }
    for (SpecLayout.Row row : layout.rows()) {
      read(row, false);
    }
  }

  /** What no row of the layout names, at any depth. */
  private static Message others(Message message, LayoutNames names) {
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : message.entries()) {
      LayoutNames at = names.get(entry.key());
      if (at == null) {
        kept.add(entry);
      } else if (at.row() == null && !(entry.value() instanceof Message)) {
        kept.add(entry); // no group, where the layout has one: the record's reader says so
      } else if (at.row() == null && entry.value() instanceof Message group) {
        Message rest = others(group, at);
        if (!rest.entries().isEmpty() || group.entries().isEmpty()) {
          kept.add(new Entry(entry.key(), entry.origin(), rest));
        }
      }
    }
    return new Message(message.origin(), kept);
  }

  /** Groups of what no row names that are the layout's too: they are not to count twice. */
  private static int shared(Message others, LayoutNames names) {
    int count = 0;
    for (Entry entry : others.entries()) {
      LayoutNames at = names.get(entry.key());
      if (at != null) {
        count++;
        if (entry.value() instanceof Message group) {
          count += shared(group, at);
        }
      }
    }
    return count;
  }

  private void unknown(Message message, LayoutNames names, String path, List<String> fieldNames) {
    for (Entry entry : message.entries()) {
      if (path.isEmpty() && fieldNames.contains(entry.key())) {
        continue;
      }
      LayoutNames at = names.get(entry.key());
      String fieldPath = path.isEmpty() ? entry.key() : path + "." + entry.key();
      if (at == null) {
        if (!problems.full()) {
          List<String> places = new ArrayList<>();
          layout.names().places(entry.key(), "", places);
          UnknownField.report(problems, entry, path, names.names(), places);
        }
      } else if (at.row() == null) {
        if (entry.value() instanceof Message group) {
          unknown(group, at, fieldPath, fieldNames);
        } else if (!nothing(entry.value())) {
          problems.error(
              SpecCode.WRONG_TYPE,
              entry.value().origin(),
              fieldPath,
              "'" + fieldPath + "' must be a group of fields",
              "its fields are " + String.join(", ", at.names()));
        }
      }
    }
  }

  private static boolean nothing(SpecNode node) {
    return node instanceof Scalar scalar && scalar.style() == Style.NULL;
  }

  /** The node of a field of the layout; empty when it is absent or null. */
  private Optional<SpecNode> find(String field) {
    return found.computeIfAbsent(
        field, path -> entriesOfMap(path).or(() -> tree.find(path)).filter(node -> !nothing(node)));
  }

  /**
   * A map of protobuf text, {@code field { key: "a" value: 1 }} several times, as a list of them.
   */
  private Optional<SpecNode> entriesOfMap(String field) {
    int dot = field.lastIndexOf('.');
    String name = field.substring(dot + 1);
    SpecNode parent = dot < 0 ? tree.root() : tree.find(field.substring(0, dot)).orElse(null);
    if (!(parent instanceof Message group)) {
      return Optional.empty();
    }
    List<SpecNode> entries = new ArrayList<>();
    for (Entry entry : group.entries()) {
      if (!entry.key().equals(name)) {
        continue;
      }
      if (!(entry.value() instanceof Message pair)
          || pair.entries().size() != 2
          || pair.last("key").isEmpty()
          || pair.last("value").isEmpty()) {
        return Optional.empty();
      }
      entries.add(pair);
    }
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(new ListNode(entries.get(0).origin(), entries));
  }

  private void read(SpecLayout.Row row, boolean given) {
    if (row instanceof Moved moved) {
      moved(moved, given);
    } else if (row instanceof Computed computed) {
      computed(computed, given);
    } else if (row instanceof Choice choice) {
      choice(choice, given);
    } else if (row instanceof Constant constant) {
      if (!given) {
        put(constant.to(), value(constant.value(), Origin.declaredDefault()));
      }
    } else if (row instanceof Ignored ignored && given) {
      ignored(ignored);
    }
  }

  private void moved(Moved row, boolean given) {
    written.putIfAbsent(row.to(), row.field());
    Optional<SpecNode> node = find(row.field());
    if (given && !row.items().isEmpty()) {
      node.ifPresent(value -> put(row.to(), renamed(value, row)));
    } else if (given) {
      node.ifPresent(value -> put(row.to(), value));
    } else if (node.isEmpty() && row.absent() != null) {
      put(row.to(), value(row.absent(), Origin.declaredDefault()));
    }
  }

  /** A list of groups whose fields have the record's names. */
  private static SpecNode renamed(SpecNode value, Moved row) {
    List<SpecNode> items = value instanceof ListNode list ? list.items() : List.of(value);
    List<SpecNode> all = new ArrayList<>();
    for (SpecNode item : items) {
      if (item instanceof Message group) {
        List<Entry> entries =
            group.entries().stream()
                .map(
                    entry ->
                        new Entry(
                            row.items().getOrDefault(entry.key(), entry.key()),
                            entry.origin(),
                            entry.value()))
                .toList();
        all.add(new Message(group.origin(), entries));
      } else {
        all.add(item);
      }
    }
    return new ListNode(value.origin(), all);
  }

  private void computed(Computed row, boolean given) {
    written.putIfAbsent(row.to(), row.from().get(0));
    List<String> texts = new ArrayList<>();
    Origin origin = null;
    for (int i = 0; i < row.from().size(); i++) {
      Optional<SpecNode> node = find(row.from().get(i));
      if (node.isEmpty()) {
        texts.add(row.absent().get(i));
        continue;
      }
      String text = text(node.get(), row.from().get(i), given);
      if (text == null) {
        return;
      }
      texts.add(text);
      origin = origin == null ? node.get().origin() : origin;
    }
    if ((origin != null) != given || origin == null && row.absent().contains("")) {
      return;
    }
    Origin place = origin == null ? Origin.declaredDefault() : origin;
    if (texts.contains(STILL_MISSING)) {
      put(row.to(), new Scalar(place, STILL_MISSING, Style.PLAIN));
      return;
    }
    try {
      String text = row.how().apply(texts);
      if (!text.isEmpty()) {
        put(row.to(), value(text, place));
      }
    } catch (IllegalArgumentException e) {
      failed = true;
      problems.error(
          SpecCode.WRONG_TYPE,
          place,
          row.from().get(0),
          "'" + String.join("', '", row.from()) + "' cannot be read: " + e.getMessage(),
          row.what());
    }
  }

  private static final String STILL_MISSING = RecordReader.STILL_MISSING;

  /** Text of a single value, or of a list's items joined by commas; null for anything else. */
  private @Nullable String text(SpecNode node, String field, boolean report) {
    if (node instanceof Scalar scalar) {
      return scalar.text();
    }
    if (node instanceof ListNode list
        && list.items().stream().allMatch(item -> item instanceof Scalar)) {
      return String.join(",", list.items().stream().map(item -> ((Scalar) item).text()).toList());
    }
    failed = true;
    if (report) {
      problems.error(
          SpecCode.WRONG_TYPE,
          node.origin(),
          field,
          "'" + field + "' must be a single value or a list of them",
          "");
    }
    return null;
  }

  private void choice(Choice row, boolean given) {
    Optional<SpecNode> node = find(row.field());
    String word = row.absent();
    if (node.isPresent()) {
      word = text(node.get(), row.field(), given);
      if (word == null) {
        return;
      }
    }
    String lower = word.toLowerCase(Locale.ROOT);
    String group = row.groups().get(lower);
    if (group == null) {
      failed |= node.isPresent();
      if (given) {
        problems.error(
            SpecCode.NOT_ALLOWED,
            node.map(SpecNode::origin).orElse(root.origin()),
            row.field(),
            "'%s' must be one of %s, got '%s'"
                .formatted(row.field(), String.join(", ", row.groups().keySet()), word),
            NearestNames.hint(word, row.groups().keySet()));
      }
      return;
    }
    if (given && node.isPresent()) {
      written.putIfAbsent(group, row.field());
    }
    for (ChoiceField field : row.fields()) {
      Optional<SpecNode> value = find(field.field());
      if (!field.words().isEmpty() && !field.words().contains(lower)) {
        if (given && value.isPresent()) {
          noEffect(field.field(), value.get(), "'%s' is %s".formatted(row.field(), word));
        }
        continue;
      }
      String to = group + "." + field.name();
      written.putIfAbsent(to, field.field());
      if (given) {
        value.ifPresent(one -> put(to, one));
      } else if (value.isEmpty() && field.absent() != null) {
        put(to, value(field.absent(), Origin.declaredDefault()));
      }
    }
    if (!given && root.last(group).isEmpty()) {
      put(group, new Message(Origin.declaredDefault(), List.of()));
    }
  }

  private void ignored(Ignored row) {
    Optional<SpecNode> node = find(row.field());
    if (node.isEmpty()) {
      return;
    }
    verbs.addAll(row.verbs());
    String harmless = row.harmless();
    if (harmless != null && same(node.get(), harmless)) {
      return;
    }
    if (node.get() instanceof Scalar scalar && scalar.text().isEmpty()) {
      return; // TAO's own files have "" for not given
    }
    noEffect(row.field(), node.get(), row.why());
  }

  private static boolean same(SpecNode node, String expected) {
    List<SpecNode> items = node instanceof ListNode list ? list.items() : List.of(node);
    String[] parts = expected.split(",");
    if (items.size() != parts.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!(items.get(i) instanceof Scalar scalar)) {
        return false;
      }
      Scalar other = new Scalar(scalar.origin(), parts[i], Style.PLAIN);
      boolean equal = scalar.text().equalsIgnoreCase(parts[i]);
      Optional<Double> number = ScalarValue.real(scalar);
      if (!equal && (number.isEmpty() || !number.equals(ScalarValue.real(other)))) {
        return false;
      }
    }
    return true;
  }

  private void noEffect(String field, SpecNode node, String why) {
    problems.notice(
        SpecCode.IGNORED_FIELD, node.origin(), field, "'" + field + "' has no effect: " + why, "");
  }

  private SpecNode value(String yaml, Origin origin) {
    ParsedSpec parsed =
        YamlSpecParser.parse(yaml, SpecLimits.STANDARD, (line, column) -> origin, problems);
    return parsed.node() == null ? new Scalar(origin, "", Style.NULL) : parsed.node();
  }

  /** Puts a value at a place of the record that has none yet. */
  private void put(String to, SpecNode value) {
    List<SpecPath.Step> steps = SpecPath.parse(to);
    Message at = root;
    for (int i = 0; i < steps.size(); i++) {
      Optional<Entry> entry = at.last(steps.get(i).name());
      if (entry.isEmpty()) {
        break;
      }
      if (i == steps.size() - 1 || !(entry.get().value() instanceof Message group)) {
        return;
      }
      at = group;
    }
    Origin place =
        value.origin().kind() == Origin.Kind.DEFAULT ? tree.root().origin() : value.origin();
    root = SpecTree.set(root, steps, value, place, problems);
  }
}
