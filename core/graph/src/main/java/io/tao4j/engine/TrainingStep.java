package io.tao4j.engine;

import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.Map;

/**
 * A compiled training step with its state: weights, running statistics, optimiser slots, averages.
 * Used by one thread at a time. Owns native memory until closed.
 *
 * <p>The state's names are the same for every engine: a parameter's or buffer's own name; {@code
 * optimizer.SLOT.PARAMETER} (slots {@code momentum}, {@code first_moment}, {@code second_moment},
 * {@code second_moment_maximum}, {@code square_average}, {@code gradient_average}); {@code
 * optimizer.step}, an {@code INT64} scalar that counts applied updates; {@code
 * optimizer.step.PARAMETER}, the same for one parameter, under {@link Optimizer.Adam} and {@link
 * Optimizer.AdamW}, whose corrections go by it: a parameter that is trained from the tenth epoch on
 * starts there; {@code ema.PARAMETER} for every parameter, frozen or not, if the program averages.
 * Frozen parameters have no slots and no count. {@link StateLayout} has all this as code.
 */
public interface TrainingStep extends AutoCloseable {

  /**
   * What a step did.
   *
   * @param loss total loss before the update, regularisers not counted
   * @param outputs the program's reported outputs by name
   * @param applied false if loss or gradient were not finite: then nothing of the state has changed
   */
  record Result(float loss, Map<String, Tensor> outputs, boolean applied) {}

  /**
   * Forward, loss, backward, regularisers, clipping, update: one call into the engine.
   *
   * @param inputs a tensor for each graph input
   * @param learningRate of this step
   * @param seed decides this step's dropout masks, together with the nodes' names
   */
  Result run(Map<String, Tensor> inputs, float learningRate, long seed);

  /** Current parameters and buffers, copied to host memory. */
  Weights weights();

  /** Averaged parameters and current buffers, if the program averages; else {@link #weights()}. */
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
