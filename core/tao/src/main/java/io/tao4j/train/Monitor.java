package io.tao4j.train;

import io.tao4j.error.TaoException;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import io.tao4j.network.TrainingSettings;
import io.tao4j.spec.NearestNames;
import io.tao4j.train.Progress.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the figures of an epoch by which a training chooses its best model and ends early. */
final class Monitor {
  private final TrainingSettings settings;

  Monitor(TrainingSettings settings) {
    this.settings = settings;
  }

  /** Whether the loss on the validation set is needed. */
  boolean needsValidationLoss(Evaluation evaluation) {
    String loss = TrainingSettings.VALIDATION_LOSS;
    return loss.equals(settings.monitor())
        || loss.equals(settings.stopMonitor())
        || loss.equals(evaluation.primaryMetric());
  }

  /** The figure that decides on the best model; null in an epoch without one. */
  @Nullable Figure best(double loss, @Nullable Evaluation validation) {
    return figure(settings.monitor(), loss, validation);
  }

  /** The figure that the early stop watches; null in an epoch without one. */
  @Nullable Figure stop(double loss, @Nullable Evaluation validation) {
    return figure(settings.stopMonitor(), loss, validation);
  }

  private static @Nullable Figure figure(
      @Nullable String name, double loss, @Nullable Evaluation validation) {
    if (TrainingSettings.LOSS.equals(name)) {
      return new Figure(Metric.lower(name), loss);
    }
    if (validation == null) {
      return null;
    }
    if (name == null) {
      return new Figure(validation.primary(), validation.primaryValue());
    }
    Metric metric = validation.metric(name);
    if (metric == null) {
      throw unknown(name, validation);
    }
    return new Figure(metric, Objects.requireNonNull(validation.metrics().get(name)));
  }

  private static TaoException unknown(String name, Evaluation validation) {
    List<String> names = new ArrayList<>(validation.metrics().keySet());
    names.add(TrainingSettings.LOSS);
    names.add(TrainingSettings.VALIDATION_LOSS);
    String near = NearestNames.hint(name, names);
    return new TaoException(
        "TRAIN-013",
        "the training shall monitor '%s', and its validation has no such figure".formatted(name),
        near.isEmpty() ? "there are " + String.join(", ", names) : near,
        "name one of them, or none for " + validation.primaryMetric());
  }
}
