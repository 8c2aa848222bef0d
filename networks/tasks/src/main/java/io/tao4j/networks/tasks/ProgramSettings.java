package io.tao4j.networks.tasks;

import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How weights are updated, as a spec says it for any network.
 *
 * @param optimizer update rule
 * @param clip limit of the gradient, or null
 * @param regularizers penalties on a graph's kernels
 * @param freezeBlocks blocks of the backbone whose convolutions do not change; their batch norms
 *     do, as in TAO
 * @param freezeBatchNorms whether all batch norms use and keep their running statistics
 * @param average moving average of the weights, or null
 * @param fineTuning what is trained when, and how fast
 */
public record ProgramSettings(
    Optimizer optimizer,
    Phase.@Nullable Clip clip,
    Function<Graph, List<Regularizer>> regularizers,
    List<Integer> freezeBlocks,
    boolean freezeBatchNorms,
    TrainProgram.@Nullable Average average,
    FineTuningConfig fineTuning) {
  public ProgramSettings {
    freezeBlocks = List.copyOf(freezeBlocks);
  }

  /** A limit on the gradient's L2 norm; null for 0. */
  public static Phase.@Nullable Clip clip(double norm) {
    return norm > 0 ? new Phase.Clip.GlobalNorm(norm) : null;
  }

  /** An average of that decay; null for 0. */
  public static TrainProgram.@Nullable Average average(double decay) {
    return decay > 0 ? TrainProgram.Average.of(decay) : null;
  }
}
