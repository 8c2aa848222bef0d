package io.tao4j.networks.tasks;

import io.tao4j.engine.Phase;
import io.tao4j.engine.TrainProgram;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.network.AdaptedInputs;
import io.tao4j.networks.backbones.Trunk;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The training programs of a network: what a spec freezes and penalises, the head first, block
 * after block, and slower towards the input. What an objective has rivals for is trained in phases,
 * its own loss last.
 */
final class EpochPrograms {
  private final ProgramSettings settings;
  private final Graph graph;
  private final Trunk backbone;
  private final Phase main;
  private final TrainProgram all;

  /**
   * @param graph the network alone
   * @param lossGraph the network continued by its loss
   * @param objective names its outputs
   * @param network says what targets depend on, and whose rate is another
   */
  EpochPrograms(
      ProgramSettings settings,
      Graph graph,
      Graph lossGraph,
      Objective<?> objective,
      NetworkDefinition<?> network,
      Trunk backbone) {
    this.settings = settings;
    this.graph = graph;
    this.backbone = backbone;
    Set<String> frozen = frozen();
    Set<String> norms = new HashSet<>(frozenBatchNorms());
    for (Objective.Rival rival : objective.rivals()) {
      frozen.addAll(rival.trained());
      norms.addAll(batchNormsOf(lossGraph, rival.trained()));
    }
    this.main =
        Phase.minimize(objective.loss(), settings.optimizer())
            .report(reported(objective))
            .clip(settings.clip())
            .regularizers(settings.regularizers().apply(graph))
            .freeze(frozen)
            .freezeBatchNorms(norms)
            .decay(decayRoles())
            .spareFromDecay(undecayed(graph))
            .rateFactors(rateFactors(network.rateFactors(graph)))
            .build();
    List<Phase> phases =
        new ArrayList<>(objective.rivals().stream().map(rival -> phase(rival, lossGraph)).toList());
    phases.add(main);
    this.all = new TrainProgram(lossGraph, phases, settings.average(), network.predictions());
  }

  /**
   * Its parameters alone, by the update rule that the spec has for all. Batch norms of others keep
   * their statistics meanwhile; penalties on kernels are the main loss's.
   */
  private Phase phase(Objective.Rival rival, Graph lossGraph) {
    Set<String> norms = batchNorms(lossGraph);
    norms.removeAll(batchNormsOf(lossGraph, rival.trained()));
    return Phase.minimize(rival.loss(), settings.optimizer())
        .report(rival.terms())
        .clip(settings.clip())
        .trainOnly(lossGraph, rival.trained()::contains)
        .freezeBatchNorms(norms)
        .decay(decayRoles())
        .spareFromDecay(undecayed(lossGraph))
        .build();
  }

  private static List<String> reported(Objective<?> objective) {
    AdaptedInputs adapted = objective.adapted();
    return adapted == null
        ? objective.terms()
        : Stream.concat(objective.terms().stream(), adapted.summed().stream()).toList();
  }

  /** With all that the spec does not freeze. */
  TrainProgram all() {
    return all;
  }

  /**
   * What an epoch trains: at first the head only, then blocks from the head down.
   *
   * @param epoch from 0
   */
  TrainProgram of(int epoch) {
    FineTuningConfig tuning = settings.fineTuning();
    int blocks = backbone.blocks().size();
    int trained;
    if (epoch < tuning.headOnlyEpochs()) {
      trained = 0;
    } else if (tuning.unfreezeInterval() == 0) {
      trained = blocks;
    } else {
      int first = tuning.headOnlyEpochs() > 0 ? 1 : 0;
      trained = first + (epoch - tuning.headOnlyEpochs()) / tuning.unfreezeInterval();
    }
    if (trained >= blocks) {
      return all;
    }
    Set<String> parameters = new HashSet<>(main.frozen());
    Set<String> norms = new HashSet<>(main.frozenBatchNorms());
    for (int block = 0; block < blocks - trained; block++) {
      graph.parameters().stream().map(Parameter::name).filter(in(block)).forEach(parameters::add);
      batchNorms(graph).stream().filter(in(block)).forEach(norms::add);
    }
    Phase fewer = main.toBuilder().freeze(parameters).freezeBatchNorms(norms).build();
    return all.withPhases(
        all.phases().stream().map(one -> one == main ? fewer : one).toArray(Phase[]::new));
  }

  /** Whether a name is in a block of the backbone. */
  private Predicate<String> in(int block) {
    List<String> scopes =
        backbone.blocks().get(block).stream()
            .map(prefix -> NetworkDefinition.BACKBONE + "." + prefix)
            .toList();
    return name ->
        scopes.stream().anyMatch(scope -> name.equals(scope) || name.startsWith(scope + "."));
  }

  private Map<String, Double> rateFactors(Map<String, Double> given) {
    double decay = settings.fineTuning().layerDecay();
    Map<String, Double> factors = new HashMap<>(given);
    if (settings.headFactor() != 1) {
      graph.parameters().stream()
          .map(Parameter::name)
          .filter(name -> !name.startsWith(NetworkDefinition.BACKBONE + "."))
          .forEach(name -> factors.merge(name, settings.headFactor(), (one, other) -> one * other));
    }
    if (decay == 1) {
      return factors;
    }
    int blocks = backbone.blocks().size();
    for (int block = 0; block < blocks; block++) {
      double factor = Math.pow(decay, blocks - block);
      graph.parameters().stream()
          .map(Parameter::name)
          .filter(in(block))
          .forEach(name -> factors.merge(name, factor, (one, other) -> one * other));
    }
    return factors;
  }

  /** All of the frozen blocks but their batch norms, which TAO does not freeze. */
  private Set<String> frozen() {
    Set<String> inBatchNorms =
        graph.nodes().stream()
            .filter(n -> n.op() instanceof NormalizeOp.BatchNorm)
            .flatMap(n -> n.inputs().stream().skip(1))
            .map(Value::name)
            .collect(Collectors.toSet());
    Set<String> frozen = new HashSet<>();
    for (int block : settings.freezeBlocks()) {
      graph.parameters().stream()
          .map(Parameter::name)
          .filter(name -> !inBatchNorms.contains(name))
          .filter(in(block))
          .forEach(frozen::add);
    }
    return frozen;
  }

  private Set<Parameter.Role> decayRoles() {
    return settings.decay().all()
        ? EnumSet.allOf(Parameter.Role.class)
        : EnumSet.of(Parameter.Role.WEIGHT);
  }

  private Set<String> undecayed(Graph of) {
    Set<String> names = of.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    names.removeAll(settings.decay().names(of));
    return names;
  }

  private Set<String> frozenBatchNorms() {
    return switch (settings.frozenBatchNorms()) {
      case NONE -> Set.of();
      case ALL -> batchNorms(graph);
      case OF_BACKBONE ->
          batchNorms(graph).stream()
              .filter(name -> name.startsWith(NetworkDefinition.BACKBONE + "."))
              .collect(Collectors.toSet());
    };
  }

  /** Batch norms whose scale or shift is among some parameters. */
  static Set<String> batchNormsOf(Graph of, Set<String> parameters) {
    return of.nodes().stream()
        .filter(n -> n.op() instanceof NormalizeOp.BatchNorm)
        .filter(n -> n.inputs().stream().map(Value::name).anyMatch(parameters::contains))
        .map(Node::name)
        .collect(Collectors.toSet());
  }

  private static Set<String> batchNorms(Graph of) {
    return of.nodes().stream()
        .filter(n -> n.op() instanceof NormalizeOp.BatchNorm)
        .map(Node::name)
        .collect(Collectors.toSet());
  }
}
