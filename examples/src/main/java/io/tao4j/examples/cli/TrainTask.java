package io.tao4j.examples.cli;

import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.TrainingHandle;
import io.tao4j.engine.Precision;
import io.tao4j.network.Network;
import io.tao4j.train.TrainingListener;
import io.tao4j.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code train}: from a spec to model files in the results folder. */
@Command(
    name = "train",
    aliases = "retrain",
    sortOptions = false,
    description = {
      "Trains as the spec says.",
      "Writes weights/NETWORK_best.tao and _last.tao, status.json, TensorBoard events and curves"
          + " into the results folder. To retrain a pruned model let the spec's"
          + " pretrained_model_path name it."
    })
final class TrainTask extends SubTask {
  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; AUTO unless given.")
  Precision precision = Precision.AUTO;

  @Option(
      names = "--resume",
      description = "Go on from the last checkpoint in the results folder, if there is one.")
  boolean resume;

  TrainTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  void run() throws IOException {
    if (results == null) {
      throw usage("Missing required option: '-r DIR'");
    }
    TrainingThreads.watch();
    try (TrainingProgress progress = new TrainingProgress(console)) {
      TaoJob job =
          jobOfSpec().results(results).precision(precision).resume(resume).listener(progress);
      Path folder = results;
      int chosen = TrainingThreads.choose(threads, folder, resume, console);
      job =
          job.listener(
              new TrainingListener() {
                @Override
                public void onStart(Start start) {
                  TrainingThreads.keep(chosen, folder);
                }
              });
      TrainingHandle handle = job.trainAsync();
      try (Interrupt interrupt = Interrupt.cancels(handle::cancel)) {
        TrainedModel model = handle.join();
        TrainingResult result = model.training();
        console
            .out()
            .printf(
                "%s after %s epochs in %s s: %s%n",
                result.outcome(),
                result.history().size(),
                result.duration().toSeconds(),
                Figures.line(result.metrics()));
        console.out().println("best model " + result.bestFile());
        console.out().println("last model " + result.lastFile());
        interrupt.throwIfInterrupted();
      }
    }
  }
}
