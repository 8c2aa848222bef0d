package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Gradients;
import io.tao4j.engine.PhaseLayout;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** A training program in a session; the state lives in its variables. */
final class TensorFlowTrainingStep implements TrainingStep {
  private final TrainProgram program;
  private final TrainingGraph training;
  private final LoadedGraph loaded;

  /** Sum of the weights of what a phase has accumulated, by its name; those of nothing are not. */
  private final Map<String, Long> accumulated = new HashMap<>();

  /**
   * @param heavy element type of convolutions and matrix products
   */
  TensorFlowTrainingStep(TrainProgram program, Weights initial, DType heavy) {
    this.program = program;
    GraphWriter writer = new GraphWriter();
    try {
      this.training = new TrainingGraph(program, heavy, writer);
      this.loaded =
          LoadedGraph.load(writer, training.variables(), training.layout().initial(initial));
    } catch (RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  /** The program as text. */
  String source() {
    return loaded.source();
  }

  @Override
  public TrainProgram program() {
    return program;
  }

  @Override
  public Map<String, Tensor> forward(Map<String, Tensor> inputs, long seed) {
    StateLayout.requirePredictions(program);
    PredictionGraph predictions = Objects.requireNonNull(training.predictions());
    List<Tensor> results =
        loaded.run(predictions.forward().feeds(inputs, seed), predictions.results(), List.of());
    return named(program.predictions(), results);
  }

  private static Map<String, Tensor> named(List<String> names, List<Tensor> tensors) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), tensors.get(i));
    }
    return named;
  }

  @Override
  public Result run(String phase, Map<String, Tensor> inputs, float learningRate, long seed) {
    PhaseGraph graph = training.phase(phase);
    Map<Output<?>, Tensor> feeds = graph.forward().feeds(inputs, seed);
    feeds.put(graph.rate(), Tensor.scalar(learningRate));
    return result(graph, feeds, graph.results(), graph.updates());
  }

  private Result result(
      PhaseGraph graph,
      Map<Output<?>, Tensor> feeds,
      List<Output<?>> fetches,
      List<Operation> targets) {
    List<Tensor> results = loaded.run(feeds, fetches, targets);
    Map<String, Tensor> outputs =
        named(graph.layout().phase().reported(), results.subList(2, results.size()));
    return new Result((float) results.get(0).item(), outputs, results.get(1).item() != 0);
  }

  @Override
  public Result accumulate(String phase, Map<String, Tensor> inputs, long weight, long seed) {
    PhaseLayout.requireWeight(weight);
    PhaseGraph graph = training.phase(phase);
    AccumulationGraph accumulation = accumulation(graph);
    Map<Output<?>, Tensor> feeds = graph.forward().feeds(inputs, seed);
    feeds.put(accumulation.weight(), Tensor.scalar(weight));
    Result result = result(graph, feeds, accumulation.results(), accumulation.additions());
    if (result.applied()) {
      accumulated.merge(phase, weight, Math::addExact);
    }
    return result;
  }

  /** What accumulates, with sums of nothing where nothing was accumulated before. */
  private AccumulationGraph accumulation(PhaseGraph graph) {
    AccumulationGraph accumulation = graph.accumulation();
    if (accumulation == null) {
      accumulation = loaded.extend(graph::writeAccumulation);
    }
    if (!accumulated.containsKey(graph.layout().phase().name())) {
      loaded.set(accumulation.sums(), accumulation.zeros());
    }
    return accumulation;
  }

  @Override
  public Gradients gradients(String phase) {
    PhaseGraph graph = training.phase(phase);
    Long weight = accumulated.get(phase);
    if (weight == null) {
      throw graph.layout().nothingAccumulated();
    }
    Map<String, Tensor> sums = loaded.get(accumulation(graph).sums());
    Map<String, Tensor> named = new LinkedHashMap<>();
    graph
        .layout()
        .trained()
        .forEach(p -> named.put(p.name(), sums.get(graph.layout().sum(p.name()))));
    return new Gradients(named, weight);
  }

  @Override
  public void setGradients(String phase, Gradients gradients) {
    PhaseGraph graph = training.phase(phase);
    graph.layout().fit(gradients);
    Map<String, Tensor> sums = new LinkedHashMap<>();
    gradients.sums().forEach((name, sum) -> sums.put(graph.layout().sum(name), sum));
    loaded.set(accumulation(graph).sums(), sums);
    accumulated.put(phase, gradients.weight());
  }

  @Override
  public boolean apply(String phase, float learningRate) {
    PhaseGraph graph = training.phase(phase);
    Long weight = accumulated.get(phase);
    if (weight == null) {
      throw graph.layout().nothingAccumulated();
    }
    AccumulationGraph accumulation = accumulation(graph);
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    feeds.put(accumulation.rate(), Tensor.scalar(learningRate));
    feeds.put(accumulation.total(), Tensor.scalar(weight));
    List<Tensor> results =
        loaded.run(feeds, List.of(accumulation.applied()), accumulation.updates());
    accumulated.remove(phase);
    return results.get(0).item() != 0;
  }

  @Override
  public Weights weights() {
    return StateLayout.weights(program.graph(), state());
  }

  @Override
  public Weights averagedWeights() {
    return StateLayout.averagedWeights(program.graph(), state());
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>(loaded.get());
    for (PhaseLayout phase : training.layout().phases()) {
      if (accumulated.containsKey(phase.phase().name())) {
        state.putAll(phase.entries(gradients(phase.phase().name())));
      }
    }
    return state;
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    loaded.set(training.layout().fit(state));
    for (PhaseLayout phase : training.layout().phases()) {
      String name = phase.phase().name();
      accumulated.remove(name);
      phase.accumulated(state).ifPresent(gradients -> setGradients(name, gradients));
    }
  }

  @Override
  public void close() {
    loaded.close();
  }
}
