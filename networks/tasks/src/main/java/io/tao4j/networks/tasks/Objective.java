package io.tao4j.networks.tasks;

import io.tao4j.graph.Graph;
import io.tao4j.network.AdaptedInputs;
import io.tao4j.network.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a training minimises.
 *
 * @param graph the network continued by its loss; targets are further inputs
 * @param loss name of the scalar output that is minimised
 * @param terms names of further scalar outputs that are shown, for instance the terms that add up
 *     to the loss
 * @param targets from a loaded batch to the graph's inputs
 * @param validationTargets the same for batches of the validation set, which are not mixed or
 *     varied
 * @param adapted inputs of the graph that follow what the training has seen, or null
 * @param rivals what else each step minimises, before the loss and with parameters of its own; none
 *     but in adversarial trainings
 * @param <B> a batch as the loader gives it
 */
public record Objective<B>(
    Graph graph,
    String loss,
    List<String> terms,
    TargetEncoder<? super B> targets,
    TargetEncoder<? super B> validationTargets,
    @Nullable AdaptedInputs adapted,
    List<Rival> rivals) {
  /**
   * A second loss of the same graph, of parameters that the first one leaves alone: a
   * discriminator's in the training of a generator. Both have the spec's update rule, rate and
   * limit of the gradient, and slots of their own.
   *
   * @param loss name of the scalar output that is minimised
   * @param terms names of further scalar outputs that are shown
   * @param trained parameters that it trains, and only it
   */
  public record Rival(String loss, List<String> terms, Set<String> trained) {
    public Rival {
      terms = List.copyOf(terms);
      trained = Set.copyOf(trained);
    }
  }

  /** An objective without a rival. */
  public Objective(
      Graph graph,
      String loss,
      List<String> terms,
      TargetEncoder<? super B> targets,
      TargetEncoder<? super B> validationTargets,
      @Nullable AdaptedInputs adapted) {
    this(graph, loss, terms, targets, validationTargets, adapted, List.of());
  }

  /** An objective whose targets are the same in training and validation. */
  public Objective(Graph graph, String loss, List<String> terms, TargetEncoder<? super B> targets) {
    this(graph, loss, terms, targets, targets, null);
  }

  /** An objective whose inputs all come with the batches. */
  public Objective(
      Graph graph,
      String loss,
      List<String> terms,
      TargetEncoder<? super B> targets,
      TargetEncoder<? super B> validationTargets) {
    this(graph, loss, terms, targets, validationTargets, null);
  }

  /** The same with inputs that follow what the training has seen. */
  public Objective<B> withAdapted(AdaptedInputs inputs) {
    return new Objective<>(graph, loss, terms, targets, validationTargets, inputs, rivals);
  }

  /** The same with another loss that each step minimises first. */
  public Objective<B> after(Rival rival) {
    List<Rival> all = new ArrayList<>(rivals);
    all.add(rival);
    return new Objective<>(graph, loss, terms, targets, validationTargets, adapted, all);
  }

  public Objective {
    terms = List.copyOf(terms);
    rivals = List.copyOf(rivals);
  }

  /**
   * Turns labels into what a loss compares outputs with. A pure function: the same batch gives the
   * same targets.
   *
   * @param <B> a batch as the loader gives it
   */
  @FunctionalInterface
  public interface TargetEncoder<B> {
    /** A tensor for each input of the graph, and what the samples are called. */
    Batch encode(B batch);
  }
}
