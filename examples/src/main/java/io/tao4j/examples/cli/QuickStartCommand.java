package io.tao4j.examples.cli;

import io.tao4j.examples.QuickStart;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tao quickstart}: the whole life of a small classifier. */
@Command(
    name = "quickstart",
    sortOptions = false,
    description = {
      "Runs the whole life of a small classifier.",
      "Draws an image set, then trains, evaluates, prunes, retrains, exports and runs a classifier"
          + " on it; takes two to three minutes on two cores."
    })
final class QuickStartCommand implements Runnable {
  private final Console console;

  @Option(
      names = {"-r", "--results_dir"},
      paramLabel = "DIR",
      description = "Folder for images and results; tao-results/quickstart unless given.")
  Path results = Path.of("tao-results", "quickstart");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  QuickStartCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    try (TrainingProgress progress = new TrainingProgress(console)) {
      QuickStart.Result result =
          QuickStart.run(
              QuickStart.Size.STANDARD, results, progress, line -> console.out().println(line));
      console.out().println();
      console.out().println(result.toText());
    }
  }
}
