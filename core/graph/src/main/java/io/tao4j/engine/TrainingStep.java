package io.tao4j.engine;

import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A compiled training step with its state: weights, running statistics, optimiser slots, averages.
 * Used by one thread at a time. Owns native memory until closed.
 *
 * <p>{@link #run} is the usual call: one batch, one update. {@link #forward} says what the network
 * computes now, for targets that depend on it. {@link #accumulate} and {@link #apply} are the two
 * halves of a run: several batches, one update.
 *
 * <p>The state's names are the same for every engine: a parameter's or buffer's own name; {@code
 * optimizer.SLOT.PARAMETER} (slots {@code momentum}, {@code first_moment}, {@code second_moment},
 * {@code second_moment_maximum}, {@code square_average}, {@code gradient_average}); {@code
 * optimizer.step}, an {@code INT64} scalar that counts applied updates; {@code
 * optimizer.step.PARAMETER}, the same for one parameter, under {@link Optimizer.Adam} and {@link
 * Optimizer.AdamW}, whose corrections go by it: a parameter that is trained from the tenth epoch on
 * starts there; {@code ema.NAME} for every parameter, frozen or not, and buffer, if the program
 * averages. Frozen parameters have no slots and no count. All that is of a second or later phase
 * starts with {@code optimizer/PHASE.} instead of {@code optimizer.}. Between {@link #accumulate}
 * and {@link #apply} there are also {@code accumulated.PARAMETER} and {@code accumulated.weight}
 * (of a later phase {@code accumulated/PHASE.}). {@link StateLayout} has all this as code.
 */
public interface TrainingStep extends AutoCloseable {

  /**
   * What a step did.
   *
   * @param loss total loss before the update, regularisers not counted; of several phases the sum
   * @param outputs the reported outputs by name
   * @param applied false if loss or gradient were not finite: then that phase has changed nothing
   *     of the state, and those after it did not run
   */
  record Result(float loss, Map<String, Tensor> outputs, boolean applied) {}

  /** What this step was compiled from. */
  TrainProgram program();

  /**
   * The program's predictions with the current weights, as a step would compute them: batch norms
   * use the batch, dropout masks follow from the seed. Changes nothing.
   *
   * @param inputs those that the predictions need; others may be given and are not used
   * @param seed of the step that will follow
   * @throws IllegalStateException if the program has no predictions
   */
  Map<String, Tensor> forward(Map<String, Tensor> inputs, long seed);

  /**
   * Forward, loss, backward, regularisers, clipping, update of each phase in turn: one call into
   * the engine a phase. A later phase computes with the weights that the earlier ones left.
   *
   * @param inputs a tensor for each graph input
   * @param learningRate of this step
   * @param seed decides this step's dropout masks, together with the nodes' names
   */
  default Result run(Map<String, Tensor> inputs, float learningRate, long seed) {
    if (program().phases().size() == 1) {
      return run(program().phase().name(), inputs, learningRate, seed);
    }
    float loss = 0;
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (Phase phase : program().phases()) {
      Result result = run(phase.name(), inputs, learningRate, seed);
      loss += result.loss();
      outputs.putAll(result.outputs());
      if (!result.applied()) {
        return new Result(loss, outputs, false);
      }
    }
    return new Result(loss, outputs, true);
  }

  /**
   * One phase of {@link #run(Map, float, long)}: for phases that have rates of their own, or do not
   * all run in every step. Knows nothing of accumulated gradients and leaves them.
   *
   * @param phase its name
   */
  Result run(String phase, Map<String, Tensor> inputs, float learningRate, long seed);

  /**
   * Forward, loss and backward of a phase. Adds the gradient to what is accumulated and lets batch
   * norms move their statistics, but changes no parameter. With a loss that is a mean over samples
   * and the number of samples as weight, some batches and then {@link #apply} do what one batch of
   * all of them does, within rounding and but for batch norms, which see the parts.
   *
   * @param phase its name
   * @param weight what this gradient counts for, above 0
   * @return with {@code applied} false if loss or gradient were not finite: nothing was added
   */
  Result accumulate(String phase, Map<String, Tensor> inputs, long weight, long seed);

  /**
   * What a phase has accumulated.
   *
   * @throws IllegalStateException if that is nothing
   */
  Gradients gradients(String phase);

  /**
   * Replaces what a phase has accumulated, with the sum of several workers for example.
   *
   * @throws IllegalArgumentException if they are not of this phase's parameters
   */
  void setGradients(String phase, Gradients gradients);

  /**
   * Regularisers, clipping and update of a phase with the mean of what it has accumulated, which is
   * nothing afterwards.
   *
   * @return false if that was not finite: then no parameter has changed
   * @throws IllegalStateException if nothing was accumulated
   */
  boolean apply(String phase, float learningRate);

  /** Current parameters and buffers, copied to host memory. */
  Weights weights();

  /** Averaged parameters and buffers, if the program averages; else {@link #weights()}. */
  Weights averagedWeights();

  /** The whole state, copied to host memory: enough to go on bit for bit. */
  Map<String, Tensor> state();

  /**
   * Replaces the whole state. One without any {@code optimizer.step.PARAMETER}, as versions before
   * 0.1.0 wrote, gets {@code optimizer.step} for each.
   *
   * @throws IllegalArgumentException naming what is missing, unexpected or of another shape
   */
  void restore(Map<String, Tensor> state);

  /** Frees native memory; a second call does nothing. */
  @Override
  void close();
}
