package io.tao4j.network;

import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecValidator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Work beside the verbs that only some networks have: anchors for a spec ({@code kmeans}), labels
 * in another form ({@code dataset_convert}). A network declares it in {@link NetworkInfo#commands};
 * the command line finds it there. Its settings are a spec as any other: checked, explained and
 * written beside the results. Stateless.
 *
 * @param <S> record of its spec
 */
public interface SubCommand<S extends Record> {
  /** Name on the command line, for example {@code kmeans}. */
  String name();

  /** One line for lists, without a full stop. */
  String description();

  /** Reads and checks its specs. */
  SpecBinder<S> specBinder();

  /** A complete spec in YAML. Its paths are examples: they need not exist. */
  String defaultSpec();

  /** Options of the command line that set fields of the spec; TAO's flags, where TAO has them. */
  List<Option> options();

  /**
   * What it writes, beside which the resolved spec and the log are put unless the user names a
   * folder; empty where it writes nothing else.
   */
  default Optional<Path> output(S spec) {
    return Optional.empty();
  }

  /**
   * Path of the field that names the folder of its results, which {@code -r} sets; empty where
   * there is none.
   */
  default Optional<String> resultsField() {
    return Optional.empty();
  }

  /**
   * Runs.
   *
   * @throws io.tao4j.error.TaoException if the data do not allow it
   * @throws IOException if a file cannot be written
   */
  Result run(S spec) throws IOException;

  /** Checks its specs, and describes their fields. */
  default SpecValidator specs(String network) {
    return SpecValidator.of(specBinder(), network + " " + name(), description(), defaultSpec());
  }

  /** What an option's value is. */
  enum Kind {
    /** A file with a spec, as {@code -e}. */
    SPEC,
    /** A number, or one of some words. */
    WORD,
    /** A path, from the working directory. */
    PATH,
    /** One or more paths, from the working directory. */
    PATHS
  }

  /**
   * An option of the command line.
   *
   * @param names as they are typed, {@code -l} and {@code --label_folders}
   * @param kind of its value
   * @param field path of the field that it sets; empty for {@link Kind#SPEC}
   * @param description one sentence or more for the help
   */
  record Option(List<String> names, Kind kind, String field, String description) {
    public Option {
      names = List.copyOf(names);
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(description, "description");
      if (names.isEmpty() || field.isEmpty() != (kind == Kind.SPEC)) {
        throw new IllegalArgumentException("an option has a name, and a field: " + names);
      }
    }
  }

  /**
   * What a run gave.
   *
   * @param lines for a person to read or to copy
   * @param notices what was left out or looks wrong, a line each
   * @param figures by name, for {@code status.json}
   * @param files what was written
   */
  record Result(
      List<String> lines, List<String> notices, Map<String, Number> figures, List<Path> files) {
    public Result {
      lines = List.copyOf(lines);
      notices = List.copyOf(notices);
      figures = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(figures));
      files = List.copyOf(files);
    }
  }
}
