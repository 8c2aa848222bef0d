package io.tao4j.networks.classification;

import io.tao4j.Tao;
import io.tao4j.tune.TuneSettings;
import java.nio.file.Path;

/** A search in a process of its own, to be killed. */
final class TuneProcess {
  private TuneProcess() {}

  /**
   * @param arguments spec, results folder
   */
  public static void main(String[] arguments) {
    var found =
        Tao.network("classification")
            .spec(Path.of(arguments[0]))
            .results(Path.of(arguments[1]))
            .tune(settings());
    System.exit(found.best().isPresent() ? 0 : 1);
  }

  static TuneSettings settings() {
    return TuneSettings.defaults().withTrials(3).withRungs(1, 2);
  }
}
