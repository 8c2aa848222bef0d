package io.tao4j;

import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import io.tao4j.network.Networks;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecTree;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import io.tao4j.train.Cancellation;
import io.tao4j.train.ResultsClaim;
import io.tao4j.train.Trainer;
import io.tao4j.tune.SearchSpace;
import io.tao4j.tune.Study;
import io.tao4j.tune.TrialFile;
import io.tao4j.tune.TrialRunner;
import io.tao4j.tune.TrialTraining;
import io.tao4j.tune.TuneListener;
import io.tao4j.tune.TuneSettings;
import io.tao4j.tune.TuneStory;
import java.nio.file.Path;

/** Joins a search for settings with ordinary trainings. */
final class TuneWork {
  private TuneWork() {}

  static SpecValidator specs(Session<?, ?, ?> session) {
    session.require(Verb.TRAIN);
    return Networks.specs(session.network()).forVerb(Verb.TRAIN);
  }

  /** The job's spec without errors. */
  static Spec spec(Session<?, ?, ?> session) {
    Spec spec = specs(session).read(session.requireTree());
    spec.report().throwIfErrors();
    return spec;
  }

  static <S extends Record, I, O> TuneResult tune(
      Session<S, I, O> session,
      TuneSettings settings,
      TuneListener listener,
      Cancellation cancellation) {
    SpecValidator specs = specs(session);
    Spec spec = spec(session);
    SearchSpace space = settings.space() == null ? SearchSpace.of(specs, spec) : settings.space();
    try (ResultsClaim claim = ResultsClaim.of(session.results())) {
      TuneStory.Search search =
          new TuneStory.Search(
              session.network().name(),
              settings.algorithm(),
              settings.seed(),
              epochs(session, settings),
              settings.reduction(),
              settings.firstEpochs(),
              session.monitor() == null ? "" : session.monitor(),
              spec.digest(Verb.TRAIN),
              space.described());
      TrialRunner runner =
          settings.workers() == 0
              ? (folder, until, own) -> trial(session, folder, until, own)
              : new TrialProcess.Runner(session);
      Study study =
          new Study(
              claim.folder(),
              underOwnNames(session, specs, spec),
              space,
              search,
              settings,
              runner,
              listener,
              cancellation);
      return new TuneResult(session, study.run());
    }
  }

  /**
   * Opens the training as the spec has it, which fails here and not in every trial.
   *
   * @return epochs of a whole trial
   */
  private static <S extends Record, I, O> int epochs(
      Session<S, I, O> session, TuneSettings settings) {
    try (TrainingTask task =
        OutOfMemory.explain(() -> session.network().openTraining(session.spec(Verb.TRAIN), null))) {
      String monitor = session.monitor() == null ? task.settings().monitor() : session.monitor();
      if (task.validation() == null && !TrainingSettings.LOSS.equals(monitor)) {
        throw new TaoException(
            "TUNE-006",
            "nothing tells how good a trial is: the spec names no validation set",
            "name one, or let the loss of the training decide (--metric loss)");
      }
      Trainer.requireMonitor(task, session.monitor());
      int whole = task.settings().epochs();
      return settings.trialEpochs() == 0 ? whole : Math.min(whole, settings.trialEpochs());
    }
  }

  /** Parameters have the names of the record; a spec with those of another layout is rewritten. */
  private static <S extends Record, I, O> Spec underOwnNames(
      Session<S, I, O> session, SpecValidator specs, Spec spec) {
    SpecBinding<S> binding = session.bind(Verb.TRAIN);
    if (binding.layout().isEmpty()) {
      return spec;
    }
    return specs.read(SpecReader.standard().parseResolved(binding.resolved(), spec.source()));
  }

  /** Trains a trial here. */
  static TrialFile trial(
      Session<?, ?, ?> session, Path folder, int until, Cancellation cancellation) {
    SpecTree tree = SpecReader.standard().read(folder.resolve(TrialRunner.SPEC));
    Session<?, ?, ?> own = session.withTree(tree).withResults(folder).withResume(true);
    return TrialTraining.run(
        folder,
        until,
        cancellation,
        (trial, stop) -> TaoJob.train(own.withListener(trial), null, stop).training());
  }
}
