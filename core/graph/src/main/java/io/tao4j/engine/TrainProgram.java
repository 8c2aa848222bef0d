package io.tao4j.engine;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
 * <p>A program of several phases minimises them one after the other in each step, each with the
 * weights that those before it left. What one phase trains, another may use as it is: a generator's
 * phase freezes the discriminator and goes through it. Phases may also train the same parameters;
 * each has optimiser slots of its own.
 *
 * @param graph network and losses; targets are further inputs
 * @param phases what is minimised, one after the other; at least one
 * @param average moving average of parameters and statistics, or null for none
 * @param predictions names of the outputs that {@link TrainingStep#forward} returns, for targets
 *     that depend on what the network says now; empty for most programs
 */
public record TrainProgram(
    Graph graph, List<Phase> phases, @Nullable Average average, List<String> predictions) {

  /**
   * An exponential moving average of the parameters, and of the running statistics that go with
   * them. Its decay at update n, counted from 1, is {@code decay * (1 - exp(-n / ramp))}: it starts
   * as the newest parameters, else the average of a short training would be mostly its start (of 35
   * updates at a fixed 0.99, 70 %).
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
    predictions = List.copyOf(Objects.requireNonNull(predictions, "predictions"));
    if (phases.isEmpty()) {
      throw new IllegalArgumentException("a program has at least one phase");
    }
    Set<String> names = new HashSet<>();
    for (Phase phase : phases) {
      phase.requireIn(graph);
      if (!names.add(phase.name())) {
        throw new IllegalArgumentException("two phases are called '" + phase.name() + "'");
      }
    }
    predictions.forEach(graph::output);
  }

  /** A program of these phases, without a moving average. */
  public static TrainProgram of(Graph graph, Phase... phases) {
    return new TrainProgram(graph, List.of(phases), null, List.of());
  }

  /**
   * A program that only minimises: no clipping, penalty or freeze; weights decay, biases do not.
   */
  public static TrainProgram of(Graph graph, String loss, Optimizer optimizer) {
    return of(graph, Phase.minimize(loss, optimizer).build());
  }

  /** A copy with a moving average of the parameters; null for none. */
  public TrainProgram withAverage(@Nullable Average other) {
    return new TrainProgram(graph, phases, other, predictions);
  }

  /** A copy with other phases of the same graph. */
  public TrainProgram withPhases(Phase... others) {
    return new TrainProgram(graph, List.of(others), average, predictions);
  }

  /** A copy whose {@link TrainingStep#forward} returns these outputs. */
  public TrainProgram withPredictions(List<String> outputs) {
    return new TrainProgram(graph, phases, average, outputs);
  }

  /** The first phase, which most programs have only. */
  public Phase phase() {
    return phases.get(0);
  }

  /**
   * The phase of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Phase phase(String name) {
    return phases.stream()
        .filter(phase -> phase.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no phase '%s', there are %s"
                        .formatted(name, phases.stream().map(Phase::name).toList())));
  }

  /**
   * What a phase computes: the whole graph where it is the only one, else what its loss and its
   * reported outputs need.
   */
  public Graph graph(Phase phase) {
    if (phases.size() == 1) {
      return graph;
    }
    Set<String> outputs = new LinkedHashSet<>(phase.reported());
    outputs.add(phase.loss());
    return graph.withOutputs(List.copyOf(outputs));
  }

  /** What {@link TrainingStep#forward} computes. */
  public Graph predictionGraph() {
    return graph.withOutputs(predictions);
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
