package io.tao4j.examples.cli;

import io.tao4j.TaoJob;
import io.tao4j.TuneResult;
import io.tao4j.engine.Precision;
import io.tao4j.network.Network;
import io.tao4j.train.Cancellation;
import io.tao4j.tune.Algorithm;
import io.tao4j.tune.Study;
import io.tao4j.tune.Trial;
import io.tao4j.tune.TuneFile;
import io.tao4j.tune.TuneListener;
import io.tao4j.tune.TuneSettings;
import io.tao4j.tune.TuneStory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tune}: looks for good settings of a training. */
@Command(
    name = "tune",
    sortOptions = false,
    description = {
      "Looks for good settings: trains again and again with other values of some fields.",
      "Writes tune.json, tune.html and best_spec.yaml into the results folder, and each trial into"
          + " trials/NNNN below it. Run again, it goes on, also after a kill. With no budget it"
          + " makes 20 trials."
    })
final class TuneTask extends SubTask {
  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description = {
        "${COMPLETION-CANDIDATES}; ASHA unless given.",
        "RANDOM and TPE train each trial to its end, the others go on with the best."
      })
  @Nullable Algorithm algorithm;

  @Option(names = "--trials", paramLabel = "N", description = "Most trials.")
  @Nullable Integer trials;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Most epochs of all trials together; the spec says those of one.")
  @Nullable Integer epochs;

  @Option(names = "--minutes", paramLabel = "N", description = "Most minutes.")
  @Nullable Double minutes;

  @Option(
      names = "--space",
      paramLabel = "FILE",
      description = "What is searched, YAML or JSON, also TAO's automl_settings.")
  @Nullable Path space;

  @Option(
      names = "--show_space",
      description = "Print what would be searched, as a file for --space, and end.")
  boolean showSpace;

  @Option(names = "--seed", paramLabel = "N", description = "Of the proposals; 42 unless given.")
  @Nullable Long seed;

  @Option(
      names = "--first_epochs",
      paramLabel = "N",
      description = "Epochs before trials are compared for the first time; 1 unless given.")
  @Nullable Integer firstEpochs;

  @Option(
      names = "--reduction",
      paramLabel = "N",
      description = "Of so many trials one goes on, for so many times the epochs; 3 unless given.")
  @Nullable Integer reduction;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Train in so many processes at a time; in this one, one by one, unless given.")
  int workers;

  @Option(
      names = "--metric",
      paramLabel = "FIGURE",
      description = "What decides: a figure of the validation, loss or validation_loss.")
  @Nullable String metric;

  @Option(
      names = "--delete_checkpoints",
      description = "Delete the model files of all trials but the best in the end.")
  boolean deleteCheckpoints;

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; AUTO unless given.")
  Precision precision = Precision.AUTO;

  TuneTask(Network<?, ?, ?> network, Console console) {
    super(network, console);
  }

  @Override
  void run() throws IOException {
    TrainingThreads.watch();
    TaoJob job = jobOfSpec().precision(precision);
    TuneSettings settings = TuneSettings.defaults();
    if (space != null) {
      TuneFile file = job.tuneFile(space, settings);
      file.report().notices().forEach(notice -> console.err().println(notice));
      settings = file.settings();
      job = file.metric().map(job::monitor).orElse(job);
    }
    if (showSpace) {
      console.out().print((space == null ? job.searchSpace() : settings.space()).toYaml());
      return;
    }
    if (results == null) {
      throw usage("Missing required option: '-r DIR'");
    }
    job = metric == null ? job : job.monitor(metric);
    TuneSettings fromFile = settings;
    TuneSettings all = requested(() -> withOptions(fromFile));
    TuneResult found = tune(job.results(results), all, results);
    found
        .best()
        .ifPresent(
            best -> {
              console.out().println("best " + Study.line(found.story(), best));
              best.parameters()
                  .forEach((path, value) -> console.out().println(path + ": " + value));
              console.out().println("wrote " + found.bestSpec());
            });
    console.out().println("wrote " + found.report());
  }

  private TuneResult tune(TaoJob job, TuneSettings settings, Path folder) throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    // processes beside each other share the processors
    boolean shared = settings.workers() > 0 && threads == 0;
    int asked = shared ? Math.max(1, processors / settings.workers()) : threads;
    TrainingThreads.keep(TrainingThreads.choose(asked, folder, true, console), folder);
    Cancellation cancellation = new Cancellation();
    try (Interrupt interrupt = Interrupt.cancels(cancellation)) {
      TuneResult found = job.tune(settings, new Progress(console), cancellation);
      interrupt.throwIfInterrupted();
      return found;
    }
  }

  /** Options say more than the file. */
  private TuneSettings withOptions(TuneSettings file) {
    TuneSettings all = file.withWorkers(workers);
    all = algorithm == null ? all : all.withAlgorithm(algorithm);
    all = seed == null ? all : all.withSeed(seed);
    all = trials == null ? all : all.withTrials(trials);
    all = epochs == null ? all : all.withEpochs(epochs);
    all = minutes == null ? all : all.withMinutes(minutes);
    all =
        all.withRungs(
            firstEpochs == null ? all.firstEpochs() : firstEpochs,
            reduction == null ? all.reduction() : reduction);
    return deleteCheckpoints ? all.withDeleteCheckpoints(true) : all;
  }

  /** A line when a trial begins or goes on, and one when it pauses or ends. */
  private record Progress(Console console) implements TuneListener {
    @Override
    public void onBegin(TuneStory story, Trial trial) {
      console
          .err()
          .printf(
              "trial %s from epoch %s to %s: %s%n",
              trial.folder(), trial.epochs() + 1, trial.until(), trial.parameters());
    }

    @Override
    public void onEnd(TuneStory story, Trial trial) {
      console.err().println(Study.line(story, trial));
    }
  }
}
