package io.tao4j.spec;

import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.ListNode;
import io.tao4j.spec.SpecNode.Message;
import io.tao4j.spec.SpecNode.Scalar;
import io.tao4j.spec.SpecNode.Style;
import io.tao4j.spec.SpecSchema.Member;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds one tree to one record. Used once. */
final class RecordReader {
  static final String STILL_MISSING = "???";

  /**
   * How to read.
   *
   * @param allowMissingPaths whether files need not exist
   * @param verbs verbs whose required fields must be there
   * @param everyPath whether files of fields that no wanted verb uses must exist too
   * @param written names that messages show, by path in the record; those that are not here are
   *     written as they are named
   */
  record Options(
      boolean allowMissingPaths, Set<Verb> verbs, boolean everyPath, Map<String, String> written) {
    /** For defaults: nothing need be there, no file need exist. */
    static final Options LENIENT = new Options(true, Set.of(), false, Map.of());
  }

  private final SpecTree tree;
  private final SpecSchema root;
  private final ProblemCollector problems;
  private final ValueReader values;
  private final Options options;
  private final Map<String, Origin> origins = new LinkedHashMap<>();

  /** Result of a read that leaves no value; the reason is in the report. */
  private static final Object NOTHING = new Object();

  RecordReader(SpecTree tree, SpecSchema root, ProblemCollector problems, Options options) {
    this.tree = tree;
    this.root = root;
    this.problems = problems;
    this.options = options;
    this.values = new ValueReader(problems, tree.folder().orElse(null));
  }

  /** The field as the user's file names it. */
  private String shown(String path) {
    String end = "";
    for (String at = path; !at.isEmpty(); ) {
      String name = options.written().get(at);
      if (name != null) {
        return name + end;
      }
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      end = cut < 0 ? end : at.substring(cut) + end;
      at = cut < 0 ? "" : at.substring(0, cut);
    }
    return path;
  }

  private String inside(String path, String key) {
    return path.isEmpty() ? key : shown(path) + "." + key;
  }

  private boolean pathMatters(Member member) {
    return !options.allowMissingPaths() && (options.everyPath() || member.usedBy(options.verbs()));
  }

  Map<String, Origin> origins() {
    return origins;
  }

  /** The record, or null when a field has no usable value. */
  @Nullable Object read() {
    Object spec = group(root, List.of(tree.root()), tree.root().origin(), "");
    return spec == NOTHING ? null : spec;
  }

  /** Checks the defaults that a schema declares, those of nested records included. */
  void checkDefaults(SpecSchema schema) {
    for (Member member : schema.members()) {
      for (SpecSyntax syntax : SpecSyntax.values()) {
        SpecNode value = member.defaultIn(syntax);
        if (value != null) {
          given(member, List.of(new Entry(member.name(), value.origin(), value)), member.name());
        }
      }
      if (SpecSchema.leaf(member.type()) instanceof SpecType.Group group) {
        checkDefaults(group.schema());
      }
    }
  }

  private Object group(SpecSchema schema, List<Message> parts, Origin where, String path) {
    Map<String, List<Entry>> byKey = new HashMap<>();
    Set<String> names = new HashSet<>(schema.names());
    for (Message part : parts) {
      for (Entry entry : part.entries()) {
        if (names.contains(entry.key())) {
          byKey.computeIfAbsent(entry.key(), key -> new ArrayList<>()).add(entry);
        } else if (!problems.full()) {
          UnknownField.report(problems, entry, path, schema.names(), root.placesOf(entry.key()));
        }
      }
    }
    oneofs(schema, byKey, where, path);
    Object[] arguments = new Object[schema.members().size()];
    boolean usable = true;
    for (int i = 0; i < arguments.length; i++) {
      Member member = schema.members().get(i);
      List<Entry> entries = byKey.getOrDefault(member.name(), List.of());
      String at = path.isEmpty() ? member.name() : path + "." + member.name();
      Object value = member(member, entries, where, at);
      usable &= value != NOTHING;
      arguments[i] = value;
      if (member.presence() == SpecSchema.Presence.OPTIONAL) {
        arguments[i] = Optional.ofNullable(value);
      }
    }
    return usable ? create(schema, arguments, where, path) : NOTHING;
  }

