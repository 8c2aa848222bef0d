package io.tao4j.train;

import io.tao4j.network.Evaluation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hears how a training goes. Methods are called on the training thread, in order; an exception from
 * one ends the training as a failure.
 */
public interface TrainingListener {

  /**
   * What is about to run.
   *
   * @param network name of the network
   * @param epochs passes over the data
   * @param stepsPerEpoch batches a pass
   * @param firstEpoch 0, or where a resumed run goes on
   * @param parameters number of trainable numbers
   * @param engine engine and device, for people
   * @param notices what the network wants to say first
   */
  record Start(
      String network,
      int epochs,
      int stepsPerEpoch,
      int firstEpoch,
      long parameters,
      String engine,
      List<String> notices) {}

  /**
   * One update.
   *
   * @param epoch from 0
   * @param step within the epoch, from 0
   * @param globalStep from 0
   * @param loss before the update
   * @param learningRate in force
   */
  record Step(int epoch, int step, long globalStep, double loss, double learningRate) {}

  /**
   * One pass over the data.
   *
   * @param epoch from 0
   * @param epochs of the whole training
   * @param globalStep updates so far
   * @param loss mean over the epoch
   * @param terms means of the reported scalar outputs
   * @param adapted numbers that follow what the training has seen, as this epoch had them
   * @param learningRate of the last step
   * @param samples images seen in this epoch
   * @param duration of the epoch with its validation
   * @param engineTime spent inside training steps
   * @param eta estimate until the end
   * @param validation result, or null in an epoch without
   * @param monitored name of the figure that decides on the best model: one of the validation's, or
   *     {@code loss}, that of the training; null in an epoch without it
   * @param best whether that figure is the best so far
   */
  record Epoch(
      int epoch,
      int epochs,
      long globalStep,
      double loss,
      Map<String, Double> terms,
      Map<String, Double> adapted,
      double learningRate,
      int samples,
      Duration duration,
      Duration engineTime,
      Duration eta,
      @Nullable Evaluation validation,
      @Nullable String monitored,
      boolean best) {}

  /** Before the first step. */
  default void onStart(Start start) {}

  /** After each update. */
  default void onStep(Step step) {}

  /** After each epoch, before its checkpoint is written. */
  default void onEpoch(Epoch epoch) {}

  /** After a model file is written. */
  default void onCheckpoint(Path file) {}

  /** At the end, after the last checkpoint. */
  default void onEnd(TrainingResult result) {}

  /** Instead of {@link #onEnd} when training fails. */
  default void onFailure(Throwable failure) {}
}
