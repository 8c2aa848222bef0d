package io.tao4j.examples.cli;

import io.tao4j.Tao;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.Network;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code spec}: checks a spec, gives one to start from, or tells what its fields are. */
@Command(
    name = "spec",
    sortOptions = false,
    description = {
      "Checks a spec and lists everything that is wrong with it, gives one to start from, tells what"
          + " a spec will do, or what its fields are.",
      "Exit code 2 if a checked spec cannot be used."
    })
final class SpecTask implements Callable<Integer> {
  private final Network<?, ?, ?> network;
  private final Console console;

  @CommandLine.Spec CommandSpec command;

  /** What to do; one of them. */
  static final class Action {
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
        paramLabel = "FILE|FIELD",
        description =
            "Tell what a spec file will do, or about a field, such as train_config; without"
                + " either, about all groups.")
    @Nullable String explain;

    @Option(
        names = "--rewrite",
        paramLabel = "FILE",
        description = "Give a spec with all its values under the names of --layout.")
    @Nullable Path rewrite;

    @Option(names = "--page", description = "Give the fields as a Markdown page.")
    boolean page;
  }

  @ArgGroup(multiplicity = "1")
  Action action = new Action();

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
      names = "--task",
      paramLabel = "NAME",
      description =
          "Specs of a sub-task that has its own, such as dataset_convert. --check finds out"
              + " without it.")
  @Nullable String task;

  /** With {@code --check}. */
  @Mixin OverrideOptions overrides = new OverrideOptions();

  @Option(
      names = "--syntax",
      paramLabel = "SYNTAX",
      description = "With --template: ${COMPLETION-CANDIDATES}; YAML unless given.")
  SpecSyntax syntax = SpecSyntax.YAML;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description =
          "With --template, --schema and --rewrite: names of another generation of TAO's specs, such"
              + " as tf2 or pyt of classification. --page lists them.")
  @Nullable String layout;

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

  SpecTask(Network<?, ?, ?> network, Console console) {
    this.network = network;
    this.console = console;
  }

  @Override
  public Integer call() {
    SpecValidator specs = specs();
    if (action.check != null) {
      return check(specs, action.check);
    }
    if (!overrides.fields().isEmpty()) {
      throw new ParameterException(command.commandLine(), "--set is for --check");
    }
    if (action.explain != null) {
      Path file = Path.of(action.explain);
      return give(
          Files.isRegularFile(file)
              ? Tao.network(network.name()).explain(SpecReader.standard().read(file))
              : explained(specs, action.explain));
    }
    if (layout != null) {
      return give(inLayout(specs, layout));
    }
    if (action.rewrite != null) {
      throw new ParameterException(
          command.commandLine(), "--rewrite needs --layout: one of " + specs.layouts());
    }
    if (action.schema) {
      return give(specs.jsonSchema());
    }
    return give(action.page ? specs.markdown() : specs.template(syntax));
  }

  private SpecValidator specs() {
    SpecValidator specs = Tao.network(network.name()).specs();
    if (task == null) {
      return specs;
    }
    SpecValidator taskValidator = specs.tasks().get(task);
    if (taskValidator == null) {
      throw new ParameterException(
          command.commandLine(),
          "--task: '%s' has no specs of its own; %s"
              .formatted(
                  task,
                  specs.tasks().isEmpty()
                      ? "no sub-task of %s has".formatted(network.name())
                      : "there is " + String.join(", ", specs.tasks().keySet())));
    }
    return taskValidator;
  }

  private String inLayout(SpecValidator specs, String name) {
    if (action.page || syntax != SpecSyntax.YAML) {
      throw new ParameterException(
          command.commandLine(),
          action.page ? "--page has all layouts" : "--layout: the newer names are YAML's");
    }
    try {
      if (action.rewrite != null) {
        return specs.allowMissingPaths().rewrite(SpecReader.standard().read(action.rewrite), name);
      }
      return action.schema ? specs.jsonSchema(name) : specs.template(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--layout: " + e.getMessage(), e);
    }
  }

  private int check(SpecValidator specs, Path file) {
    SpecValidator validator = allowMissingPaths ? specs.allowMissingPaths() : specs;
    if (verb != null) {
      validator = validator.forVerb(verb);
    }
    for (Map.Entry<String, String> field : overrides.fields().entrySet()) {
      validator = validator.set(field.getKey(), field.getValue());
    }
    SpecTree tree = SpecReader.standard().read(file);
    SpecReport report = validator.check(tree);
    report.throwIfErrors();
    report.notices().forEach(notice -> console.err().println(notice));
    String use = validator.taskOf(tree).map(name -> " by " + name).orElse("");
    int notices = report.notices().size();
    console
        .out()
        .println(
            "%s can be used%s, %s notice%s".formatted(file, use, notices, notices == 1 ? "" : "s"));
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
