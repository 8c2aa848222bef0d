package io.tao4j.networks.tasks;

import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How weights are updated, as a spec says it for any network.
 *
 * @param optimizer update rule
 * @param clip limit of the gradient, or null
 * @param regularizers penalties on a graph's kernels
 * @param freezeBlocks blocks of the backbone whose convolutions do not change; their batch norms
 *     do, as in TAO
 * @param frozenBatchNorms which batch norms use and keep their running statistics
 * @param average moving average of the weights, or null
 * @param fineTuning what is trained when, and how fast
 * @param decay which parameters the optimiser's own weight decay is on
 * @param headFactor what the rate is multiplied by for all that is not the backbone
 */
public record ProgramSettings(
    Optimizer optimizer,
    Phase.@Nullable Clip clip,
    Function<Graph, List<Regularizer>> regularizers,
    List<Integer> freezeBlocks,
    BatchNorms frozenBatchNorms,
    TrainProgram.@Nullable Average average,
    FineTuningConfig fineTuning,
    Decay decay,
    double headFactor) {

  /**
   * Which parameters decay.
   *
   * @param all biases and norms too; else kernels only
   * @param skipNames parameters whose name contains one of these do not
   */
  public record Decay(boolean all, List<String> skipNames) {
    /** Kernels. */
    public static final Decay KERNELS = new Decay(false, List.of());

    public Decay {
      skipNames = List.copyOf(skipNames);
    }

    /** Names of those that decay. */
    public Set<String> names(Graph graph) {
      return graph.parameters().stream()
          .filter(p -> all || p.role() == Parameter.Role.WEIGHT)
          .map(Parameter::name)
          .filter(name -> skipNames.stream().noneMatch(name::contains))
          .collect(Collectors.toSet());
    }
  }

  /** With one rate for all of the network. */
  public ProgramSettings(
      Optimizer optimizer,
      Phase.@Nullable Clip clip,
      Function<Graph, List<Regularizer>> regularizers,
      List<Integer> freezeBlocks,
      BatchNorms frozenBatchNorms,
      TrainProgram.@Nullable Average average,
      FineTuningConfig fineTuning,
      Decay decay) {
    this(
        optimizer,
        clip,
        regularizers,
        freezeBlocks,
        frozenBatchNorms,
        average,
        fineTuning,
        decay,
        1);
  }

  /** The same with another rate for all that is not the backbone. */
  public ProgramSettings withHeadFactor(double factor) {
    return new ProgramSettings(
        optimizer,
        clip,
        regularizers,
        freezeBlocks,
        frozenBatchNorms,
        average,
        fineTuning,
        decay,
        factor);
  }

  /** The same with other penalties than those on kernels. */
  public ProgramSettings withRegularizers(Function<Graph, List<Regularizer>> others) {
    return new ProgramSettings(
        optimizer,
        clip,
        others,
        freezeBlocks,
        frozenBatchNorms,
        average,
        fineTuning,
        decay,
        headFactor);
  }

  /** The same with the optimiser's own weight decay on other parameters. */
  public ProgramSettings withDecay(Decay other) {
    return new ProgramSettings(
        optimizer,
        clip,
        regularizers,
        freezeBlocks,
        frozenBatchNorms,
        average,
        fineTuning,
        other,
        headFactor);
  }

  /** As TAO's Keras networks are trained: kernels decay, if anything does. */
  public ProgramSettings(
      Optimizer optimizer,
      Phase.@Nullable Clip clip,
      Function<Graph, List<Regularizer>> regularizers,
      List<Integer> freezeBlocks,
      BatchNorms frozenBatchNorms,
      TrainProgram.@Nullable Average average,
      FineTuningConfig fineTuning) {
    this(
        optimizer,
        clip,
        regularizers,
        freezeBlocks,
        frozenBatchNorms,
        average,
        fineTuning,
        Decay.KERNELS);
  }

  /** Batch norms of a network. */
  public enum BatchNorms {
    NONE,
    /** Those of the backbone, as TAO's {@code freeze_bn} means them. */
    OF_BACKBONE,
    ALL
  }

  public ProgramSettings {
    freezeBlocks = List.copyOf(freezeBlocks);
  }

  /** A limit on the gradient's L2 norm; null for 0. */
  public static Phase.@Nullable Clip clip(double norm) {
    return norm > 0 ? new Phase.Clip.GlobalNorm(norm) : null;
  }

  /** An average of that decay; null for 0. */
  public static TrainProgram.@Nullable Average average(double decay) {
    return average(decay, true);
  }

  /**
   * The same.
   *
   * @param ramp whether the decay rises to it
   */
  public static TrainProgram.@Nullable Average average(double decay, boolean ramp) {
    if (decay == 0) {
      return null;
    }
    return ramp ? TrainProgram.Average.of(decay) : new TrainProgram.Average(decay, 0);
  }
}
