package io.tao4j.spec;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a spec record: names, types, rules. Mistakes in it are the programmer's. */
final class SpecSchema {

  /** How a field may be absent. */
  enum Presence {
    /** Never absent in the record. */
    ALWAYS,
    OPTIONAL,
    NULLABLE
  }

  /**
   * A component.
   *
   * @param verbs what uses it, those of its group where it names none; empty for everything
   * @param fragments from a record to the one that has the component, outermost first
   * @param declaredDefault value when absent, or null
   * @param protobufDefault the same in protobuf text where it is another there, or null
   */
  record Member(
      String name,
      SpecType type,
      Presence presence,
      Field rules,
      Set<Verb> verbs,
      List<RecordComponent> fragments,
      RecordComponent component,
      @Nullable SpecNode declaredDefault,
      @Nullable SpecNode protobufDefault) {

    /** The declared value of a field that is absent from a spec of this syntax. */
    @Nullable SpecNode defaultIn(SpecSyntax syntax) {
      return syntax == SpecSyntax.PROTOBUF_TEXT && protobufDefault != null
          ? protobufDefault
          : declaredDefault;
    }

    boolean usedBy(Set<Verb> some) {
      return verbs.isEmpty() || verbs.stream().anyMatch(some::contains);
    }

    /** Whether the value is a group that is built from its defaults when absent. */
    boolean alwaysBuilt() {
      return presence == Presence.ALWAYS && type instanceof SpecType.Group;
    }

    /** The component's value in a record: an Optional is unpacked, null is absent. */
    @Nullable Object valueIn(Object spec) {
      try {
        Object record = spec;
        for (RecordComponent fragment : fragments) {
          record = fragment.getAccessor().invoke(record);
        }
        Object value = component.getAccessor().invoke(record);
        return presence == Presence.OPTIONAL ? ((Optional<?>) value).orElse(null) : value;
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }

    private Member within(RecordComponent fragment) {
      List<RecordComponent> all = new ArrayList<>();
      all.add(fragment);
      all.addAll(fragments);
      return new Member(
          name,
          type,
          presence,
          rules,
          verbs,
          List.copyOf(all),
          component,
          declaredDefault,
          protobufDefault);
    }
  }

  private final Class<?> type;
  private final Constructor<?> constructor;
  private final List<Member> members;

  /** For each component of the record its schema if it is a fragment, else nothing. */
  private final List<Optional<SpecSchema>> fragments;

  private SpecSchema(
      Class<?> type,
      Constructor<?> constructor,
      List<Member> members,
      List<Optional<SpecSchema>> fragments) {
    this.type = type;
    this.constructor = constructor;
    this.members = members;
    this.fragments = fragments;
  }

  Class<?> type() {
    return type;
  }

  /** Its fields, those of fragments in their places. */
  List<Member> members() {
    return members;
  }

  List<String> names() {
    return members.stream().map(Member::name).toList();
  }

  /** Adds the paths of all fields, without indices. */
  void collectPaths(String path, Collection<String> paths) {
    for (Member member : members) {
      String at = path.isEmpty() ? member.name() : path + "." + member.name();
      paths.add(at);
      SpecType inner = member.type() instanceof SpecType.ListOf list ? list.item() : member.type();
      if (inner instanceof SpecType.Group group) {
        group.schema().collectPaths(at, paths);
      }
    }
  }

  /** The field at a path without indices. */
  Optional<Member> find(String path) {
    int dot = path.indexOf('.');
    String first = dot < 0 ? path : path.substring(0, dot);
    Optional<Member> member = members.stream().filter(m -> m.name().equals(first)).findFirst();
    if (dot < 0 || member.isEmpty()) {
      return member;
    }
    SpecType type = member.get().type();
    SpecType inner = type instanceof SpecType.ListOf list ? list.item() : type;
    return inner instanceof SpecType.Group group
        ? group.schema().find(path.substring(dot + 1))
        : Optional.empty();
  }

  /** How many entries of a message, at any depth, are fields of this record. */
  int known(SpecNode.Message message) {
    Map<String, Member> byName = new HashMap<>();
    members.forEach(member -> byName.put(member.name(), member));
    int count = 0;
    for (SpecNode.Entry entry : message.entries()) {
      Member member = byName.get(entry.key());
      if (member != null) {
        count++;
        if (entry.value() instanceof SpecNode.Message inner
            && member.type() instanceof SpecType.Group group) {
          count += group.schema().known(inner);
        }
      }
    }
    return count;
  }

  /**
   * Verbs of which a message, at any depth, gives a field.
   *
   * @param exclusive takes those of which it gives a field that nothing else uses
   * @param shared takes those of the fields that some verbs use, and not one only
   */
  void collectVerbs(SpecNode.Message message, Set<Verb> exclusive, Set<Verb> shared) {
    Map<String, Member> byName = new HashMap<>();
    members.forEach(member -> byName.put(member.name(), member));
    for (SpecNode.Entry entry : message.entries()) {
      Member member = byName.get(entry.key());
      if (member == null || entry.value().origin().kind() == Origin.Kind.DEFAULT) {
        continue;
      }
      if (entry.value() instanceof SpecNode.Message inner
          && member.type() instanceof SpecType.Group group) {
        group.schema().collectVerbs(inner, exclusive, shared);
      } else {
        (member.verbs().size() == 1 ? exclusive : shared).addAll(member.verbs());
      }
    }
  }

  /**
   * Calls the canonical constructor.
   *
   * @param values one for each of {@link #members}
   */
  Object create(Object[] values) throws InvocationTargetException {
    Object[] arguments = new Object[fragments.size()];
    int next = 0;
    for (int i = 0; i < arguments.length; i++) {
      SpecSchema fragment = fragments.get(i).orElse(null);
      if (fragment == null) {
        arguments[i] = values[next++];
      } else {
        int end = next + fragment.members.size();
        arguments[i] = fragment.create(Arrays.copyOfRange(values, next, end));
        next = end;
      }
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException("cannot build " + type.getName(), e);
    }
  }

  /** Paths of all groups that have a field of that name, for hints; lists count as groups. */
  List<String> placesOf(String name) {
    List<String> places = new ArrayList<>();
    collectPlaces(name, "", places);
    return places;
  }

  private void collectPlaces(String name, String path, List<String> places) {
    for (Member member : members) {
      if (member.name().equals(name)) {
        places.add(path);
      }
      SpecType inner = member.type() instanceof SpecType.ListOf list ? list.item() : member.type();
      if (inner instanceof SpecType.Group group) {
        String below = path.isEmpty() ? member.name() : path + "." + member.name();
        group.schema().collectPlaces(name, below, places);
      }
    }
  }

  static SpecSchema of(Class<?> type) {
    return of(type, new Place(new ArrayDeque<>(), Set.of()));
  }

  /** Where in the tree of records a component stands: the records around it, and their verbs. */
  private record Place(Deque<Class<?>> within, Set<Verb> verbs) {}

  private static SpecSchema of(Class<?> type, Place place) {
    Deque<Class<?>> within = place.within();
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is not a record");
    }
    if (within.contains(type)) {
      throw new IllegalArgumentException(type.getName() + " contains itself");
    }
    within.push(type);
    RecordComponent[] components = type.getRecordComponents();
    List<Member> members = new ArrayList<>();
    List<Optional<SpecSchema>> fragments = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RecordComponent component : components) {
      Optional<SpecSchema> fragment = fragment(component, place);
      List<Member> added =
          fragment
              .map(f -> f.members.stream().map(member -> member.within(component)).toList())
              .orElseGet(() -> List.of(member(component, place)));
      for (Member member : added) {
        if (!names.add(member.name())) {
          throw wrong(component, "two fields are named '" + member.name() + "'");
        }
      }
      members.addAll(added);
      fragments.add(fragment);
    }
    within.pop();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new SpecSchema(type, constructor, List.copyOf(members), List.copyOf(fragments));
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type.getName() + " has no canonical constructor", e);
    }
  }

  private static Optional<SpecSchema> fragment(RecordComponent component, Place place) {
    if (!component.isAnnotationPresent(Fragment.class)) {
      return Optional.empty();
    }
    if (component.isAnnotationPresent(Field.class) || !component.getType().isRecord()) {
      throw wrong(component, "a fragment is a record without a @Field");
    }
    component.getAccessor().setAccessible(true);
    return Optional.of(of(component.getType(), place));
  }

  private static Member member(RecordComponent component, Place place) {
    Field rules = component.getAnnotation(Field.class);
    if (rules == null) {
      throw wrong(component, "it has no @Field");
    }
    component.getAccessor().setAccessible(true);
    Presence presence = Presence.ALWAYS;
    AnnotatedType annotated = component.getAnnotatedType();
    Type type = component.getGenericType();
    if (annotated.isAnnotationPresent(Nullable.class)) {
      presence = Presence.NULLABLE;
    }
    if (component.getType() == Optional.class) {
      presence = Presence.OPTIONAL;
      type = ((ParameterizedType) type).getActualTypeArguments()[0];
    }
    Set<Verb> verbs =
        rules.verbs().length == 0
            ? place.verbs()
            : Collections.unmodifiableSet(EnumSet.copyOf(List.of(rules.verbs())));
    SpecType specType = type(component, type, new Place(place.within(), verbs));
    String name = rules.name().isEmpty() ? FieldNames.toSpec(component.getName()) : rules.name();
    Member member =
        new Member(
            name,
            specType,
            presence,
            rules,
            verbs,
            List.of(),
            component,
            declaredDefault(component, rules.defaultValue(), specType),
            declaredDefault(component, rules.protobufDefault(), specType));
    check(member);
    return member;
  }

  private static void check(Member member) {
    Field rules = member.rules();
    RecordComponent component = member.component();
    SpecType type = member.type();
    boolean several = type instanceof SpecType.ListOf || type instanceof SpecType.MapOf;
    boolean text = leaf(type) instanceof SpecType.Text;
    if (member.presence() != Presence.ALWAYS) {
      if (several) {
        throw wrong(component, "lists and maps are empty rather than optional");
      }
      if (member.declaredDefault() != null || member.protobufDefault() != null) {
        throw wrong(component, "an optional field has no default");
      }
    } else if (!rules.oneof().isEmpty()) {
      throw wrong(component, "a member of a oneof group must be Optional or @Nullable");
    }
    if (rules.path() != PathKind.NONE && !text) {
      throw wrong(component, "path= is for text");
    }
    boolean unset = member.declaredDefault() == null && !rules.required();
    if (unset && member.presence() == Presence.ALWAYS && !several) {
      if (type instanceof SpecType.Choice) {
        throw wrong(component, "an enum needs a default, or to be required or optional");
      }
      if (rules.allowed().length > 0 && text) {
        throw wrong(component, "text of allowed values needs a default, or to be required");
      }
      boolean number = type instanceof SpecType.Int || type instanceof SpecType.Real;
      if (number && !ScalarValue.inRange(0, rules)) {
        throw wrong(component, "0 is out of range and no default is given");
      }
    }
  }

  /** Type of the single values in lists and maps. */
  static SpecType leaf(SpecType type) {
    if (type instanceof SpecType.ListOf list) {
      return leaf(list.item());
    }
    return type instanceof SpecType.MapOf map ? leaf(map.item()) : type;
  }

  private static @Nullable SpecNode declaredDefault(
      RecordComponent component, String text, SpecType type) {
    if (text.isEmpty()) {
      return null;
    }
    if (type instanceof SpecType.Group) {
      throw wrong(component, "a record takes its defaults from its own fields");
    }
    Origin origin = Origin.declaredDefault();
    if (type instanceof SpecType.Text) {
      return new SpecNode.Scalar(origin, text, SpecNode.Style.QUOTED);
    }
    ProblemCollector problems = new ProblemCollector("default", new SourceText(""));
    ParsedSpec parsed =
        YamlSpecParser.parse(text, SpecLimits.STANDARD, (line, column) -> origin, problems);
    if (parsed.node() == null || problems.hasErrors()) {
      throw wrong(component, "its default is not YAML: " + problems.report());
    }
    return parsed.node();
  }

  private static SpecType type(RecordComponent component, Type type, Place place) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        SpecType item = type(component, arguments[0], place);
        boolean groupsBelow =
            item instanceof SpecType.ListOf list && leaf(list) instanceof SpecType.Group;
        if (groupsBelow || item instanceof SpecType.MapOf) {
          throw wrong(component, "lists hold records, single values or lists of single values");
        }
        return new SpecType.ListOf(item);
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        SpecType item = type(component, arguments[1], place);
        if (item instanceof SpecType.ListOf || item instanceof SpecType.MapOf) {
          throw wrong(component, "values of a map are single values or records");
        }
        return new SpecType.MapOf(item);
      }
    }
    if (type instanceof Class<?> plain) {
      if (plain == int.class || plain == Integer.class) {
        return new SpecType.Int(true);
      }
      if (plain == long.class || plain == Long.class) {
        return new SpecType.Int(false);
      }
      if (plain == double.class || plain == Double.class) {
        return new SpecType.Real();
      }
      if (plain == boolean.class || plain == Boolean.class) {
        return new SpecType.Bool();
      }
      if (plain == String.class || plain == Path.class) {
        return new SpecType.Text(plain == Path.class);
      }
      if (plain.isEnum()) {
        return choice(plain);
      }
      if (plain.isRecord()) {
        return new SpecType.Group(of(plain, place));
      }
    }
    throw wrong(component, "a spec has no fields of type " + type.getTypeName());
  }

  private static SpecType choice(Class<?> type) {
    List<String> names = new ArrayList<>();
    List<Object> constants = new ArrayList<>();
    for (Object constant : Objects.requireNonNull(type.getEnumConstants())) {
      String name = ((Enum<?>) constant).name();
      try {
        Field rules = type.getField(name).getAnnotation(Field.class);
        names.add(rules == null || rules.name().isEmpty() ? name : rules.name());
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException("enum constant without its field: " + constant, e);
      }
      constants.add(constant);
    }
    return new SpecType.Choice(List.copyOf(names), List.copyOf(constants));
  }

  private static IllegalArgumentException wrong(RecordComponent component, String what) {
    return new IllegalArgumentException(
        component.getDeclaringRecord().getName() + "." + component.getName() + ": " + what);
  }
}
