package io.tao4j.dataservices;

import io.tao4j.TaoJob;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a data service: a spec, fields that overrule it, and a folder for results. Immutable;
 * each call gives a changed copy.
 *
 * @param <S> record of its spec
 */
public final class ServiceJob<S extends Record> {
  private final String group;
  private final SubCommand<S> command;
  private final @Nullable Path spec;
  private final Map<String, String> fields;

  private ServiceJob(
      String group, SubCommand<S> command, @Nullable Path spec, Map<String, String> fields) {
    this.group = group;
    this.command = command;
    this.spec = spec;
    this.fields = fields;
  }

  /** A run of a command, without spec. */
  public static <S extends Record> ServiceJob<S> of(String group, SubCommand<S> command) {
    return new ServiceJob<>(group, command, null, Map.of());
  }

  /** As it is called: {@code annotations convert}. */
  public String name() {
    return group + " " + command.name();
  }

  /** With the spec of a file, YAML or protobuf text. */
  public ServiceJob<S> spec(Path file) {
    return new ServiceJob<>(group, command, file, fields);
  }

  /**
   * With a field that overrules the spec.
   *
   * @param field its path, for example {@code data.input_format}
   * @param value as YAML takes it; a {@link Path} is put into quotes
   */
  public ServiceJob<S> set(String field, Object value) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    String text =
        value instanceof Path path
            ? "'" + path.toAbsolutePath().toString().replace("'", "''") + "'"
            : String.valueOf(value);
    more.put(field, text);
    return new ServiceJob<>(group, command, spec, more);
  }

  /** With a folder for its results: the spec's field {@code results_dir}. */
  public ServiceJob<S> results(Path folder) {
    return command.resultsField().map(field -> set(field, folder)).orElse(this);
  }

  /** What the spec says, checked. */
  public SpecBinding<S> bind() {
    SpecTree tree =
        spec == null
            ? SpecReader.standard().parse("", SpecSyntax.YAML, name())
            : SpecReader.standard().read(spec);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return command.specBinder().bind(tree);
  }

  /** Where its results go; empty where the spec is faulty or names no folder. */
  public Optional<Path> output() {
    return bind().ifValid().flatMap(command::output);
  }

  /**
   * Runs, and writes the spec as it was run into the folder of the results.
   *
   * @return what it did; the notices of the spec stand before its own
   * @throws io.tao4j.spec.SpecException if the spec is faulty: nothing is written
   * @throws TaoException {@code DATASET-001} if the results cannot be written; as the service says
   */
  public SubCommand.Result run() {
    SpecBinding<S> binding = bind();
    binding.report().throwIfErrors();
    S record = binding.spec();
    try {
      SubCommand.Result result = command.run(record);
      Optional<Path> folder = command.output(record);
      if (folder.isPresent()) {
        AtomicFile.writeString(folder.get().resolve(TaoJob.RESOLVED_SPEC), binding.resolved());
      }
      List<String> notices = new ArrayList<>();
      binding.report().notices().stream().map(Problem::toString).forEach(notices::add);
      notices.addAll(result.notices());
      return new SubCommand.Result(result.lines(), notices, result.figures(), result.files());
    } catch (IOException e) {
      throw new TaoException(
          "DATASET-001",
          "%s: the results cannot be written: %s".formatted(name(), e),
          List.of("check the folder and its free space"),
          e);
    }
  }
}
