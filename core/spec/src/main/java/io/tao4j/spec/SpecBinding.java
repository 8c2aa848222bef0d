package io.tao4j.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tree bound to a record: the record, the report and where each value came from.
 *
 * @param <T> the spec record
 */
public final class SpecBinding<T> {
  private final @Nullable T spec;
  private final SpecReport report;
  private final SpecTree tree;
  private final Map<String, Origin> origins;
  private final SpecSchema schema;
  private final @Nullable SpecLayout layout;

  SpecBinding(
      @Nullable T spec,
      SpecReport report,
      SpecTree tree,
      Map<String, Origin> origins,
      SpecSchema schema,
      @Nullable SpecLayout layout) {
    this.schema = schema;
    this.layout = layout;
    this.spec = spec;
    this.report = report;
    this.tree = tree;
    this.origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
  }

  /**
   * The bound record.
   *
   * @throws SpecException with every problem, when there are errors
   */
  public T spec() {
    report.throwIfErrors();
    if (spec == null) {
      throw new IllegalStateException("no record although nothing was wrong");
    }
    return spec;
  }

  /** The bound record, or empty when there are errors. */
  public Optional<T> ifValid() {
    return report.hasErrors() ? Optional.empty() : Optional.ofNullable(spec);
  }

  /** Errors and notices. */
  public SpecReport report() {
    return report;
  }

  /**
   * The resolved spec as YAML: every field, defaults included, and after each in a comment where
   * its value comes from. Binding it gives an equal record.
   *
   * @throws SpecException with every problem, when there are errors
   */
  public String resolved() {
    return YamlWriter.write(schema, spec(), origins);
  }

  /**
   * Fields that a verb uses and that are no groups, with indices of groups in lists, in order. Data
   * are validated for a training, so by what a training reads.
   */
  List<String> fieldsFor(Verb verb) {
    Verb reader = verb == Verb.VALIDATE ? Verb.TRAIN : verb;
    List<String> fields = new ArrayList<>();
    for (String path : origins.keySet()) {
      schema
          .find(withoutIndices(path))
          .filter(member -> member.usedBy(Set.of(reader)))
          .filter(member -> !(SpecSchema.leaf(member.type()) instanceof SpecType.Group))
          .ifPresent(member -> fields.add(path));
    }
    return fields;
  }

  boolean namesFile(String path) {
    return schema
        .find(withoutIndices(path))
        .map(member -> member.rules().path() != PathKind.NONE)
        .orElse(false);
  }

  private static String withoutIndices(String path) {
    return path.replaceAll("\\[[0-9]+\\]", "");
  }

  /** The record as YAML without origins; equal records give equal texts. */
  String plainYaml() {
    return YamlWriter.write(schema, spec());
  }

  /** The other layout that the file is written in, if it is. */
  public Optional<SpecLayout> layout() {
    return Optional.ofNullable(layout);
  }

  /** What was bound. */
  public SpecTree tree() {
    return tree;
  }

  /** Origin of every field by its path, in the order of the record; defaults included. */
  public Map<String, Origin> origins() {
    return origins;
  }
}
