package io.tao4j.examples.cli;

import io.tao4j.TaoJob;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.Network;
import io.tao4j.network.SubCommand;
import io.tao4j.network.SubCommand.Kind;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** A sub-command that a network declares: its options set fields of its spec. */
@Command(sortOptions = false)
final class DeclaredTask<S extends Record> extends SubTask {
  private final SubCommand<S> declared;

  private DeclaredTask(SubCommand<S> declared, Network<?, ?, ?> network, Console console) {
    super(network, console);
    this.declared = declared;
  }

  /** With the options that it declares. */
  static <S extends Record> CommandLine of(
      SubCommand<S> declared, Network<?, ?, ?> network, Console console) {
    CommandLine line = new CommandLine(new DeclaredTask<>(declared, network, console));
    line.getCommandSpec().name(declared.name());
    line.getCommandSpec()
        .usageMessage()
        .description(
            sentence(declared.description()),
            "Its settings are a spec, of which options set fields: tao %s spec --explain --task %s"
                .formatted(network.name(), declared.name()));
    declared.options().forEach(option -> line.getCommandSpec().addOption(option(option)));
    return line;
  }

  /** An option that a network declares, as the command line has it. */
  static OptionSpec option(SubCommand.Option option) {
    boolean several = option.kind() == Kind.PATHS;
    boolean path = several || option.kind() != Kind.WORD;
    return OptionSpec.builder(option.names().toArray(String[]::new))
        .type(several ? List.class : String.class)
        .auxiliaryTypes(String.class)
        .arity(several ? "1..*" : "1")
        .paramLabel(path ? "PATH" : "VALUE")
        .description(option.description())
        .build();
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }

  @Override
  void run() throws Exception {
    SpecTree tree = tree();
    for (Map.Entry<String, String> field : overrides.fields().entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    SpecBinding<S> binding = declared.specBinder().bind(tree);
    Path folder = folder(binding.ifValid().flatMap(declared::output).orElse(null));
    open(folder).run(() -> run(binding, folder));
  }

  private SpecTree tree() {
    Path file = spec;
    Map<String, String> fields = new LinkedHashMap<>();
    for (SubCommand.Option option : declared.options()) {
      OptionSpec given =
          command.commandLine().getParseResult().matchedOption(option.names().get(0));
      if (given == null) {
        continue;
      }
      if (option.kind() == Kind.SPEC) {
        file = Path.of(given.<String>getValue());
      } else {
        fields.put(option.field(), value(option.kind(), given));
      }
    }
    if (results != null) {
      declared.resultsField().ifPresent(field -> fields.put(field, path(results.toString())));
    }
    SpecTree tree =
        file == null
            ? SpecReader.standard().parse("", SpecSyntax.YAML, "command line")
            : SpecReader.standard().read(file);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return tree;
  }

  /** What was given, as a spec takes it. */
  static String value(Kind kind, OptionSpec given) {
    return switch (kind) {
      case PATH -> path(given.<String>getValue());
      case PATHS ->
          given.<List<String>>getValue().stream()
              .map(DeclaredTask::path)
              .collect(Collectors.joining(", ", "[", "]"));
      case SPEC, WORD -> given.<String>getValue();
    };
  }

  /** From the working directory, and as YAML takes any text. */
  private static String path(String value) {
    return "'" + Path.of(value).toAbsolutePath().toString().replace("'", "''") + "'";
  }

  private Map<String, Number> run(SpecBinding<S> binding, Path folder) throws IOException {
    SpecReport report = binding.report();
    report.throwIfErrors();
    report.notices().forEach(notice -> console.err().println(notice));
    AtomicFile.writeString(folder.resolve(TaoJob.RESOLVED_SPEC), binding.resolved());
    return tell(declared.run(binding.spec()), console);
  }

  /** Prints what a command did; gives its figures. */
  static Map<String, Number> tell(SubCommand.Result result, Console console) {
    result.notices().forEach(notice -> console.err().println("notice: " + notice));
    result.lines().forEach(console.out()::println);
    result.files().forEach(file -> console.out().println("wrote " + file));
    return result.figures();
  }
}
