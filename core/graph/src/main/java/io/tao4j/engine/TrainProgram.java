package io.tao4j.engine;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a training step computes: a network's graph continued by its losses, and what to do with the
 * gradients. Engines compile it as a whole.
 *
 * <pre>{@code
 * TrainProgram.of(
 *     graph,
 *     Phase.minimize("loss", new Optimizer.Sgd(0.9, true, 1e-4))
 *         .report("logits")
 *         .clip(new Phase.Clip.GlobalNorm(1))
 *         .build());
 * }</pre>
 *
 * @param graph network and losses; targets are further inputs
 * @param phases what is minimised, one after the other; at least one
 * @param average moving average of the parameters, or null for none
 */
public record TrainProgram(Graph graph, List<Phase> phases, @Nullable Average average) {

  /**
   * An exponential moving average of the parameters. Its decay at update n, counted from 1, is
   * {@code decay * (1 - exp(-n / ramp))}: it starts as the newest parameters, else the average of a
   * short training would be mostly its start (of 35 updates at a fixed 0.99, 70 %).
   *
   * @param decay from 0, below 1
   * @param ramp updates; 0 for a decay that is fixed
   */
  public record Average(double decay, double ramp) {
    public Average {
      if (!(decay >= 0 && decay < 1 && ramp >= 0)) {
        throw new IllegalArgumentException(
            "decay is from 0, below 1, ramp zero or more; got %s and %s".formatted(decay, ramp));
      }
    }

    /** With a ramp of twice the updates that the average reaches back: TAO's 2,000 for 0.999. */
    public static Average of(double decay) {
      return new Average(decay, 2 / (1 - decay));
    }
  }

  public TrainProgram {
    Objects.requireNonNull(graph, "graph");
    phases = List.copyOf(Objects.requireNonNull(phases, "phases"));
    if (phases.size() != 1) {
      throw new IllegalArgumentException("a program has one phase, got " + phases.size());
    }
    phases.forEach(phase -> phase.requireIn(graph));
  }

  /** A program of these phases, without a moving average. */
  public static TrainProgram of(Graph graph, Phase... phases) {
    return new TrainProgram(graph, List.of(phases), null);
  }

  /**
   * A program that only minimises: no clipping, penalty or freeze; weights decay, biases do not.
   */
  public static TrainProgram of(Graph graph, String loss, Optimizer optimizer) {
    return of(graph, Phase.minimize(loss, optimizer).build());
  }

  /** A copy with a moving average of the parameters; null for none. */
  public TrainProgram withAverage(@Nullable Average other) {
    return new TrainProgram(graph, phases, other);
  }

  /** A copy with other phases of the same graph. */
  public TrainProgram withPhases(Phase... others) {
    return new TrainProgram(graph, List.of(others), average);
  }

  /** The first phase, which most programs have only. */
  public Phase phase() {
    return phases.get(0);
  }

  /** Parameters that some phase does not freeze, in graph order. */
  public List<Parameter> trainable() {
    return graph.parameters().stream()
        .filter(p -> !phases.stream().allMatch(phase -> phase.frozen().contains(p.name())))
        .toList();
  }

  /** Batch norms that no phase moves. */
  public boolean isFrozenBatchNorm(String node) {
    return phases.stream().allMatch(phase -> phase.frozenBatchNorms().contains(node));
  }
}
