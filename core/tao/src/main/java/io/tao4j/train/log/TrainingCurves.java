package io.tao4j.train.log;

import io.tao4j.chart.ChartGrid;
import io.tao4j.chart.LineChart;
import io.tao4j.network.Evaluation;
import io.tao4j.train.TrainingListener.Epoch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A training's figures over its epochs as two pictures of small charts: {@code loss_curve.png} with
 * the loss and, where it has several, its parts; {@code validation_curves.png} with a chart for
 * each kind of figure that {@link Evaluation#charts()} names.
 */
final class TrainingCurves {
  private final Map<String, Map<String, List<double[]>>> losses = new LinkedHashMap<>();
  private final Map<String, Map<String, List<double[]>>> validations = new LinkedHashMap<>();
  private final Set<Integer> epochs = new TreeSet<>();

  void add(Epoch epoch) {
    epochs.add(epoch.epoch());
    double place = epoch.epoch() + 1.0;
    add(losses, "Training loss", "loss", place, epoch.loss());
    if (epoch.terms().size() > 1) {
      epoch.terms().forEach((name, value) -> add(losses, "Parts of the loss", name, place, value));
    }
    Evaluation validation = epoch.validation();
    if (validation != null) {
      validation
          .charts()
          .forEach(
              (title, names) ->
                  names.forEach(
                      name ->
                          add(validations, title, name, place, validation.metrics().get(name))));
    }
  }

  private static void add(
      Map<String, Map<String, List<double[]>>> charts,
      String title,
      String line,
      double x,
      double y) {
    charts
        .computeIfAbsent(title, t -> new LinkedHashMap<>())
        .computeIfAbsent(line, l -> new ArrayList<>())
        .add(new double[] {x, y});
  }

  /** Draws what there is; nothing after one epoch. */
  void write(Path folder) {
    if (epochs.size() < 2) {
      return;
    }
    write(losses, "loss", folder.resolve("loss_curve.png"));
    write(validations, "", folder.resolve("validation_curves.png"));
  }

  private static void write(
      Map<String, Map<String, List<double[]>>> charts, String unit, Path file) {
    ChartGrid grid = new ChartGrid();
    charts.forEach(
        (title, lines) -> {
          LineChart chart = new LineChart(title, "epoch", unit);
          lines.forEach(
              (name, points) ->
                  chart.line(
                      name,
                      points.stream().mapToDouble(p -> p[0]).toArray(),
                      points.stream().mapToDouble(p -> p[1]).toArray()));
          grid.add(chart);
        });
    if (!grid.isEmpty()) {
      grid.write(file);
    }
  }
}
