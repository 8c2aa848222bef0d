package io.tao4j;

import io.tao4j.train.Cancellation;
import java.util.concurrent.CompletableFuture;

/** A training that runs on a thread of its own. */
public final class TrainingHandle {
  private final CompletableFuture<TrainedModel> result;
  private final Cancellation cancellation;

  TrainingHandle(CompletableFuture<TrainedModel> result, Cancellation cancellation) {
    this.result = result;
    this.cancellation = cancellation;
  }

  /**
   * Completes with the model, also after {@link #cancel} (whose result says so), or with what went
   * wrong. Cancelling the future itself does not stop the training.
   */
  public CompletableFuture<TrainedModel> result() {
    return result.copy();
  }

  /** Waits for the model. */
  @CheckReturnValue
  public TrainedModel join() {
    return result.join();
  }

  /** Asks the training to end at the next step; returns at once. */
  public void cancel() {
    cancellation.cancel();
  }
}
