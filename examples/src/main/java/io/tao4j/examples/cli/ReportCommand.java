package io.tao4j.examples.cli;

import io.tao4j.Tao;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tao report DIR} and {@code tao NETWORK report DIR}: one page of a results folder. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Makes one page of a results folder: report.html with figures, curves, pictures, timings, the"
          + " spec with the origin of each value, layers and the environment.",
      "A training writes it by itself; this makes it anew, for example after an evaluation into a"
          + " folder below."
    })
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "DIR",
      description = "Folder that a training or an evaluation wrote into.")
  Path folder = Path.of("");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().println("wrote " + Tao.report(folder));
    return 0;
  }
}
