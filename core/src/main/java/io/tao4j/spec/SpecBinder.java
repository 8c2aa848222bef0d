package io.tao4j.spec;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds specs to a record and writes records as specs. Immutable and thread-safe; {@code with…} and
 * {@link #allowMissingPaths} give changed copies.
 *
 * @param <T> the spec record; its components carry {@link Field}
 */
public final class SpecBinder<T> {
  private final Class<T> type;
  private final SpecSchema schema;
  private final boolean allowMissingPaths;
  private final List<SpecRules<? super T>> rules;
  private final SpecReader reader;

  private SpecBinder(
      Class<T> type,
      SpecSchema schema,
      boolean allowMissingPaths,
      List<SpecRules<? super T>> rules,
      SpecReader reader) {
    this.type = type;
    this.schema = schema;
    this.allowMissingPaths = allowMissingPaths;
    this.rules = List.copyOf(rules);
    this.reader = reader;
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
    new RecordReader(empty, schema, problems, true).checkDefaults(schema);
    if (problems.hasErrors()) {
      throw new IllegalArgumentException(
          "defaults of " + type.getName() + ": " + problems.report());
    }
    return new SpecBinder<>(type, schema, false, List.of(), SpecReader.standard());
  }

  /** A binder for which files and folders need not exist. */
  public SpecBinder<T> allowMissingPaths() {
    return new SpecBinder<>(type, schema, true, rules, reader);
  }

  /** A binder with one more set of cross-field rules. */
  public SpecBinder<T> withRules(SpecRules<? super T> more) {
    List<SpecRules<? super T>> all = new ArrayList<>(rules);
    all.add(more);
    return new SpecBinder<>(type, schema, allowMissingPaths, all, reader);
  }

  /** A binder that reads files with other limits. */
  public SpecBinder<T> withReader(SpecReader other) {
    return new SpecBinder<>(type, schema, allowMissingPaths, rules, other);
  }

  /** Reads and binds a file; everything wrong with it is in the report. */
  public SpecBinding<T> bind(Path file) {
    return bind(reader.read(file));
  }

  /** Binds a tree; its own problems are part of the report. */
  public SpecBinding<T> bind(SpecTree tree) {
    ProblemCollector problems = new ProblemCollector(tree);
    RecordReader binding = new RecordReader(tree, schema, problems, allowMissingPaths);
    @Nullable T spec = type.cast(binding.read());
    if (spec != null) {
      RuleContext context = new RuleContext(tree, binding.origins(), allowMissingPaths, problems);
      for (SpecRules<? super T> rule : rules) {
        rule.check(spec, context);
      }
    }
    return new SpecBinding<>(spec, problems.report(), tree, binding.origins());
  }

  /**
   * The record with nothing but defaults.
   *
   * @throws SpecException if a field is required
   */
  public T defaults() {
    SpecTree empty = reader.parse("", SpecSyntax.YAML, type.getSimpleName());
    return new SpecBinder<>(type, schema, true, List.<SpecRules<? super T>>of(), reader)
        .bind(empty)
        .spec();
  }

  /** The record as YAML with every field, defaults included; binding it gives an equal record. */
  public String toYaml(T spec) {
    return YamlWriter.write(schema, spec);
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
