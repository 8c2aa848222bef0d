package io.tao4j.tune;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a search goes. Where no budget is given, {@value #USUAL_TRIALS} trials are made.
 *
 * @param algorithm how trials are proposed and cut short
 * @param seed of the proposals
 * @param trials most trials; 0 without a limit
 * @param epochs most epochs of all trials together; 0 without a limit
 * @param minutes most minutes; 0 without a limit. What runs then pauses after its last whole epoch
 * @param trialEpochs most epochs of a trial; 0 for what the spec says. The rate's schedule is that
 *     of the spec
 * @param firstEpochs epochs after which ASHA and Hyperband compare trials for the first time
 * @param reduction of so many trials one goes on, for so many times as many epochs
 * @param workers processes that train at a time, each with a JVM of its own, so that a crash in
 *     native code costs one trial; 0 to train in this process, one trial after the other
 * @param deleteCheckpoints whether model files of all trials but the best are deleted in the end
 * @param space what is searched; null for {@link SearchSpace#of(io.tao4j.spec.SpecValidator,
 *     io.tao4j.spec.Spec) what matters most}
 */
public record TuneSettings(
    Algorithm algorithm,
    long seed,
    int trials,
    int epochs,
    double minutes,
    int trialEpochs,
    int firstEpochs,
    int reduction,
    int workers,
    boolean deleteCheckpoints,
    @Nullable SearchSpace space) {
  /** TAO's {@code automl_max_recommendations} where it is not given. */
  public static final int USUAL_TRIALS = 20;

  private static final int MOST_WORKERS = 256;

  public TuneSettings {
    Objects.requireNonNull(algorithm, "algorithm");
    if (trials < 0 || epochs < 0 || !(minutes >= 0) || trialEpochs < 0) {
      throw new IllegalArgumentException(
          "trials, epochs and minutes are zero or more, got %s, %s, %s, %s of a trial"
              .formatted(trials, epochs, minutes, trialEpochs));
    }
    if (firstEpochs < 1 || reduction < 2) {
      throw new IllegalArgumentException(
          "first epochs are one or more and the reduction two or more, got %s and %s"
              .formatted(firstEpochs, reduction));
    }
    if (workers < 0 || workers > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "workers are 0 to %s, got %s".formatted(MOST_WORKERS, workers));
    }
  }

  /** ASHA, of three one goes on, from the first epoch on. */
  public static TuneSettings defaults() {
    return new TuneSettings(Algorithm.ASHA, 42, 0, 0, 0, 0, 1, 3, 0, false, null);
  }

  /** Trials that are made at most, the usual number where no budget is given; 0 for no limit. */
  int mostTrials() {
    boolean free = trials == 0 && epochs == 0 && minutes == 0;
    return free && !isOfBrackets() ? USUAL_TRIALS : trials;
  }

  /** Without a budget Hyperband makes one round; 0 for no limit. */
  int rounds() {
    return trials == 0 && epochs == 0 && minutes == 0 ? 1 : 0;
  }

  private boolean isOfBrackets() {
    return algorithm == Algorithm.HYPERBAND || algorithm == Algorithm.BOHB;
  }

  /** A copy with another algorithm. */
  public TuneSettings withAlgorithm(Algorithm other) {
    return new TuneSettings(
        other,
        seed,
        trials,
        epochs,
        minutes,
        trialEpochs,
        firstEpochs,
        reduction,
        workers,
        deleteCheckpoints,
        space);
  }

  /** A copy with another seed. */
  public TuneSettings withSeed(long other) {
    return new TuneSettings(
        algorithm,
        other,
        trials,
        epochs,
        minutes,
        trialEpochs,
        firstEpochs,
        reduction,
        workers,
        deleteCheckpoints,
        space);
  }

  /** A copy with most trials. */
  public TuneSettings withTrials(int most) {
    return new TuneSettings(
        algorithm,
        seed,
        most,
        epochs,
        minutes,
        trialEpochs,
        firstEpochs,
        reduction,
        workers,
        deleteCheckpoints,
        space);
  }

  /** A copy with most epochs of all trials together. */
  public TuneSettings withEpochs(int most) {
    return new TuneSettings(
        algorithm,
        seed,
        trials,
        most,
        minutes,
        trialEpochs,
        firstEpochs,
        reduction,
        workers,
        deleteCheckpoints,
        space);
  }

  /** A copy with most minutes. */
  public TuneSettings withMinutes(double most) {
    return new TuneSettings(
        algorithm,
        seed,
        trials,
        epochs,
        most,
        trialEpochs,
        firstEpochs,
        reduction,
        workers,
        deleteCheckpoints,
        space);
  }

  /** A copy with most epochs of a trial. */
  public TuneSettings withTrialEpochs(int most) {
    return new TuneSettings(
        algorithm,
        seed,
        trials,
        epochs,
        minutes,
        most,
        firstEpochs,
        reduction,
        workers,
        deleteCheckpoints,
        space);
  }

  /** A copy with other rungs: where the first comparison is, and how many go on. */
  public TuneSettings withRungs(int first, int oneOf) {
    return new TuneSettings(
        algorithm,
        seed,
        trials,
        epochs,
        minutes,
        trialEpochs,
        first,
        oneOf,
        workers,
        deleteCheckpoints,
        space);
  }

  /** A copy with processes that train; 0 for this one. */
  public TuneSettings withWorkers(int processes) {
    return new TuneSettings(
        algorithm,
        seed,
        trials,
        epochs,
        minutes,
        trialEpochs,
        firstEpochs,
        reduction,
        processes,
        deleteCheckpoints,
        space);
  }

  /** A copy that deletes, or keeps, model files of all trials but the best. */
  public TuneSettings withDeleteCheckpoints(boolean delete) {
    return new TuneSettings(
        algorithm,
        seed,
        trials,
        epochs,
        minutes,
        trialEpochs,
        firstEpochs,
        reduction,
        workers,
        delete,
        space);
  }

  /** A copy that searches this. */
  public TuneSettings withSpace(SearchSpace other) {
    Objects.requireNonNull(other, "other");
    return new TuneSettings(
        algorithm,
        seed,
        trials,
        epochs,
        minutes,
        trialEpochs,
        firstEpochs,
        reduction,
        workers,
        deleteCheckpoints,
        other);
  }
}
