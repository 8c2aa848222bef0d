package io.tao4j.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.TaoJob;
import io.tao4j.TrainedModel;
import io.tao4j.TrainingHandle;
import io.tao4j.model.ModelFile;
import io.tao4j.train.TrainingListener;
import io.tao4j.train.TrainingResult.Outcome;
import java.util.concurrent.CompletableFuture;

/** Cancels trainings in the middle of their second epoch. */
public final class StoppedTraining {
  private StoppedTraining() {}

  /**
   * Runs a training until it is cancelled.
   *
   * @param step of the second epoch, from 0, at which that is
   */
  public static TrainedModel cancelled(TaoJob job, int step) {
    CompletableFuture<TrainingHandle> handle = new CompletableFuture<>();
    TrainingListener stop =
        new TrainingListener() {
          @Override
          public void onStep(Step done) {
            if (done.epoch() == 1 && done.step() == step) {
              handle.join().cancel();
            }
          }
        };
    handle.complete(job.listener(stop).trainAsync());
    TrainedModel cancelled = handle.join().join();
    assertThat(cancelled.training().outcome()).isEqualTo(Outcome.CANCELLED);
    return cancelled;
  }

  /**
   * Cancels a training, goes on with it and compares its end, bit for bit.
   *
   * @param job of two epochs or more
   * @param uninterrupted the same job's model, trained without a stop
   */
  public static void endsLike(TrainedModel uninterrupted, TaoJob job) {
    cancelled(job, 0);
    TrainedModel resumed = job.resume(true).train();
    assertThat(resumed.training().last().weights())
        .isEqualTo(uninterrupted.training().last().weights());
    assertThat(ModelFile.read(resumed.training().lastFile()).state())
        .isEqualTo(ModelFile.read(uninterrupted.training().lastFile()).state());
  }
}
