package io.tao4j.engine;

import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.TensorType;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names and types of a training step's state, as {@link TrainingStep} documents them. All engines
 * ask this, so that either goes on with what another has trained.
 */
public final class StateLayout {
  /**
   * {@code INT64} scalar: updates that were applied, of the first phase where there are several.
   */
  public static final String STEP = "optimizer.step";

  private final TrainProgram program;
  private final List<PhaseLayout> phases;
  private final Map<String, TensorType> entries = new LinkedHashMap<>();

  private StateLayout(TrainProgram program) {
    this.program = program;
    Graph graph = program.graph();
    this.phases = program.phases().stream().map(phase -> PhaseLayout.of(program, phase)).toList();
    graph.parameters().forEach(p -> put(p.name(), p.shape()));
    for (Buffer buffer : graph.buffers()) {
      put(buffer.name(), buffer.shape());
    }
    for (PhaseLayout phase : phases) {
      for (Parameter parameter : phase.trained()) {
        phase.slots().forEach(slot -> put(phase.slot(slot, parameter.name()), parameter.shape()));
      }
      if (phase.countsByParameter()) {
        phase.trained().forEach(p -> count(phase.count(p.name())));
      }
      count(phase.step());
    }
    if (program.average() != null) {
      graph.parameters().forEach(p -> put(average(p.name()), p.shape()));
      graph.buffers().forEach(b -> put(average(b.name()), b.shape()));
    }
  }

  /** The state of a program. */
  public static StateLayout of(TrainProgram program) {
    return new StateLayout(program);
  }

  private void put(String name, Shape shape) {
    entries.put(name, TensorType.float32(shape));
  }

  private void count(String name) {
    entries.put(name, new TensorType(DType.INT64, Shape.SCALAR));
  }

  /** What each phase has of the state. */
  public List<PhaseLayout> phases() {
    return phases;
  }

  /** What the phase of a name has of the state. */
  public PhaseLayout phase(String name) {
    return phases.get(program.phases().indexOf(program.phase(name)));
  }

  /** Name and type of all that the state holds between updates, in a fixed order. */
  public Map<String, TensorType> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** Name of a parameter's or a buffer's moving average. */
  public static String average(String name) {
    return "ema." + name;
  }

  /** The state before the first update. */
  public Map<String, Tensor> initial(Weights weights) {
    Map<String, Tensor> averages = new LinkedHashMap<>();
    program
        .graph()
        .parameters()
        .forEach(p -> averages.put(average(p.name()), weights.get(p.name())));
    program.graph().buffers().forEach(b -> averages.put(average(b.name()), weights.get(b.name())));
    Map<String, Tensor> state = new LinkedHashMap<>();
    entries.forEach(
        (name, type) -> {
          if (weights.contains(name)) {
            state.put(name, weights.get(name));
          } else if (averages.containsKey(name)) {
            state.put(name, averages.get(name));
          } else {
            state.put(name, Tensor.full(0, type.shape().toArray()).to(type.dtype()));
          }
        });
    return state;
  }

  /**
   * A given state in the order of {@link #entries}. One that was written before updates were
   * counted by parameter gets the common count for each, which is what it was trained with; one
   * from before running statistics were averaged starts their averages at them. Accumulated
   * gradients are checked and left out: {@link PhaseLayout#accumulated}.
   *
   * @throws IllegalArgumentException naming all that is missing, unexpected or of another type
   */
  public Map<String, Tensor> fit(Map<String, Tensor> given) {
    Map<String, Tensor> candidate = withAverages(withCounts(given));
    List<String> problems = new ArrayList<>();
    Map<String, Tensor> state = new LinkedHashMap<>();
    entries.forEach(
        (name, type) -> {
          Tensor tensor = candidate.get(name);
          if (tensor == null) {
            problems.add("missing: " + name);
          } else if (tensor.dtype() != type.dtype() || !tensor.shape().equals(type.shape())) {
            problems.add(
                "%s: expected %s %s, got %s %s"
                    .formatted(name, type.dtype(), type.shape(), tensor.dtype(), tensor.shape()));
          } else {
            state.put(name, tensor);
          }
        });
    candidate.keySet().stream()
        .filter(name -> !entries.containsKey(name))
        .filter(name -> phases.stream().noneMatch(phase -> phase.isAccumulated(name)))
        .forEach(name -> problems.add("unexpected: " + name));
    phases.forEach(phase -> phase.checkAccumulated(candidate, problems));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "this state does not fit the program:\n  " + String.join("\n  ", problems));
    }
    return state;
  }

  private Map<String, Tensor> withAverages(Map<String, Tensor> given) {
    List<Buffer> buffers = program.graph().buffers();
    if (program.average() == null
        || buffers.stream().anyMatch(b -> given.containsKey(average(b.name())))) {
      return given;
    }
    Map<String, Tensor> more = new LinkedHashMap<>(given);
    for (Buffer buffer : buffers) {
      Tensor tensor = given.get(buffer.name());
      if (tensor != null) {
        more.put(average(buffer.name()), tensor);
      }
    }
    return more;
  }

  private Map<String, Tensor> withCounts(Map<String, Tensor> given) {
    Map<String, Tensor> more = new LinkedHashMap<>(given);
    for (PhaseLayout phase : phases) {
      Tensor common = given.get(phase.step());
      if (phase.countsByParameter()
          && common != null
          && given.keySet().stream().noneMatch(name -> name.startsWith(phase.count("")))) {
        phase.trained().forEach(p -> more.put(phase.count(p.name()), common));
      }
    }
    return more;
  }

  /**
   * What a program's predictions compute.
   *
   * @throws IllegalStateException if it has none
   */
  public static Graph requirePredictions(TrainProgram program) {
    if (program.predictions().isEmpty()) {
      throw new IllegalStateException(
          "the program has no predictions: name outputs with TrainProgram.withPredictions");
    }
    return program.predictionGraph();
  }

  /** Parameters and buffers of a state. */
  public static Weights weights(Graph graph, Map<String, Tensor> state) {
    return weights(List.of(graph), state, false);
  }

  /** Averaged parameters and buffers of a state that has averages, else those themselves. */
  public static Weights averagedWeights(Graph graph, Map<String, Tensor> state) {
    return weights(List.of(graph), state, true);
  }

  /**
   * Parameters and buffers of a state that some graphs need, the parts of a model.
   *
   * @param averaged whether to take averages where the state has them
   */
  public static Weights weights(
      Collection<Graph> graphs, Map<String, Tensor> state, boolean averaged) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Graph graph : graphs) {
      graph.parameters().forEach(p -> put(weights, p.name(), state, averaged));
      graph.buffers().forEach(b -> put(weights, b.name(), state, averaged));
    }
    return Weights.of(weights);
  }

  private static void put(
      Map<String, Tensor> weights, String name, Map<String, Tensor> state, boolean averaged) {
    Tensor average = averaged ? state.get(average(name)) : null;
    weights.put(name, average == null ? state.get(name) : average);
  }
}
