package io.tao4j.spec;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.spec.LayoutReader.Translation;
import io.tao4j.spec.SpecNode.Entry;
import io.tao4j.spec.SpecNode.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds specs to a record and writes records as specs. Immutable and thread-safe; {@code with…},
 * {@link #forVerb} and {@link #allowMissingPaths} give changed copies.
 *
 * <p>Without a verb, a spec is checked for the verbs of which it gives a field that no other one
 * uses. When it gives none such, it is checked for those that share its fields with training, and
 * for training when there are none: a file that holds the evaluation only is not asked for training
 * images.
 *
 * @param <T> the spec record; its components carry {@link Field}
 */
public final class SpecBinder<T> {

  /** Everything but the record's type; changed only while a copy is made. */
  private static final class Settings<T> {
    private boolean allowMissingPaths;
    private @Nullable Verb verb;
    private List<SpecRules<? super T>> rules = List.of();
    private List<SpecLayout> layouts = List.of();
    private Function<String, @Nullable String> environment = System::getenv;
    private SpecReader reader = SpecReader.standard();

    private Settings<T> copy() {
      Settings<T> copy = new Settings<>();
      copy.allowMissingPaths = allowMissingPaths;
      copy.verb = verb;
      copy.rules = rules;
      copy.layouts = layouts;
      copy.environment = environment;
      copy.reader = reader;
      return copy;
    }
  }

  private final Class<T> type;
  private final SpecSchema schema;
  private final Settings<T> settings;

  private SpecBinder(Class<T> type, SpecSchema schema, Settings<T> settings) {
    this.type = type;
    this.schema = schema;
    this.settings = settings;
  }

  /**
   * A binder for a record.
   *
   * @throws IllegalArgumentException if the record cannot be one: a component without {@link
   *     Field}, an unknown type, a default that breaks the component's own rules
   */
  public static <T extends Record> SpecBinder<T> of(Class<T> type) {
    SpecSchema schema = SpecSchema.of(type);
    SpecTree empty = SpecReader.standard().parse("", SpecSyntax.YAML, type.getSimpleName());
    ProblemCollector problems = new ProblemCollector(empty);
    new RecordReader(empty, schema, problems, RecordReader.Options.LENIENT).checkDefaults(schema);
    if (problems.hasErrors()) {
      throw new IllegalArgumentException(
          "defaults of " + type.getName() + ": " + problems.report());
    }
    return new SpecBinder<>(type, schema, new Settings<>());
  }

  private SpecBinder<T> with(Consumer<Settings<T>> change) {
    Settings<T> copy = settings.copy();
    change.accept(copy);
    return new SpecBinder<>(type, schema, copy);
  }

  private static <E> List<E> joined(List<E> first, List<? extends E> more) {
    List<E> all = new ArrayList<>(first);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** The record. */
  public Class<T> type() {
    return type;
  }

  /** A binder for which files and folders need not exist. */
  public SpecBinder<T> allowMissingPaths() {
    return with(copy -> copy.allowMissingPaths = true);
  }

  /**
   * A binder for one use: only what it needs must be there, and only files that it reads must
   * exist.
   */
  public SpecBinder<T> forVerb(Verb verb) {
    return with(copy -> copy.verb = verb);
  }

  /** A binder with one more set of cross-field rules. */
  public SpecBinder<T> withRules(SpecRules<? super T> more) {
    return with(copy -> copy.rules = joined(settings.rules, List.of(more)));
  }

  /**
   * A binder that also takes files with the field names of these layouts.
   *
   * @throws IllegalArgumentException if a row of one leads to no field of the record
   */
  public SpecBinder<T> withLayouts(List<SpecLayout> more) {
    more.forEach(layout -> LayoutPage.checkTargets(layout, schema));
    return with(copy -> copy.layouts = joined(settings.layouts, more));
  }

  /**
   * A binder that looks up the names in <code>${NAME}</code> here rather than in the environment of
   * the process.
   *
   * @param variables gives null for a name that is not set
   */
  public SpecBinder<T> withEnvironment(Function<String, @Nullable String> variables) {
    return with(copy -> copy.environment = variables);
  }

  /** A binder that reads files with other limits. */
  public SpecBinder<T> withReader(SpecReader other) {
    return with(copy -> copy.reader = other);
  }

  /** Reads and binds a file; everything wrong with it is in the report. */
  public SpecBinding<T> bind(Path file) {
    return bind(settings.reader.read(file));
  }

  /** Binds a tree; its own problems are part of the report. */
  public SpecBinding<T> bind(SpecTree tree) {
    ProblemCollector problems = new ProblemCollector(tree);
    SpecTree filled =
        tree.copy(Interpolation.resolve(tree, settings.environment, problems), problems);
    Translation translation = LayoutReader.read(filled, schema, settings.layouts, problems);
    Set<Verb> verbs = verbs(translation);
    RecordReader binding =
        new RecordReader(
            translation.tree(),
            schema,
            problems,
            new RecordReader.Options(
                settings.allowMissingPaths, verbs, settings.verb == null, translation.written()));
    @Nullable T spec = type.cast(binding.read());
    if (spec != null) {
      RuleContext context =
          new RuleContext(
              translation.tree(), binding.origins(), settings.allowMissingPaths, verbs, problems);
      for (SpecRules<? super T> rule : settings.rules) {
        rule.check(spec, context);
      }
    }
    return new SpecBinding<>(
        spec, problems.report(), tree, binding.origins(), schema, translation.layout());
  }

  private Set<Verb> verbs(Translation translation) {
    if (settings.verb != null) {
      return Set.of(settings.verb == Verb.VALIDATE ? Verb.TRAIN : settings.verb);
    }
    Set<Verb> verbs = EnumSet.noneOf(Verb.class);
    verbs.addAll(translation.verbs());
    Set<Verb> shared = EnumSet.noneOf(Verb.class);
    schema.collectVerbs(translation.tree().root(), verbs, shared);
    if (verbs.isEmpty()) {
      shared.remove(Verb.TRAIN);
      verbs.addAll(shared);
    }
    return verbs.isEmpty() ? Set.of(Verb.TRAIN) : Collections.unmodifiableSet(verbs);
  }

  /**
   * The record with nothing but defaults.
   *
   * @throws SpecException if a field is required whatever the use
   */
  public T defaults() {
    SpecTree empty = settings.reader.parse("", SpecSyntax.YAML, type.getSimpleName());
    RecordReader.Options options =
        new RecordReader.Options(true, EnumSet.allOf(Verb.class), false, Map.of());
    ProblemCollector problems = new ProblemCollector(empty);
    RecordReader binding = new RecordReader(empty, schema, problems, options);
    @Nullable T spec = type.cast(binding.read());
    return new SpecBinding<>(spec, problems.report(), empty, binding.origins(), schema, null)
        .spec();
  }

  SpecSchema schema() {
    return schema;
  }

  List<SpecLayout> layouts() {
    return settings.layouts;
  }

  SpecReader reader() {
    return settings.reader;
  }

  /** The record as YAML with every field, defaults included; binding it gives an equal record. */
  public String toYaml(T spec) {
    return YamlWriter.write(schema, spec);
  }

  /**
   * The record as YAML with the names of another layout, as far as it has them; the rest stands
   * beside under the record's own names. Binding it gives an equal record.
   *
   * @throws IllegalArgumentException if the layout is none of this binder's
   */
  public String toYaml(T spec, SpecLayout layout) {
    SpecTree specTree = tree(toYaml(spec));
    String text = layoutYaml(specTree, LayoutWriter.write(specTree, layout), layout);
    T read = lenient(tree(text));
    if (!spec.equals(read)) {
      throw new IllegalStateException(
          "written in layout " + layout.name() + " the spec reads as another: " + text);
    }
    return text;
  }

  /** Fields of a layout with what they do not say of the record beside them. */
  String layoutYaml(SpecTree specTree, Message written, SpecLayout layout) {
    if (settings.layouts.stream().noneMatch(one -> one.name().equals(layout.name()))) {
      throw new IllegalArgumentException("there is no layout " + layout.name() + " here");
    }
    Message beside = beside(specTree, YamlNodes.write(written));
    List<Entry> all = new ArrayList<>(written.entries());
    all.addAll(beside.entries());
    return YamlNodes.write(new Message(written.origin(), all));
  }

  /** What a text in a layout does not say of a record, under the record's own names. */
  Message beside(SpecTree specTree, String text) {
    @Nullable T read = lenient(tree(text));
    Message all =
        read == null ? new Message(specTree.root().origin(), List.of()) : tree(toYaml(read)).root();
    return LayoutWriter.differences(specTree.root(), all, schema);
  }

  SpecTree tree(String yaml) {
    return settings.reader.parse(yaml, SpecSyntax.YAML, type.getSimpleName());
  }

  /** What a tree says, whatever it lacks; null if it is no such record. */
  private @Nullable T lenient(SpecTree tree) {
    ProblemCollector problems = new ProblemCollector(tree);
    Translation translation = LayoutReader.read(tree, schema, settings.layouts, problems);
    SpecTree filled =
        translation
            .tree()
            .copy(Interpolation.resolve(translation.tree(), name -> null, problems), problems);
    return type.cast(
        new RecordReader(filled, schema, problems, RecordReader.Options.LENIENT).read());
  }

  /** The record as protobuf text with every field that has a value. */
  public String toProtobufText(T spec) {
    return ProtobufTextWriter.write(schema, spec);
  }

  /**
   * Writes a spec file whole or not at all: YAML for {@code .yaml .yml}, else protobuf text.
   *
   * @throws TaoException SPEC-014 if the file cannot be written
   */
  public void write(T spec, Path file) {
    String name = String.valueOf(file.getFileName());
    boolean yaml = SpecSyntax.of(name, "") == SpecSyntax.YAML;
    try {
      AtomicFile.writeString(file, yaml ? toYaml(spec) : toProtobufText(spec));
    } catch (IOException e) {
      throw new TaoException(
          SpecCode.UNWRITABLE.code(),
          "cannot write the spec " + file + ": " + e.getMessage(),
          List.of("check the folder and its free space"),
          e);
    }
  }
}
