package io.tao4j.engine;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one training step computes: a network's graph continued by a loss, and what to do with the
 * gradients. Engines compile it as a whole.
 *
 * @param graph network and loss; targets are further inputs
 * @param loss name of the output to minimise, a {@code FLOAT32} scalar
 * @param reported names of outputs that each step returns, for example loss terms and logits
 * @param optimizer update rule
 * @param clip limit of the gradient, or null
 * @param regularizers added to the gradient before clipping
 * @param frozen parameters that get no gradient and do not change
 * @param frozenBatchNorms nodes that normalise by their running statistics and leave them
 * @param weightDecayRoles parameters of these roles decay
 * @param average moving average of the parameters, or null for none
 * @param rateFactors what the learning rate is multiplied by for a parameter, by name; 1 for those
 *     that are not here
 */
public record TrainProgram(
    Graph graph,
    String loss,
    List<String> reported,
    Optimizer optimizer,
    @Nullable Clip clip,
    List<Regularizer> regularizers,
    Set<String> frozen,
    Set<String> frozenBatchNorms,
    Set<Parameter.Role> weightDecayRoles,
    @Nullable Average average,
    Map<String, Double> rateFactors) {

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

  /** Limits of the gradient. */
  public sealed interface Clip {
    /**
     * All gradients scaled so that their common L2 norm is at most this.
     *
     * @param maximum above 0
     */
    record GlobalNorm(double maximum) implements Clip {}

    /**
     * Each element within plus or minus this.
     *
     * @param maximum above 0
     */
    record Absolute(double maximum) implements Clip {}
  }

  /**
   * A penalty on parameters: {@code weight * sum |p|} or {@code weight * sum p^2} (so that its
   * gradient is {@code 2 * weight * p}, as in Keras and TAO).
   *
   * @param kind which norm
   * @param weight zero or more
   * @param parameters names
   */
  public record Regularizer(Kind kind, double weight, Set<String> parameters) {
    /** Which norm. */
    public enum Kind {
      L1,
      L2
    }

    public Regularizer {
      parameters = Set.copyOf(parameters);
    }
  }

  public TrainProgram {
    Objects.requireNonNull(graph, "graph");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(reported, "reported");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(regularizers, "regularizers");
    Objects.requireNonNull(frozen, "frozen");
    Objects.requireNonNull(frozenBatchNorms, "frozenBatchNorms");
    Objects.requireNonNull(weightDecayRoles, "weightDecayRoles");
    Objects.requireNonNull(rateFactors, "rateFactors");
    reported = List.copyOf(reported);
    regularizers = List.copyOf(regularizers);
    frozen = Set.copyOf(frozen);
    frozenBatchNorms = Set.copyOf(frozenBatchNorms);
    weightDecayRoles = Set.copyOf(weightDecayRoles);
    rateFactors = Map.copyOf(rateFactors);
    if (graph.type(graph.output(loss).value()).shape().rank() != 0) {
      throw new IllegalArgumentException(
          "the loss must be a scalar, '%s' is %s"
              .formatted(loss, graph.type(graph.output(loss).value())));
    }
    reported.forEach(graph::output);
    for (String name : frozen) {
      if (graph.parameter(name) == null) {
        throw new IllegalArgumentException("no parameter '" + name + "' to freeze");
      }
    }
    rateFactors.forEach(
        (name, factor) -> {
          if (graph.parameter(name) == null || !(factor >= 0) || factor.isInfinite()) {
            throw new IllegalArgumentException(
                "rate factors are zero or more, of the graph's parameters; got %s for '%s'"
                    .formatted(factor, name));
          }
        });
    for (String name : frozenBatchNorms) {
      if (graph.node(name) == null) {
        throw new IllegalArgumentException("no node '" + name + "' to freeze");
      }
    }
  }

  /** A program with one learning rate for all parameters. */
  public TrainProgram(
      Graph graph,
      String loss,
      List<String> reported,
      Optimizer optimizer,
      @Nullable Clip clip,
      List<Regularizer> regularizers,
      Set<String> frozen,
      Set<String> frozenBatchNorms,
      Set<Parameter.Role> weightDecayRoles,
      @Nullable Average average) {
    this(
        graph,
        loss,
        reported,
        optimizer,
        clip,
        regularizers,
        frozen,
        frozenBatchNorms,
        weightDecayRoles,
        average,
        Map.of());
  }

  /**
   * A program that only minimises: no clipping, penalty or freeze; weights decay, biases do not.
   */
  public static TrainProgram of(Graph graph, String loss, Optimizer optimizer) {
    return new TrainProgram(
        graph,
        loss,
        List.of(),
        optimizer,
        null,
        List.of(),
        Set.of(),
        Set.of(),
        EnumSet.of(Parameter.Role.WEIGHT),
        null);
  }

  /** A copy that freezes other parameters and batch norms. */
  public TrainProgram withFrozen(Set<String> parameters, Set<String> batchNorms) {
    return new TrainProgram(
        graph,
        loss,
        reported,
        optimizer,
        clip,
        regularizers,
        parameters,
        batchNorms,
        weightDecayRoles,
        average,
        rateFactors);
  }

  /** A copy with other factors of the learning rate. */
  public TrainProgram withRateFactors(Map<String, Double> factors) {
    return new TrainProgram(
        graph,
        loss,
        reported,
        optimizer,
        clip,
        regularizers,
        frozen,
        frozenBatchNorms,
        weightDecayRoles,
        average,
        factors);
  }

  /** What the learning rate is multiplied by for a parameter. */
  public double rateFactor(String parameter) {
    return rateFactors.getOrDefault(parameter, 1.0);
  }

  /** Parameters that get a gradient, in graph order. */
  public List<Parameter> trainable() {
    return graph.parameters().stream().filter(p -> !frozen.contains(p.name())).toList();
  }
}
