package io.tao4j.train;

import io.tao4j.error.TaoException;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Metric;
import io.tao4j.network.TrainingSettings;
import io.tao4j.spec.NearestNames;
import io.tao4j.train.Progress.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
      throw unknown(name, validation.metrics().keySet());
    }
    return new Figure(metric, Objects.requireNonNull(validation.metrics().get(name)));
  }

  /**
   * Looks at the figures' names before anything is trained.
   *
   * @throws TaoException {@code TRAIN-013} where one cannot be there
   */
  void requireKnown(@Nullable EvaluationTask validation) {
    for (String name : Arrays.asList(settings.monitor(), settings.stopMonitor())) {
      if (name == null || name.equals(TrainingSettings.LOSS)) {
        continue;
      }
      if (validation == null) {
        throw new TaoException(
            "TRAIN-013",
            "the training shall monitor '%s', and there is no validation set".formatted(name),
            "name a validation set in the spec, or monitor " + TrainingSettings.LOSS);
      }
      Set<String> names = validation.newEvaluator().metricNames();
      if (!names.isEmpty()
          && !names.contains(name)
          && !name.equals(TrainingSettings.VALIDATION_LOSS)) {
        throw unknown(name, names);
      }
    }
  }

  private static TaoException unknown(String name, Collection<String> known) {
    List<String> names = new ArrayList<>(known);
    names.add(TrainingSettings.LOSS);
    names.add(TrainingSettings.VALIDATION_LOSS);
    String near = NearestNames.hint(name, names);
    return new TaoException(
        "TRAIN-013",
        "the training shall monitor '%s', and its validation has no such figure".formatted(name),
        near.isEmpty() ? "there are " + String.join(", ", names) : near,
        "name one of them, or none for the network's primary figure");
  }
}
