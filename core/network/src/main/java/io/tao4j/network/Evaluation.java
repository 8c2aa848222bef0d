package io.tao4j.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Result of an evaluation; holds host values only. */
public interface Evaluation {
  /** Figures by name, in the order to show them, for example {@code top_1}. */
  Map<String, Double> metrics();

  /** The figure by which the best checkpoint is chosen; more is better. */
  String primaryMetric();

  /**
   * Which figures belong into one chart of their course over a training, by the chart's title.
   * Figures that are in none are drawn nowhere.
   */
  default Map<String, List<String>> charts() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    metrics()
        .forEach(
            (name, value) -> {
              boolean loss = name.contains("loss");
              if (loss || value >= 0 && value <= 1) {
                String title =
                    loss
                        ? "Validation losses"
                        : name.matches(".*(precision|recall|f1).*")
                            ? "Precision and recall"
                            : "Validation";
                groups.computeIfAbsent(title, t -> new ArrayList<>()).add(name);
              }
            });
    return groups;
  }

  /**
   * Figures of each class: class name, then figures by name; empty where the task has no classes.
   */
  Map<String, Map<String, Double>> perClass();

  /**
   * Writes tables and pictures.
   *
   * @param folder is made if missing
   * @return the files written
   */
  List<Path> write(Path folder) throws IOException;
}
