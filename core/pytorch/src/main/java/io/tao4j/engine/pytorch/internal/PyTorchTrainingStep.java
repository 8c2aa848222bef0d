package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.DropoutMask;
import io.tao4j.engine.Gradients;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.PhaseLayout;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A loaded training module; the state lives in its attributes. */
final class PyTorchTrainingStep implements TrainingStep {
  private static final List<Tensor> NOTHING = List.of(Tensor.scalar(0));

  private final TrainProgram program;
  private final TrainingScript script;
  private final LoadedModule module;
  private final StagingBuffers staging = new StagingBuffers();

  /** Sum of the weights of what a phase has accumulated, by its name; those of nothing are not. */
  private final Map<String, Long> accumulated = new HashMap<>();

  PyTorchTrainingStep(TrainProgram program, TrainingScript script, LoadedModule module) {
    this.program = program;
    this.script = script;
    this.module = module;
    module.train(TrainingScript.PREPARE, NOTHING, staging);
  }

  @Override
  public TrainProgram program() {
    return program;
  }

  @Override
  public Map<String, Tensor> forward(Map<String, Tensor> inputs, long seed) {
    Graph graph = StateLayout.requirePredictions(program);
    InputBinding binding = InputBinding.ofNeeded(program.graph(), graph, inputs);
    List<Tensor> arguments = arguments(binding, graph, TrainingScript.dropouts(graph), seed);
    if (arguments.isEmpty()) {
      arguments = NOTHING;
    }
    List<Tensor> results = module.train(TrainingScript.PREDICT, arguments, staging);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      outputs.put(program.predictions().get(i), results.get(i));
    }
    return outputs;
  }

  private static List<Tensor> arguments(
      InputBinding binding, Graph graph, List<Node> dropouts, long seed) {
    List<Tensor> arguments = new ArrayList<>(PyTorchExecutable.hostForms(binding));
    for (Node node : dropouts) {
      arguments.add(DropoutMask.draw(seed, node, binding.shape(graph.type(node.output()).shape())));
    }
    return arguments;
  }

  @Override
  public Result run(String phase, Map<String, Tensor> inputs, float learningRate, long seed) {
    return step(phase, inputs, learningRate, 0, seed);
  }

  @Override
  public Result accumulate(String phase, Map<String, Tensor> inputs, long weight, long seed) {
    PhaseLayout.requireWeight(weight);
    Result result = step(phase, inputs, 0, weight, seed);
    if (result.applied()) {
      accumulated.merge(phase, weight, Math::addExact);
    }
    return result;
  }

  private Result step(String name, Map<String, Tensor> inputs, float rate, long weight, long seed) {
    PhaseLayout layout = script.layout().phase(name);
    PhaseScript phase = script.phase(name);
    InputBinding binding = InputBinding.ofNeeded(program.graph(), layout.graph(), inputs);
    List<Tensor> arguments = arguments(binding, layout.graph(), phase.dropouts(), seed);
    arguments.add(Tensor.scalar(rate));
    arguments.add(Tensor.scalar(weight));
    List<Tensor> results = module.train(phase.step(), arguments, staging);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    List<String> reported = layout.phase().reported();
    for (int i = 0; i < reported.size(); i++) {
      outputs.put(reported.get(i), results.get(i + 2));
    }
    return new Result((float) results.get(0).item(), outputs, results.get(1).item() != 0);
  }

  @Override
  public Gradients gradients(String phase) {
    PhaseLayout layout = script.layout().phase(phase);
    Long weight = accumulated.get(phase);
    if (weight == null) {
      throw layout.nothingAccumulated();
    }
    List<Tensor> tensors = train(script.phase(phase).sums(), NOTHING);
    Map<String, Tensor> sums = new LinkedHashMap<>();
    for (int i = 0; i < layout.trained().size(); i++) {
      sums.put(layout.trained().get(i).name(), tensors.get(i));
    }
    return new Gradients(sums, weight);
  }

  @Override
  public void setGradients(String phase, Gradients gradients) {
    List<Tensor> sums = script.layout().phase(phase).fit(gradients);
    if (!sums.isEmpty()) {
      train(script.phase(phase).setSums(), sums);
    }
    accumulated.put(phase, gradients.weight());
  }

  @Override
  public boolean apply(String phase, float learningRate) {
    Long weight = accumulated.get(phase);
    if (weight == null) {
      throw script.layout().phase(phase).nothingAccumulated();
    }
    List<Tensor> arguments = List.of(Tensor.scalar(learningRate), Tensor.scalar(weight));
    boolean applied = train(script.phase(phase).apply(), arguments).get(0).item() != 0;
    accumulated.remove(phase);
    return applied;
  }

  /** A call that is made seldom: its direct memory need not stay. */
  private List<Tensor> train(String method, List<Tensor> arguments) {
    return module.train(method, arguments, new StagingBuffers());
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
    List<Tensor> tensors = train(TrainingScript.GET, NOTHING);
    Map<String, Tensor> state = new LinkedHashMap<>();
    int i = 0;
    for (String name : script.layout().entries().keySet()) {
      state.put(name, tensors.get(i++));
    }
    for (PhaseLayout phase : script.layout().phases()) {
      if (accumulated.containsKey(phase.phase().name())) {
        state.putAll(phase.entries(gradients(phase.phase().name())));
      }
    }
    return state;
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    train(TrainingScript.SET, List.copyOf(script.layout().fit(state).values()));
    for (PhaseLayout phase : script.layout().phases()) {
      String name = phase.phase().name();
      train(script.phase(name).clearSums(), NOTHING);
      accumulated.remove(name);
      phase.accumulated(state).ifPresent(gradients -> setGradients(name, gradients));
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
