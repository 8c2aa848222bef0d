package io.tao4j.engine;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One loss of a training step, what it trains and by which rule. Most trainings have one phase.
 * Adversarial ones have two, which train the discriminator and the generator in turn: each freezes
 * what the other trains ({@link Builder#trainOnly}).
 *
 * <p>Regularisers are added to the gradient first, then it is clipped, then the optimiser adds its
 * weight decay.
 *
 * @param name what {@link TrainingStep} calls the phase by; unique in a program
 * @param loss name of the output to minimise, a {@code FLOAT32} scalar
 * @param reported names of outputs that each step returns, for example loss terms and logits
 * @param optimizer update rule
 * @param clip limit of the gradient, or null
 * @param regularizers added to the gradient before clipping
 * @param frozen parameters that get no gradient from this phase and that it does not change
 * @param frozenBatchNorms nodes that normalise by their running statistics and leave them
 * @param weightDecayRoles parameters of these roles decay
 * @param undecayed names of parameters that do not, whatever their role
 * @param rateFactors what the learning rate is multiplied by for a parameter, by name; 1 for those
 *     that are not here
 */
public record Phase(
    String name,
    String loss,
    List<String> reported,
    Optimizer optimizer,
    @Nullable Clip clip,
    List<Regularizer> regularizers,
    Set<String> frozen,
    Set<String> frozenBatchNorms,
    Set<Parameter.Role> weightDecayRoles,
    Set<String> undecayed,
    Map<String, Double> rateFactors) {

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

  public Phase {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(optimizer, "optimizer");
    reported = List.copyOf(Objects.requireNonNull(reported, "reported"));
    regularizers = List.copyOf(Objects.requireNonNull(regularizers, "regularizers"));
    frozen = Set.copyOf(Objects.requireNonNull(frozen, "frozen"));
    frozenBatchNorms = Set.copyOf(Objects.requireNonNull(frozenBatchNorms, "frozenBatchNorms"));
    weightDecayRoles = Set.copyOf(Objects.requireNonNull(weightDecayRoles, "weightDecayRoles"));
    undecayed = Set.copyOf(Objects.requireNonNull(undecayed, "undecayed"));
    rateFactors = Map.copyOf(Objects.requireNonNull(rateFactors, "rateFactors"));
  }

  /**
   * Starts a phase that trains all that its loss reaches: no clipping and no penalty; weights
   * decay, biases do not.
   *
   * @param loss name of the output to minimise, which is also the phase's name until {@link
   *     Builder#name} gives it another
   */
  public static Builder minimize(String loss, Optimizer optimizer) {
    return new Builder(loss, optimizer);
  }

  /** A builder that holds all that this phase says. */
  public Builder toBuilder() {
    Builder builder = new Builder(loss, optimizer);
    builder.name = name;
    builder.reported = reported;
    builder.clip = clip;
    builder.regularizers = regularizers;
    builder.frozen = frozen;
    builder.frozenBatchNorms = frozenBatchNorms;
    builder.weightDecayRoles = weightDecayRoles;
    builder.undecayed = undecayed;
    builder.rateFactors = rateFactors;
    return builder;
  }

  /** Whether the optimiser's weight decay is on a parameter. */
  public boolean decays(Parameter parameter) {
    return weightDecayRoles.contains(parameter.role()) && !undecayed.contains(parameter.name());
  }

  /** What the learning rate is multiplied by for a parameter. */
  public double rateFactor(String parameter) {
    return rateFactors.getOrDefault(parameter, 1.0);
  }

  /**
   * Throws if a graph has not what this phase names.
   *
   * @throws IllegalArgumentException naming it
   */
  void requireIn(Graph graph) {
    if (graph.type(graph.output(loss).value()).shape().rank() != 0) {
      throw new IllegalArgumentException(
          "the loss must be a scalar, '%s' is %s"
              .formatted(loss, graph.type(graph.output(loss).value())));
    }
    reported.forEach(graph::output);
    for (String parameter : frozen) {
      if (graph.parameter(parameter) == null) {
        throw new IllegalArgumentException("no parameter '" + parameter + "' to freeze");
      }
    }
    for (String node : frozenBatchNorms) {
      if (graph.node(node) == null) {
        throw new IllegalArgumentException("no node '" + node + "' to freeze");
      }
    }
    rateFactors.forEach(
        (parameter, factor) -> {
          if (graph.parameter(parameter) == null || !(factor >= 0) || factor.isInfinite()) {
            throw new IllegalArgumentException(
                "rate factors are zero or more, of the graph's parameters; got %s for '%s'"
                    .formatted(factor, parameter));
          }
        });
  }

  /** Collects what a phase says; each method replaces what was said before. */
  public static final class Builder {
    private final String loss;
    private String name;
    private Optimizer optimizer;
    private List<String> reported = List.of();
    private @Nullable Clip clip;
    private List<Regularizer> regularizers = List.of();
    private Set<String> frozen = Set.of();
    private Set<String> frozenBatchNorms = Set.of();
    private Set<Parameter.Role> weightDecayRoles = EnumSet.of(Parameter.Role.WEIGHT);
    private Set<String> undecayed = Set.of();
    private Map<String, Double> rateFactors = Map.of();

    private Builder(String loss, Optimizer optimizer) {
      this.loss = Objects.requireNonNull(loss, "loss");
      this.name = loss;
      this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
    }

    /** What {@link TrainingStep} calls the phase by. */
    public Builder name(String phase) {
      name = phase;
      return this;
    }

    /** Update rule. */
    public Builder optimizer(Optimizer rule) {
      optimizer = rule;
      return this;
    }

    /** Outputs that each step returns. */
    public Builder report(List<String> outputs) {
      reported = outputs;
      return this;
    }

    /** Outputs that each step returns. */
    public Builder report(String... outputs) {
      return report(List.of(outputs));
    }

    /** Limit of the gradient; null for none. */
    public Builder clip(@Nullable Clip limit) {
      clip = limit;
      return this;
    }

    /** Penalties on parameters. */
    public Builder regularizers(List<Regularizer> penalties) {
      regularizers = penalties;
      return this;
    }

    /** Parameters that this phase leaves alone. */
    public Builder freeze(Set<String> parameters) {
      frozen = parameters;
      return this;
    }

    /** Freezes all parameters of a graph but those whose names pass. */
    public Builder trainOnly(Graph graph, Predicate<String> names) {
      frozen =
          graph.parameters().stream()
              .map(Parameter::name)
              .filter(names.negate())
              .collect(Collectors.toSet());
      return this;
    }

    /** Batch norms that normalise by their running statistics and leave them. */
    public Builder freezeBatchNorms(Set<String> nodes) {
      frozenBatchNorms = nodes;
      return this;
    }

    /** Roles of the parameters that decay. */
    public Builder decay(Set<Parameter.Role> roles) {
      weightDecayRoles = roles;
      return this;
    }

    /** Names of parameters that do not decay, whatever their role. */
    public Builder spareFromDecay(Set<String> parameters) {
      undecayed = parameters;
      return this;
    }

    /** Factors of the learning rate by parameter. */
    public Builder rateFactors(Map<String, Double> factors) {
      rateFactors = factors;
      return this;
    }

    /** The phase. */
    public Phase build() {
      return new Phase(
          name,
          loss,
          reported,
          optimizer,
          clip,
          regularizers,
          frozen,
          frozenBatchNorms,
          weightDecayRoles,
          undecayed,
          rateFactors);
    }
  }
}
