package io.tao4j.evaluate;

import io.tao4j.engine.Executable;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.Evaluation;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Goes once through a data set with a compiled model. */
public final class EvaluationRun {
  private EvaluationRun() {}

  /**
   * Evaluates.
   *
   * @param cancelled asked before each batch; where it answers true the figures cover what has been
   *     seen
   * @param progress is told how many samples are done
   */
  public static Evaluation evaluate(
      EvaluationTask task, Executable executable, BooleanSupplier cancelled, IntConsumer progress) {
    Evaluator evaluator = task.newEvaluator();
    int done = 0;
    try (BatchStream batches = task.batches()) {
      while (!cancelled.getAsBoolean() && batches.hasNext()) {
        Batch batch = batches.next();
        evaluator.add(batch, executable.run(batch.inputs()));
        done += batch.size();
        progress.accept(done);
      }
    }
    return evaluator.result();
  }
}