  private Object create(SpecSchema schema, Object[] arguments, Origin where, String path) {
    try {
      return schema.create(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException broken) {
        problems.error(
            SpecCode.RULE,
            where,
            shown(path),
            UnknownField.place(shown(path)) + ": " + broken.getMessage(),
            "");
        return NOTHING;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("cannot build " + schema.type().getName(), e);
    }
  }

  private void oneofs(
      SpecSchema schema, Map<String, List<Entry>> byKey, Origin where, String path) {
    Map<String, List<Member>> groups = new LinkedHashMap<>();
    for (Member member : schema.members()) {
      if (!member.rules().oneof().isEmpty()) {
        groups.computeIfAbsent(member.rules().oneof(), key -> new ArrayList<>()).add(member);
      }
    }
    for (List<Member> members : groups.values()) {
      String names = members.stream().map(Member::name).reduce((a, b) -> a + ", " + b).orElse("");
      List<Entry> given = new ArrayList<>();
      for (Member member : members) {
        byKey.getOrDefault(member.name(), List.of()).stream()
            .filter(RecordReader::hasValue)
            .limit(1)
            .forEach(given::add);
      }
      given.sort((a, b) -> compare(a.origin(), b.origin()));
      if (given.size() > 1) {
        problems.error(
            SpecCode.ONE_OF,
            given.get(1).origin(),
            inside(path, given.get(1).key()),
            "'"
                + given.get(1).key()
                + "' excludes '"
                + given.get(0).key()
                + "' in "
                + UnknownField.place(path),
            "keep one of " + names);
      }
      boolean required =
          members.stream()
              .anyMatch(member -> member.rules().required() && member.usedBy(options.verbs()));
      if (required && given.isEmpty() && tree.complete()) {
        problems.error(
            SpecCode.MISSING,
            where,
            shown(path),
            UnknownField.place(path) + " needs one of " + names,
            "");
      }
    }
  }

  private static int compare(Origin a, Origin b) {
    return a.line() != b.line()
        ? Integer.compare(a.line(), b.line())
        : Integer.compare(a.column(), b.column());
  }

  private static boolean hasValue(Entry entry) {
    return !(entry.value() instanceof Scalar scalar) || scalar.style() != Style.NULL;
  }

  /** The component's value, null for an absent optional one, NOTHING after a problem. */
  private @Nullable Object member(Member member, List<Entry> entries, Origin where, String path) {
    Field rules = member.rules();
    List<Entry> given =
        entries.stream().filter(entry -> hasValue(entry) && !emptyPath(member, entry)).toList();
    for (Entry entry : given) {
      if (entry.value() instanceof Scalar scalar
          && scalar.style() == Style.PLAIN
          && scalar.text().equals(STILL_MISSING)) {
        boolean unimportantPath = rules.path() != PathKind.NONE && !pathMatters(member);
        if (unimportantPath || !options.everyPath() && !member.usedBy(options.verbs())) {
          return absent(member, where, path, false);
        }
        problems.error(
            SpecCode.MISSING,
            scalar.origin(),
            shown(path),
            "'" + shown(path) + "' is still '???'",
            "give it a value: " + rules.description());
        return NOTHING;
      }
    }
    if (given.isEmpty()) {
      return absent(member, where, path, true);
    }
    Origin origin = given.get(0).value().origin();
    if (!rules.ignored().isEmpty() && origin.kind() != Origin.Kind.DEFAULT) {
      problems.notice(
          SpecCode.IGNORED_FIELD,
          given.get(0).origin(),
          shown(path),
          "'" + shown(path) + "' has no effect: " + rules.ignored(),
          "");
    }
    return given(member, given, path);
  }

  /** TAO writes "" for a path that is not given, as protobuf has it. */
  private boolean emptyPath(Member member, Entry entry) {
    return member.rules().path() != PathKind.NONE
        && !(member.rules().required() && member.usedBy(options.verbs()))
        && entry.value() instanceof Scalar scalar
        && scalar.text().isEmpty();
  }

  private @Nullable Object absent(Member member, Origin where, String path, boolean check) {
    Field rules = member.rules();
    origins.put(path, Origin.declaredDefault());
    boolean needed =
        check && rules.required() && rules.oneof().isEmpty() && member.usedBy(options.verbs());
    if (needed) {
      if (tree.complete()) {
        problems.error(
            SpecCode.MISSING,
            where,
            shown(path),
            "'" + shown(path) + "' is missing: " + rules.description(),
            "");
      }
      return NOTHING;
    }
    if (member.presence() != SpecSchema.Presence.ALWAYS) {
      return null;
    }
    SpecNode value = member.defaultIn(tree.syntax());
    if (value != null) {
      return given(member, List.of(new Entry(member.name(), value.origin(), value)), path);
    }
    SpecType type = member.type();
    if (type instanceof SpecType.Group group) {
      return group(group.schema(), List.of(), where, path);
    }
    if (type instanceof SpecType.Int integer) {
      return integer.isInt() ? (Object) 0 : (Object) 0L;
    }
    if (type instanceof SpecType.Real) {
      return 0.0;
    }
    if (type instanceof SpecType.Bool) {
      return false;
    }
    if (type instanceof SpecType.ListOf) {
      return List.of();
    }
    if (type instanceof SpecType.MapOf) {
      return Map.of();
    }
    if (type instanceof SpecType.Text text) {
      return text.isPath() ? Path.of("") : "";
    }
    // An enum without default is required or optional; where no verb needs it, any constant will
    // do.
    return ((SpecType.Choice) type).constants().get(0);
  }

  private Object given(Member member, List<Entry> entries, String path) {
    Entry last = entries.get(entries.size() - 1);
    SpecType type = member.type();
    origins.put(path, last.value().origin());
    if (type instanceof SpecType.ListOf list) {
      return list(list, entries, member, path);
    }
    if (type instanceof SpecType.MapOf map) {
      return map(map, entries, member, path);
    }
    if (type instanceof SpecType.Group group) {
      return givenGroup(group, entries, path);
    }
    if (entries.size() > 1) {
      problems.notice(
          SpecCode.DUPLICATE,
          last.origin(),
          shown(path),
          "'" + shown(path) + "' is given " + entries.size() + " times, the last one counts",
          "remove the others");
    }
    return single(type, last.value(), member, path);
  }

  private Object givenGroup(SpecType.Group group, List<Entry> entries, String path) {
    // As protobuf's text parser merges them: a message given twice is one with all fields.
    List<Message> parts = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.value() instanceof Message message) {
        parts.add(message);
      } else {
        values.wrongType(entry.value(), shown(path), "a group of fields", "");
        return NOTHING;
      }
    }
    Origin where =
        parts.get(0).entries().isEmpty() ? entries.get(0).origin() : parts.get(0).origin();
    return group(group.schema(), parts, where, path);
  }

  private Object single(SpecType type, SpecNode node, Member member, String path) {
    if (type instanceof SpecType.Group group) {
      if (node instanceof Message message) {
        return group(group.schema(), List.of(message), message.origin(), path);
      }
      values.wrongType(node, shown(path), "a group of fields", "");
      return NOTHING;
    }
    if (type instanceof SpecType.ListOf inner) {
      if (node instanceof ListNode items) {
        return items(inner, items.items(), member, path);
      }
      values.wrongType(node, shown(path), "a list", "");
      return NOTHING;
    }
    if (!(node instanceof Scalar scalar) || scalar.style() == Style.NULL) {
      values.wrongType(node, shown(path), "a single value", "");
      return NOTHING;
    }
    Object value = values.read(type, scalar, member.rules(), shown(path), pathMatters(member));
    return value == null ? NOTHING : value;
  }

  /** Protobuf text makes lists by repetition; an override of such a field is YAML. */
  private boolean repeats(SpecNode node) {
    return tree.syntax() == SpecSyntax.PROTOBUF_TEXT && node.origin().inFile();
  }

  private Object list(SpecType.ListOf type, List<Entry> entries, Member member, String path) {
    List<SpecNode> items = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.value() instanceof ListNode list) {
        items.addAll(list.items());
      } else if (repeats(entry.value())
          || member.rules().oneOrMany() && entry.value() instanceof Message) {
        items.add(entry.value());
      } else {
        boolean single = entry.value() instanceof Scalar;
        String hint = single ? "write [" + ((Scalar) entry.value()).text() + "]" : "";
        values.wrongType(entry.value(), shown(path), "a list", hint);
        return NOTHING;
      }
    }
    return items(type, items, member, path);
  }

  private Object items(SpecType.ListOf type, List<SpecNode> nodes, Member member, String path) {
    List<Object> items = new ArrayList<>(nodes.size());
    boolean usable = true;
    for (int i = 0; i < nodes.size(); i++) {
      String at = path + "[" + i + "]";
      SpecNode node = nodes.get(i);
      if (type.item() instanceof SpecType.Group) {
        origins.put(at, node.origin());
      }
      Object item = single(type.item(), node, member, at);
      usable &= item != NOTHING;
      items.add(item);
    }
    return usable ? Collections.unmodifiableList(items) : NOTHING;
  }

  private Object map(SpecType.MapOf type, List<Entry> entries, Member member, String path) {
    Map<String, Object> map = new LinkedHashMap<>();
    boolean usable = true;
    List<SpecNode> nodes = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.value() instanceof ListNode list && repeats(list)) {
        nodes.addAll(list.items());
      } else {
        nodes.add(entry.value());
      }
    }
    for (SpecNode node : nodes) {
      if (!(node instanceof Message message)) {
        String expected = repeats(node) ? "written { key: … value: … }" : "a group of fields";
        values.wrongType(node, shown(path), expected, "");
        return NOTHING;
      }
      if (repeats(node)) {
        usable &= mapEntry(message, type, member, path, map);
        continue;
      }
      for (Entry entry : message.entries()) {
        String at = path + "." + entry.key();
        Object value = single(type.item(), entry.value(), member, at);
        usable &= value != NOTHING;
        map.put(entry.key(), value);
      }
    }
    return usable ? Collections.unmodifiableMap(map) : NOTHING;
  }

  private boolean mapEntry(
      Message message, SpecType.MapOf type, Member member, String path, Map<String, Object> map) {
    Optional<Entry> key = message.last("key");
    Optional<Entry> value = message.last("value");
    boolean usable = true;
    for (Entry entry : message.entries()) {
      if (!entry.key().equals("key") && !entry.key().equals("value")) {
        problems.error(
            SpecCode.UNKNOWN_FIELD,
            entry.origin(),
            inside(path, entry.key()),
            "unknown field '" + entry.key() + "' in the map " + path,
            "an entry of a map is written { key: … value: … }");
      }
    }
    if (key.isEmpty() || value.isEmpty()) {
      problems.error(
          SpecCode.MISSING,
          message.origin(),
          shown(path),
          "an entry of the map '" + path + "' has no " + (key.isEmpty() ? "key" : "value"),
          "write { key: … value: … }");
      return false;
    }
    String name = "";
    if (key.get().value() instanceof Scalar scalar && scalar.style() == Style.QUOTED) {
      name = scalar.text();
    } else {
      values.wrongType(key.get().value(), path + ".key", "text in quotes", "");
      usable = false;
    }
    Object item = single(type.item(), value.get().value(), member, path + "." + name);
    if (map.put(name, item) != null) {
      problems.notice(
          SpecCode.DUPLICATE,
          key.get().origin(),
          inside(path, name),
          "the map '" + path + "' has '" + name + "' twice, the last one counts",
          "remove the other");
    }
    return usable && item != NOTHING;
  }
}
