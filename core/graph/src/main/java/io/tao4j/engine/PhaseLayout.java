package io.tao4j.engine;

import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one phase has of a training step's state: which parameters move, the names of their
 * optimiser slots, counts and accumulated gradients. The first phase has the plain names, which
 * checkpoints had before there were phases.
 */
public final class PhaseLayout {
  private final Phase phase;
  private final Graph graph;
  private final String optimizer;
  private final String accumulated;
  private final List<Parameter> trained;

  private PhaseLayout(TrainProgram program, Phase phase) {
    this.phase = phase;
    this.graph = program.graph(phase);
    String suffix = program.phases().get(0).equals(phase) ? "." : "/" + phase.name() + ".";
    this.optimizer = "optimizer" + suffix;
    this.accumulated = "accumulated" + suffix;
    // What the loss cannot reach has no gradient, as in PyTorch: no decay, no slot, no change.
    Set<String> reached = GradientReach.of(graph, graph.output(phase.loss()).value());
    this.trained =
        graph.parameters().stream()
            .filter(p -> reached.contains(p.name()) && !phase.frozen().contains(p.name()))
            .toList();
  }

  static PhaseLayout of(TrainProgram program, Phase phase) {
    return new PhaseLayout(program, phase);
  }

  /** The phase itself. */
  public Phase phase() {
    return phase;
  }

  /** What the phase computes. */
  public Graph graph() {
    return graph;
  }

  /** Parameters that move: not frozen, and reached by a gradient of the loss; in graph order. */
  public List<Parameter> trained() {
    return trained;
  }

  /** Buffers that move: running statistics of batch norms that are not frozen; in graph order. */
  public List<Buffer> moving() {
    Set<String> names = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof NormalizeOp.BatchNorm
          && !phase.frozenBatchNorms().contains(node.name())) {
        names.add(node.inputs().get(3).name());
        names.add(node.inputs().get(4).name());
      }
    }
    return graph.buffers().stream().filter(buffer -> names.contains(buffer.name())).toList();
  }

  /** Names of the tensors, shaped as the parameter, that the rule keeps for each parameter. */
  public List<String> slots() {
    List<String> slots = new ArrayList<>();
    if (phase.optimizer() instanceof Optimizer.Sgd sgd) {
      if (sgd.momentum() > 0) {
        slots.add("momentum");
      }
    } else if (phase.optimizer() instanceof Optimizer.Adam adam) {
      slots.addAll(List.of("first_moment", "second_moment"));
      if (adam.amsgrad()) {
        slots.add("second_moment_maximum");
      }
    } else if (phase.optimizer() instanceof Optimizer.AdamW
        || phase.optimizer() instanceof Optimizer.NovoGrad) {
      slots.addAll(List.of("first_moment", "second_moment"));
    } else if (phase.optimizer() instanceof Optimizer.Adadelta) {
      slots.addAll(List.of("square_average", "move_average"));
    } else if (phase.optimizer() instanceof Optimizer.RmsProp rms) {
      slots.add("square_average");
      if (rms.centered()) {
        slots.add("gradient_average");
      }
      if (rms.momentum() > 0) {
        slots.add("momentum");
      }
    }
    return slots;
  }

  /**
   * Whether the rule corrects its moments for having started at zero: such a correction counts from
   * a parameter's own first update, which may come late in a training.
   */
  public boolean countsByParameter() {
    return phase.optimizer() instanceof Optimizer.Adam
        || phase.optimizer() instanceof Optimizer.AdamW;
  }

  /** Name of a parameter's slot. */
  public String slot(String slot, String parameter) {
    return optimizer + slot + "." + parameter;
  }

  /** Name of a parameter's count of updates. */
  public String count(String parameter) {
    return slot("step", parameter);
  }

  /** Name of the count of all updates. */
  public String step() {
    return optimizer + "step";
  }

  /** Name of a parameter's accumulated gradient, which is in the state while there is one. */
  public String sum(String parameter) {
    return accumulated + parameter;
  }

  private String weight() {
    return accumulated + "weight";
  }

  boolean isAccumulated(String name) {
    return name.equals(weight())
        || trained.stream().anyMatch(parameter -> name.equals(sum(parameter.name())));
  }

  void checkAccumulated(Map<String, Tensor> state, List<String> problems) {
    Tensor weight = state.get(weight());
    if (weight != null && weight.dtype() != DType.INT64) {
      problems.add(weight() + ": expected INT64, got " + weight.dtype());
    }
    for (Parameter parameter : trained) {
      String name = sum(parameter.name());
      Tensor sum = state.get(name);
      if ((sum == null) != (weight == null)) {
        problems.add((sum == null ? "missing: " : "unexpected: ") + name);
      } else if (sum != null) {
        misfit(name, parameter, sum).ifPresent(problems::add);
      }
    }
  }

  private static Optional<String> misfit(String name, Parameter parameter, Tensor tensor) {
    if (tensor.dtype() == DType.FLOAT32 && tensor.shape().equals(parameter.shape())) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: expected FLOAT32 %s, got %s %s"
            .formatted(name, parameter.shape(), tensor.dtype(), tensor.shape()));
  }

  /** The accumulated gradients of a state that {@link StateLayout#fit} has checked. */
  public Optional<Gradients> accumulated(Map<String, Tensor> state) {
    Tensor weight = state.get(weight());
    if (weight == null) {
      return Optional.empty();
    }
    Map<String, Tensor> sums = new LinkedHashMap<>();
    trained.forEach(p -> sums.put(p.name(), state.get(sum(p.name()))));
    return Optional.of(new Gradients(sums, (long) weight.item()));
  }

  /** Accumulated gradients as a part of the state. */
  public Map<String, Tensor> entries(Gradients gradients) {
    Map<String, Tensor> entries = new LinkedHashMap<>();
    trained.forEach(p -> entries.put(sum(p.name()), gradients.sums().get(p.name())));
    entries.put(weight(), Tensor.of(new long[] {gradients.weight()}));
    return entries;
  }

  /**
   * Sums of gradients in the order of {@link #trained}.
   *
   * @throws IllegalArgumentException naming all that is missing, unexpected or of another shape
   */
  public List<Tensor> fit(Gradients gradients) {
    List<String> problems = new ArrayList<>();
    for (Parameter parameter : trained) {
      Tensor sum = gradients.sums().get(parameter.name());
      if (sum == null) {
        problems.add("missing: " + parameter.name());
      } else {
        misfit(parameter.name(), parameter, sum).ifPresent(problems::add);
      }
    }
    Set<String> names = trained.stream().map(Parameter::name).collect(Collectors.toSet());
    gradients.sums().keySet().stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> problems.add("unexpected: " + name));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "these gradients do not fit the phase '%s':\n  %s"
              .formatted(phase.name(), String.join("\n  ", problems)));
    }
    return trained.stream().map(p -> gradients.sums().get(p.name())).toList();
  }

  /** What an engine throws where a phase has accumulated nothing. */
  public IllegalStateException nothingAccumulated() {
    return new IllegalStateException("the phase '" + phase.name() + "' has accumulated nothing");
  }

  /** Throws if a weight of {@link TrainingStep#accumulate} is not above 0. */
  public static void requireWeight(long weight) {
    if (weight <= 0) {
      throw new IllegalArgumentException("the weight is above 0, got " + weight);
    }
  }
}
