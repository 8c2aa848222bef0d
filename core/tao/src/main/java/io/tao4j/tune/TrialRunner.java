package io.tao4j.tune;

import io.tao4j.train.Cancellation;
import java.nio.file.Path;

/** Trains a trial in its folder, which holds its spec as {@value #SPEC}. */
@FunctionalInterface
public interface TrialRunner {
  /** Name of the spec in a trial's folder. */
  String SPEC = "spec.yaml";

  /**
   * Trains on from what lies in the folder, or from the start.
   *
   * @param folder of the trial, an ordinary results folder
   * @param until pauses after so many epochs, at the first validation if that is later
   * @param cancellation stops it at its next step
   * @return how it went; a training that fails is told there and is no exception
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  TrialFile run(Path folder, int until, Cancellation cancellation);
}
