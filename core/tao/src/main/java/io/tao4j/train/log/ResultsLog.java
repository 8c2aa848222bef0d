package io.tao4j.train.log;

import io.tao4j.error.TaoException;
import io.tao4j.train.TrainingListener;
import io.tao4j.train.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a training's course into its results folder: {@code status.json}, TensorBoard events,
 * {@code training_log.csv}, {@code loss_curve.png} and {@code validation_curves.png}.
 */
public final class ResultsLog implements TrainingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResultsLog.class);

  private final Path results;
  private final StatusLog status;
  private @Nullable TensorBoardWriter events;
  private @Nullable TrainingCsv table;
  private List<String> columns = List.of();
  private int firstEpoch;
  private final TrainingCurves curves = new TrainingCurves();
  private final Set<String> reported = new HashSet<>();

  /**
   * @param results folder; made if missing
   */
  public ResultsLog(Path results) {
    this.results = results;
    this.status = StatusLog.in(results);
  }

  @Override
  public void onStart(Start start) {
    status.started("Starting training of " + start.network() + " with " + start.engine());
    start.notices().forEach(status::running);
    extra(() -> events = new TensorBoardWriter(results));
    firstEpoch = start.firstEpoch();
  }

  @Override
  public void onStep(Step step) {
    extra(
        () -> {
          if (events != null) {
            events.scalar("train/loss", step.globalStep(), step.loss());
            events.scalar("train/learning_rate", step.globalStep(), step.learningRate());
          }
        });
  }

  @Override
  public void onEpoch(Epoch epoch) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("loss", epoch.loss());
    figures.put("learning_rate", epoch.learningRate());
    figures.putAll(epoch.terms());
    figures.putAll(epoch.adapted());
    curves.add(epoch);
    Map<String, Double> validation =
        epoch.validation() == null ? Map.of() : epoch.validation().metrics();
    validation.forEach((name, value) -> figures.put("validation/" + name, value));
    status.epoch(
        new StatusLog.Progress(epoch.epoch() + 1, epoch.epochs(), epoch.duration(), epoch.eta()),
        figures,
        figures);
    extra(
        () -> {
          if (events != null) {
            events.scalar("epoch/loss", epoch.epoch() + 1, epoch.loss());
            for (Map.Entry<String, Double> metric : validation.entrySet()) {
              events.scalar("validation/" + metric.getKey(), epoch.epoch() + 1, metric.getValue());
            }
          }
        });
    extra(() -> writeRow(epoch, figures));
  }

  private void writeRow(Epoch epoch, Map<String, Double> figures) {
    if (table == null) {
      // The first epoch may have no validation: its columns are those of every later one too.
      List<String> names = new ArrayList<>(List.of("loss", "learning_rate"));
      names.addAll(epoch.terms().keySet());
      names.addAll(epoch.adapted().keySet());
      if (epoch.validation() != null) {
        epoch.validation().metrics().keySet().forEach(n -> names.add("validation/" + n));
      } else {
        names.add("validation/primary");
      }
      columns = names;
      table = new TrainingCsv(results.resolve("training_log.csv"), columns, firstEpoch + 1);
    }
    Map<String, Double> row = new LinkedHashMap<>(figures);
    if (columns.contains("validation/primary") && epoch.validation() != null) {
      row.put("validation/primary", epoch.validation().primaryValue());
    }
    row.keySet().retainAll(columns);
    table.row(epoch.epoch() + 1, row);
  }

  @Override
  public void onEnd(TrainingResult result) {
    Map<String, Double> kpi = new LinkedHashMap<>(result.metrics());
    kpi.put("parameters", (double) result.best().graph().parameterCount());
    kpi.put("epochs", (double) result.history().size());
    kpi.put("seconds", result.duration().toMillis() / 1000.0);
    kpi.put("engine_share", result.engineShare());
    kpi.values().removeIf(v -> !Double.isFinite(v));
    extra(() -> curves.write(results));
    status.success("Training " + result.outcome().name().toLowerCase(java.util.Locale.ROOT), kpi);
  }

  /**
   * Event files, tables and pictures come with a training, and it does not end because one of them
   * cannot be written: a notice says so, once for the same reason.
   */
  private void extra(Runnable writing) {
    try {
      writing.run();
    } catch (TaoException e) {
      if (reported.add(e.code())) {
        status.running("goes on without this: " + e.getMessage());
        LOG.warn("the training goes on without this: {}", e.getMessage());
      }
    }
  }

  @Override
  public void onFailure(Throwable failure) {
    status.failure(failure);
  }

  /** Closes the files; a second call does nothing. */
  @Override
  public void close() {
    status.close();
    if (events != null) {
      events.close();
    }
    if (table != null) {
      table.close();
    }
  }
}
