package io.tao4j.examples.cli;

import io.tao4j.TaoJob;
import io.tao4j.error.TaoException;
import io.tao4j.network.DataCheck;
import io.tao4j.network.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code validate}: what a spec's data are like and what is wrong with them. */
@Command(
    name = "validate",
    aliases = "dataset_report",
    sortOptions = false,
    description = {
      "Reads all labels and pictures of the spec's data sets, counts, and lists everything that is"
          + " wrong with file and line.",
      "Writes the report, pictures of the counts and, with --visualize, training samples into the"
          + " results folder. Exit code 1 if a training would not start."
    })
final class ValidateTask extends SubTask {
  @Option(
      names = "--visualize",
      paramLabel = "N",
      description = "Draw N training samples as the network sees them, with their labels.")
  int samples;

  ValidateTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  void run() throws Exception {
    if (samples < 0) {
      throw usage("--visualize is zero or more, got " + samples);
    }
    Path folder = folder(null);
    open(folder).run(() -> validate(folder));
  }

  private Map<String, Integer> validate(Path folder) throws Exception {
    TaoJob job = jobOfSpec().results(folder);
    job.writeSpec(folder, verb());
    DataCheck check = job.checkData();
    console.out().println(check.summary());
    check.notices().forEach(line -> console.err().println("notice: " + line));
    check.problems().forEach(line -> console.out().println(line));
    check.write(folder, samples).stream()
        .filter(Files::exists)
        .forEach(file -> console.out().println("wrote " + file));
    List<String> refusals = check.refusals();
    if (!refusals.isEmpty()) {
      throw new TaoException(
          "CLI-006", "a training would not start with these data", refusals, null);
    }
    console.out().println("a training can start with these data");
    return check.counts();
  }
}
