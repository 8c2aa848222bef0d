package io.tao4j.examples.cli;

import io.tao4j.train.log.StatusLog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code status.json} of a sub-task other than training: a line when it starts, and one at the
 * end that says how it went, with its figures.
 */
final class RunLog {
  /** The sub-task itself. */
  @FunctionalInterface
  interface Work {
    /**
     * Runs.
     *
     * @return the figures that the run is judged by
     */
    Map<String, ? extends Number> run() throws Exception;
  }

  private final Path folder;
  private final String name;

  private RunLog(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  static RunLog open(Path folder, String name) {
    return new RunLog(folder, name);
  }

  /** Runs the work between the two lines; whatever it throws goes on. */
  void run(Work work) throws Exception {
    try (StatusLog status = StatusLog.in(folder)) {
      status.started("Starting " + name);
      try {
        Map<String, Number> kpi = new LinkedHashMap<>(work.run());
        kpi.values().removeIf(v -> !Double.isFinite(v.doubleValue()));
        status.success("Finished " + name, kpi);
      } catch (Exception | Error e) {
        status.failure(ErrorBlock.cause(e));
        throw e;
      }
    }
  }
}
