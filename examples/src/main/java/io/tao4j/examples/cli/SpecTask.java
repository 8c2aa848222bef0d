package io.tao4j.examples.cli;

import io.tao4j.Tao;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.Network;
import io.tao4j.spec.SpecReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code spec}: checks a spec, or gives one to start from. */
@Command(
    name = "spec",
    sortOptions = false,
    description =
        "Checks a spec and lists everything that is wrong with it, or gives a default one.")
final class SpecTask implements Callable<Integer> {
  private final Network<?, ?> network;
  private final Console console;

  @CommandLine.Spec CommandSpec command;

  @Option(
      names = {"--check", "-e", "--experiment_spec_file"},
      paramLabel = "FILE",
      description = "Spec to check; exit code 2 if it cannot be used.")
  @Nullable Path check;

  @Option(names = "--default", description = "Give the network's default spec.")
  boolean defaultSpec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "With --default: file to write, which must not exist; else it is printed.")
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
    if (defaultSpec == (check != null)) {
      throw new ParameterException(command.commandLine(), "give --check FILE or --default");
    }
    return check == null ? give() : check(check);
  }

  private int check(Path file) {
    SpecReport report = Tao.network(network.name()).spec(file).check();
    report.throwIfErrors();
    report.notices().forEach(notice -> console.err().println(notice));
    console.out().println(file + " can be used, " + report.notices().size() + " notices");
    return 0;
  }

  private int give() {
    String text = network.defaultSpec();
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
