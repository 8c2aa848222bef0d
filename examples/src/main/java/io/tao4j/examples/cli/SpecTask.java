package io.tao4j.examples.cli;

import io.tao4j.Tao;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.Network;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code spec}: checks a spec, gives one to start from, or tells what its fields are. */
@Command(
    name = "spec",
    sortOptions = false,
    description = {
      "Checks a spec and lists everything that is wrong with it, gives one to start from, or tells"
          + " what its fields are.",
      "Exit code 2 if a checked spec cannot be used."
    })
final class SpecTask implements Callable<Integer> {
  private final Network<?, ?> network;
  private final Console console;

  @CommandLine.Spec CommandSpec command;

  /** What to do; one of them. */
  static final class Wanted {
    @Option(
        names = {"--check", "-e", "--experiment_spec_file"},
        paramLabel = "FILE",
        description = "Check a spec, YAML or protobuf text.")
    @Nullable Path check;

    @Option(
        names = {"--template", "--default"},
        description = "Give a spec to start from, with every field in it or in its comments.")
    boolean template;

    @Option(
        names = "--schema",
        description = "Give the fields as a JSON Schema of draft 2020-12, for editors.")
    boolean schema;

    @Option(
        names = {"--explain", "--help-field"},
        arity = "0..1",
        fallbackValue = "",
        paramLabel = "FIELD",
        description = "Tell about a field, such as train_config; without one, about all groups.")
    @Nullable String explain;

    @Option(names = "--page", description = "Give the fields as a Markdown page.")
    boolean page;
  }

  @ArgGroup(multiplicity = "1")
  Wanted wanted = new Wanted();

  @Option(
      names = "--allow-missing-paths",
      description = "With --check: files and folders that the spec names need not exist.")
  boolean allowMissingPaths;

  @Option(
      names = "--for",
      paramLabel = "VERB",
      description =
          "With --check: check for one of ${COMPLETION-CANDIDATES} only. Without it the spec is"
              + " checked for what it has fields of.")
  @Nullable Verb verb;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "With --check: override a field first; may be repeated.")
  List<String> overrides = new ArrayList<>();

  @Option(
      names = "--syntax",
      paramLabel = "SYNTAX",
      description = "With --template: ${COMPLETION-CANDIDATES}; YAML unless given.")
  SpecSyntax syntax = SpecSyntax.YAML;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "File to write, which must not exist; else the text is printed.")
  @Nullable Path output;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  SpecTask(Network<?, ?> network, Console console) {
    this.network = network;
    this.console = console;
  }

  @Override
  public Integer call() {
    SpecValidator specs = Tao.network(network.name()).specs();
    if (wanted.check != null) {
      return check(specs, wanted.check);
    }
    if (wanted.explain != null) {
      return give(explained(specs, wanted.explain));
    }
    if (wanted.schema) {
      return give(specs.jsonSchema());
    }
    return give(wanted.page ? specs.markdown() : specs.template(syntax));
  }

  private int check(SpecValidator specs, Path file) {
    SpecValidator validator = allowMissingPaths ? specs.allowMissingPaths() : specs;
    if (verb != null) {
      validator = validator.forVerb(verb);
    }
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            command.commandLine(), "--set takes PATH=VALUE, got '" + override + "'");
      }
      validator = validator.set(override.substring(0, equals), override.substring(equals + 1));
    }
    SpecReport report = validator.check(file);
    report.throwIfErrors();
    report.notices().forEach(notice -> console.err().println(notice));
    console.out().println(file + " can be used, " + report.notices().size() + " notices");
    return 0;
  }

  private String explained(SpecValidator specs, String field) {
    try {
      return specs.help(field);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int give(String text) {
    if (output == null) {
      console.out().print(text);
      return 0;
    }
    if (Files.exists(output)) {
      throw new TaoException("CLI-004", output + " is there already", "choose another name");
    }
    try {
      AtomicFile.writeString(output, text);
    } catch (IOException e) {
      throw new TaoException("CLI-005", "cannot write " + output + ": " + e, List.of(), e);
    }
    console.out().println("wrote " + output);
    return 0;
  }
}
