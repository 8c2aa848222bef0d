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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names and types of a training step's state, as {@link TrainingStep} documents them. All engines
 * ask this, so that either goes on with what another has trained.
 */
public final class StateLayout {
  /** {@code INT64} scalar: updates that were applied. */
  public static final String STEP = "optimizer.step";

  private final TrainProgram program;
  private final List<Parameter> trained;
  private final Map<String, TensorType> entries = new LinkedHashMap<>();

  private StateLayout(TrainProgram program) {
    this.program = program;
    Graph graph = program.graph();
    // What the loss cannot reach has no gradient, as in PyTorch: no decay, no slot, no change.
    Set<String> reached = GradientReach.of(graph, graph.output(program.phase().loss()).value());
    this.trained = program.trainable().stream().filter(p -> reached.contains(p.name())).toList();
    graph.parameters().forEach(p -> put(p.name(), p.shape()));
    for (Buffer buffer : graph.buffers()) {
      put(buffer.name(), buffer.shape());
    }
    for (Parameter parameter : trained) {
      slots().forEach(slot -> put(slot(slot, parameter.name()), parameter.shape()));
    }
    if (countsByParameter()) {
      trained.forEach(p -> entries.put(count(p.name()), new TensorType(DType.INT64, Shape.SCALAR)));
    }
    entries.put(STEP, new TensorType(DType.INT64, Shape.SCALAR));
    if (program.average() != null) {
      graph.parameters().forEach(p -> put(average(p.name()), p.shape()));
    }
  }

  /** The state of a program. */
  public static StateLayout of(TrainProgram program) {
    return new StateLayout(program);
  }

  private void put(String name, Shape shape) {
    entries.put(name, TensorType.float32(shape));
  }

  /** Parameters that move: not frozen, and reached by a gradient of the loss; in graph order. */
  public List<Parameter> trained() {
    return trained;
  }

  /** Name and type of all that the state holds, in a fixed order. */
  public Map<String, TensorType> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** Names of the tensors, shaped as the parameter, that the rule keeps for each parameter. */
  public List<String> slots() {
    List<String> slots = new ArrayList<>();
    if (program.phase().optimizer() instanceof Optimizer.Sgd sgd) {
      if (sgd.momentum() > 0) {
        slots.add("momentum");
      }
    } else if (program.phase().optimizer() instanceof Optimizer.Adam adam) {
      slots.addAll(List.of("first_moment", "second_moment"));
      if (adam.amsgrad()) {
        slots.add("second_moment_maximum");
      }
    } else if (program.phase().optimizer() instanceof Optimizer.AdamW) {
      slots.addAll(List.of("first_moment", "second_moment"));
    } else if (program.phase().optimizer() instanceof Optimizer.RmsProp rms) {
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
    return program.phase().optimizer() instanceof Optimizer.Adam
        || program.phase().optimizer() instanceof Optimizer.AdamW;
  }

  /** Name of a parameter's slot. */
  public static String slot(String slot, String parameter) {
    return "optimizer." + slot + "." + parameter;
  }

  /** Name of a parameter's count of updates. */
  public static String count(String parameter) {
    return slot("step", parameter);
  }

  /** Name of a parameter's moving average. */
  public static String average(String parameter) {
    return "ema." + parameter;
  }

  /** The state before the first update. */
  public Map<String, Tensor> initial(Weights weights) {
    Map<String, Tensor> averages = new LinkedHashMap<>();
    program
        .graph()
        .parameters()
        .forEach(p -> averages.put(average(p.name()), weights.get(p.name())));
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
   * counted by parameter gets the common count for each, which is what it was trained with.
   *
   * @throws IllegalArgumentException naming all that is missing, unexpected or of another type
   */
  public Map<String, Tensor> fit(Map<String, Tensor> given) {
    Map<String, Tensor> candidate = withCounts(given);
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
        .forEach(name -> problems.add("unexpected: " + name));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "this state does not fit the program:\n  " + String.join("\n  ", problems));
    }
    return state;
  }

  private Map<String, Tensor> withCounts(Map<String, Tensor> given) {
    Tensor common = given.get(STEP);
    String prefix = count("");
    if (!countsByParameter()
        || common == null
        || given.keySet().stream().anyMatch(name -> name.startsWith(prefix))) {
      return given;
    }
    Map<String, Tensor> more = new LinkedHashMap<>(given);
    trained.forEach(p -> more.put(count(p.name()), common));
    return more;
  }

  /** Parameters and buffers of a state. */
  public static Weights weights(Graph graph, Map<String, Tensor> state) {
    return weights(graph, state, false);
  }

  /** Averaged parameters of a state that has averages, else its parameters; and its buffers. */
  public static Weights averagedWeights(Graph graph, Map<String, Tensor> state) {
    return weights(graph, state, true);
  }

  private static Weights weights(Graph graph, Map<String, Tensor> state, boolean averaged) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      Tensor average = averaged ? state.get(average(parameter.name())) : null;
      weights.put(parameter.name(), average == null ? state.get(parameter.name()) : average);
    }
    for (Buffer buffer : graph.buffers()) {
      weights.put(buffer.name(), state.get(buffer.name()));
    }
    return Weights.of(weights);
  }
}
