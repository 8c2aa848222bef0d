package io.tao4j.examples.cli;

import io.tao4j.dataservices.ServiceJob;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecSyntax;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command of a data service: {@code tao annotations convert}. */
@Command(sortOptions = false)
final class ServiceTask<S extends Record> implements Callable<Integer> {
  private final String group;
  private final SubCommand<S> service;
  private final Console console;

  @CommandLine.Spec CommandSpec command;

  @Option(
      names = {"-e", "--experiment_spec_file", "--experiment_spec"},
      paramLabel = "FILE",
      description = "Spec, YAML or protobuf text.")
  @Nullable Path spec;

  @Option(
      names = {"-r", "--results_dir"},
      paramLabel = "DIR",
      description = "Folder for results and status.json.")
  @Nullable Path results;

  @Mixin OverrideOptions overrides = new OverrideOptions();

  @Option(names = "--template", description = "Print a complete spec and do nothing else.")
  boolean template;

  @Option(
      names = "--explain",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FIELD",
      description = "Explain a field or a group of the spec, or all of it, and do nothing else.")
  @Nullable String explain;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private ServiceTask(String group, SubCommand<S> service, Console console) {
    this.group = group;
    this.service = service;
    this.console = console;
  }

  static <S extends Record> CommandLine of(String group, SubCommand<S> service, Console console) {
    CommandLine line = new CommandLine(new ServiceTask<>(group, service, console));
    String text = service.description();
    line.getCommandSpec()
        .name(service.name())
        .usageMessage()
        .description(text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".");
    return line;
  }

  @Override
  public Integer call() throws Exception {
    if (template) {
      console.out().print(service.specs(group).allowMissingPaths().template(SpecSyntax.YAML));
      return 0;
    }
    if (explain != null) {
      console.out().print(service.specs(group).help(explain));
      return 0;
    }
    if (spec == null && overrides.fields().isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "Missing required option: '-e FILE'; --template prints one");
    }
    ServiceJob<S> job = ServiceJob.of(group, service);
    if (spec != null) {
      job = job.spec(spec);
    }
    for (Map.Entry<String, String> field : overrides.fields().entrySet()) {
      job = job.set(field.getKey(), field.getValue());
    }
    if (results != null) {
      job = job.results(results);
    }
    ServiceJob<S> whole = job;
    whole.bind().report().throwIfErrors();
    Path folder = whole.output().orElseGet(() -> Path.of("tao-results", group, service.name()));
    RunLog.open(folder, whole.name()).run(() -> DeclaredTask.tell(whole.run(), console));
    return 0;
  }
}
