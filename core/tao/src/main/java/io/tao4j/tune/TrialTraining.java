package io.tao4j.tune;

import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import io.tao4j.network.TrainingSettings;
import io.tao4j.train.Cancellation;
import io.tao4j.train.TrainingListener;
import io.tao4j.train.TrainingResult;
import io.tao4j.train.TrainingResult.Outcome;
import io.tao4j.tune.Trial.Figure;
import io.tao4j.tune.Trial.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What makes an ordinary training a trial: it keeps the figures of the epochs in a {@link
 * TrialFile}, and ends the training after a number of epochs by its own cancellation. The
 * checkpoint is then that of the last whole epoch, from which it goes on.
 */
public final class TrialTraining implements TrainingListener {

  /** A training that a listener hears of and a cancellation ends. */
  @FunctionalInterface
  public interface Work {
    /** Trains to its end, or until it is cancelled. */
    TrainingResult train(TrainingListener listener, Cancellation cancellation);
  }

  private final Path folder;
  private final int until;
  private final Cancellation cancellation;
  private TrialFile file;
  private int wholeEpochs;
  private boolean paused;

  private TrialTraining(Path folder, int until, Cancellation cancellation) throws IOException {
    this.folder = folder;
    this.until = until;
    this.cancellation = cancellation;
    this.file = TrialFile.read(folder);
  }

  /**
   * Trains a trial.
   *
   * @param folder results of the training; may hold its checkpoint
   * @param until epochs after which it pauses
   * @param cancellation of the caller; also used to pause
   * @param work the training, going on from its checkpoint
   * @return how it went; what the training throws is told there
   */
  public static TrialFile run(Path folder, int until, Cancellation cancellation, Work work) {
    try {
      TrialTraining trial = new TrialTraining(folder, until, cancellation);
      TrialFile end = trial.run(work);
      end.write(folder);
      return end;
    } catch (IOException e) {
      throw TuneStory.unwritable(folder, e);
    }
  }

  private TrialFile run(Work work) {
    try {
      TrainingResult result = work.train(this, cancellation);
      if (paused) {
        return file.ended(State.PAUSED, "");
      }
      return file.ended(result.outcome() == Outcome.CANCELLED ? State.RUNNING : State.FINISHED, "");
    } catch (RuntimeException | OutOfMemoryError e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return file.ended(State.FAILED, reason(e));
    }
  }

  static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.toString() : message;
  }

  @Override
  public void onStart(Start start) {
    wholeEpochs = start.epochs();
    file = file.cutAfter(start.firstEpoch());
    pauseIfDue();
  }

  @Override
  public void onEpoch(Epoch epoch) {
    List<Figure> figures = new ArrayList<>(file.figures());
    String name = file.metric();
    boolean lower = file.lowerIsBetter();
    Evaluation validation = epoch.validation();
    if (epoch.monitored() != null) {
      name = epoch.monitored();
      boolean loss = name.equals(TrainingSettings.LOSS) || validation == null;
      Metric metric =
          loss ? Metric.lower(name) : Objects.requireNonNull(validation.metric(name), name);
      lower = metric.direction() == Metric.Direction.LOWER;
      double value = loss ? epoch.loss() : validation.metrics().get(name);
      figures.add(new Figure(epoch.epoch() + 1, value));
    }
    file = new TrialFile(name, lower, epoch.epoch() + 1, figures, State.RUNNING, "");
    try {
      file.write(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + TrialFile.FILE + " into " + folder, e);
    }
    pauseIfDue();
  }

  private void pauseIfDue() {
    boolean due = file.epochs() >= until && !file.figures().isEmpty();
    if (due && file.epochs() < wholeEpochs && !cancellation.isCancelled()) {
      paused = true;
      cancellation.cancel();
    }
  }
}
