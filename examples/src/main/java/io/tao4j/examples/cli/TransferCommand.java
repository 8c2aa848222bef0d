package io.tao4j.examples.cli;

import io.tao4j.examples.TextTable;
import io.tao4j.examples.Transfer;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tao transfer}: what pretrained weights are worth on a small set. */
@Command(
    name = "transfer",
    sortOptions = false,
    description = {
      "Compares training from scratch with fine-tuning, on a few pictures a class.",
      "Both get the same pictures, epochs and seeds; prints the validation's top_1 after the last"
          + " epoch, mean and standard deviation over the seeds."
    })
final class TransferCommand implements Runnable {
  private final Console console;

  @Option(
      names = "--scratch",
      required = true,
      paramLabel = "SPEC",
      description = "Spec of a training from scratch.")
  Path scratch = Path.of("");

  @Option(
      names = "--fine_tuning",
      required = true,
      paramLabel = "SPEC",
      description = "Spec of a training that starts from the model.")
  Path fineTuning = Path.of("");

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "Trained model of another set to start from.")
  Path model = Path.of("");

  @Option(
      names = {"-d", "--data"},
      required = true,
      paramLabel = "DIR",
      description = "Folder with train and val, each of a folder a class.")
  Path data = Path.of("");

  @Option(
      names = {"-r", "--results_dir"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for lists of pictures and results.")
  Path results = Path.of("");

  @Option(
      names = "--pictures",
      paramLabel = "N",
      description = "Pictures of each class; ${DEFAULT-VALUE} unless given.")
  int pictures = 20;

  @Option(
      names = "--epochs",
      split = ",",
      paramLabel = "N",
      description = "Lengths of trainings, by comma; 5, 15 and 30 unless given.")
  int[] epochs = {5, 15, 30};

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds, which also draw the pictures; ${DEFAULT-VALUE} unless given.")
  int seeds = 3;

  @Mixin OverrideOptions overrides = new OverrideOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  TransferCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    TextTable table = new TextTable("epochs", "from scratch", "fine-tuned", "difference");
    new Transfer(scratch, fineTuning, model, data, results, pictures)
        .run(
            epochs,
            seeds,
            overrides.fields(),
            row -> {
              console.out().println(row);
              table.row(Transfer.cells(row).toArray(String[]::new));
            });
    console.out().println(table);
  }
}
