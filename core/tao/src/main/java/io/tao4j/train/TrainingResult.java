package io.tao4j.train;

import io.tao4j.model.Model;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training gave; holds host values only.
 *
 * @param best the model of the best validation, or the last one if nothing was validated
 * @param last the model after the last step
 * @param bestFile where the best model lies
 * @param lastFile where the last checkpoint lies, with the optimiser's state
 * @param bestEpoch from 0
 * @param metrics of the best validation
 * @param history one entry an epoch of this run
 * @param outcome why it ended
 * @param duration of this run
 */
public record TrainingResult(
    Model best,
    Model last,
    Path bestFile,
    Path lastFile,
    int bestEpoch,
    Map<String, Double> metrics,
    List<EpochRecord> history,
    Outcome outcome,
    Duration duration) {

  /** Why a training ended. */
  public enum Outcome {
    FINISHED,
    STOPPED_EARLY,
    CANCELLED
  }

  /**
   * Figures of one epoch.
   *
   * @param epoch from 0
   * @param loss mean training loss
   * @param learningRate of the last step
   * @param metrics of the validation, empty without one
   * @param seconds the epoch took
   * @param engineSeconds spent inside training steps
   */
  public record EpochRecord(
      int epoch,
      double loss,
      double learningRate,
      Map<String, Double> metrics,
      double seconds,
      double engineSeconds) {}

  /** Share of the training time that was spent inside the engine's steps, validation left out. */
  public double engineShare() {
    double engine = history.stream().mapToDouble(EpochRecord::engineSeconds).sum();
    double all = history.stream().mapToDouble(EpochRecord::seconds).sum();
    return all == 0 ? Double.NaN : engine / all;
  }

  /** The figure of that name of the best validation, or null. */
  public @Nullable Double metric(String name) {
    return metrics.get(name);
  }
}
