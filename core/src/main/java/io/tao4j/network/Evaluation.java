package io.tao4j.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Result of an evaluation; holds host values only. */
public interface Evaluation {
  /** Figures by name, in the order to show them, for example {@code top_1}. */
  Map<String, Double> metrics();

  /** The figure by which the best checkpoint is chosen; more is better. */
  String primaryMetric();

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
