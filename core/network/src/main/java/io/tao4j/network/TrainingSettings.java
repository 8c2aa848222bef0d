package io.tao4j.network;

import io.tao4j.schedule.LearningRateSchedule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long and how a training runs; what the spec of any network ends up as.
 *
 * @param epochs passes over the data, one or more
 * @param schedule learning rate of each step
 * @param seed of weights, order, augmentation and dropout
 * @param validationPeriod evaluate after every so many epochs, and after the last
 * @param checkpointPeriod keep a checkpoint of every so many epochs; 0 keeps best and last only
 * @param earlyStop when to end before the last epoch, or null
 * @param batchesPerUpdate gradient accumulation: the gradients of so many batches make one update,
 *     as one batch of all their samples would; 1 for none. The last update of an epoch has what is
 *     left. Steps and epochs count batches, and the rate of an update is that of its last batch. In
 *     a program of several phases all phases see the weights before the update
 * @param monitor the figure that decides which model is the best: a metric of the validation,
 *     {@link #LOSS} or {@link #VALIDATION_LOSS}; null for the evaluation's primary one
 */
public record TrainingSettings(
    int epochs,
    LearningRateSchedule schedule,
    long seed,
    int validationPeriod,
    int checkpointPeriod,
    @Nullable EarlyStop earlyStop,
    int batchesPerUpdate,
    @Nullable String monitor) {
  /** Name of the mean loss over the training set in an epoch. */
  public static final String LOSS = "loss";

  /** Name of the mean loss over the validation set. */
  public static final String VALIDATION_LOSS = "validation_loss";

  /** TAO's other name of {@link #VALIDATION_LOSS}. */
  private static final String VAL_LOSS = "val_loss";

  /**
   * Ends a training that no longer improves.
   *
   * @param patience validations without improvement
   * @param leastGain what counts as improvement of the figure
   * @param monitor the figure that is watched, as that of the training; null for that one
   */
  public record EarlyStop(int patience, double leastGain, @Nullable String monitor) {
    /** Watches what decides on the best model. */
    public EarlyStop(int patience, double leastGain) {
      this(patience, leastGain, null);
    }

    public EarlyStop {
      monitor = usual(monitor);
      if (patience < 1 || !(leastGain >= 0)) {
        throw new IllegalArgumentException(
            "patience is one or more and leastGain zero or more, got %s and %s"
                .formatted(patience, leastGain));
      }
    }
  }

  public TrainingSettings {
    Objects.requireNonNull(schedule, "schedule");
    monitor = usual(monitor);
    if (epochs < 1 || validationPeriod < 1 || checkpointPeriod < 0 || batchesPerUpdate < 1) {
      throw new IllegalArgumentException(
          "epochs, validationPeriod and batchesPerUpdate are one or more, checkpointPeriod zero or"
              + " more, got %s, %s, %s, %s"
                  .formatted(epochs, validationPeriod, batchesPerUpdate, checkpointPeriod));
    }
  }

  /** Settings with an update after each batch. */
  public TrainingSettings(
      int epochs,
      LearningRateSchedule schedule,
      long seed,
      int validationPeriod,
      int checkpointPeriod,
      @Nullable EarlyStop earlyStop) {
    this(epochs, schedule, seed, validationPeriod, checkpointPeriod, earlyStop, 1, null);
  }

  /** The same with another learning rate. */
  public TrainingSettings withSchedule(LearningRateSchedule other) {
    return new TrainingSettings(
        epochs,
        other,
        seed,
        validationPeriod,
        checkpointPeriod,
        earlyStop,
        batchesPerUpdate,
        monitor);
  }

  /** A copy with an update after so many batches. */
  public TrainingSettings withBatchesPerUpdate(int batches) {
    return new TrainingSettings(
        epochs, schedule, seed, validationPeriod, checkpointPeriod, earlyStop, batches, monitor);
  }

  private static @Nullable String usual(@Nullable String monitor) {
    return VAL_LOSS.equals(monitor) ? VALIDATION_LOSS : monitor;
  }

  /** These settings by which another figure decides on the best model. */
  public TrainingSettings withMonitor(@Nullable String other) {
    return new TrainingSettings(
        epochs,
        schedule,
        seed,
        validationPeriod,
        checkpointPeriod,
        earlyStop,
        batchesPerUpdate,
        other);
  }

  /** These settings with an early stop, if there is one, that watches another figure. */
  public TrainingSettings withStopMonitor(@Nullable String other) {
    EarlyStop stop =
        earlyStop == null
            ? null
            : new EarlyStop(earlyStop.patience(), earlyStop.leastGain(), other);
    return new TrainingSettings(
        epochs,
        schedule,
        seed,
        validationPeriod,
        checkpointPeriod,
        stop,
        batchesPerUpdate,
        monitor);
  }

  /** The figure that the early stop watches; null for the primary one, or without an early stop. */
  public @Nullable String stopMonitor() {
    return earlyStop != null && earlyStop.monitor() != null ? earlyStop.monitor() : monitor;
  }
}
