package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.DropoutMask;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.Node;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A loaded training module; the state lives in its attributes. */
final class PyTorchTrainingStep implements TrainingStep {
  private final TrainProgram program;
  private final TrainingScript script;
  private final LoadedModule module;
  private final LoadedModule.Staging staging = new LoadedModule.Staging();

  PyTorchTrainingStep(TrainProgram program, TrainingScript script, LoadedModule module) {
    this.program = program;
    this.script = script;
    this.module = module;
    module.train(TrainingScript.PREPARE, List.of(Tensor.scalar(0)), staging);
  }

  @Override
  public Result run(Map<String, Tensor> inputs, float learningRate, long seed) {
    InputBinding binding = InputBinding.of(program.graph(), inputs);
    List<Tensor> arguments = new ArrayList<>(PyTorchExecutable.hostForms(binding));
    for (Node node : script.dropouts()) {
      arguments.add(
          DropoutMask.draw(seed, node, binding.shape(program.graph().type(node.output()).shape())));
    }
    arguments.add(Tensor.scalar(learningRate));
    List<Tensor> results = module.train(TrainingScript.STEP, arguments, staging);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < program.reported().size(); i++) {
      outputs.put(program.reported().get(i), results.get(i + 2));
    }
    return new Result((float) results.get(0).item(), outputs, results.get(1).item() != 0);
  }

  @Override
  public Weights weights() {
    Map<String, Tensor> state = state();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (String name : InferenceScript.stateNames(program.graph())) {
      weights.put(name, state.get(name));
    }
    return Weights.of(weights);
  }

  @Override
  public Weights averagedWeights() {
    Map<String, Tensor> state = state();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (String name : InferenceScript.stateNames(program.graph())) {
      Tensor average = state.get("ema." + name);
      weights.put(name, average == null ? state.get(name) : average);
    }
    return Weights.of(weights);
  }

  @Override
  public Map<String, Tensor> state() {
    List<Tensor> tensors =
        module.train(TrainingScript.GET, List.of(Tensor.scalar(0)), new LoadedModule.Staging());
    Map<String, Tensor> state = new LinkedHashMap<>();
    int i = 0;
    for (String name : script.state().keySet()) {
      state.put(name, tensors.get(i++));
    }
    return state;
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    List<String> problems = new ArrayList<>();
    script
        .state()
        .forEach(
            (name, own) -> {
              Tensor given = state.get(name);
              if (given == null) {
                problems.add("missing: " + name);
              } else if (given.dtype() != own.dtype() || !given.shape().equals(own.shape())) {
                problems.add(
                    "%s: expected %s %s, got %s %s"
                        .formatted(name, own.dtype(), own.shape(), given.dtype(), given.shape()));
              }
            });
    state.keySet().stream()
        .filter(name -> !script.state().containsKey(name))
        .forEach(name -> problems.add("unexpected: " + name));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "this state does not fit the program:\n  " + String.join("\n  ", problems));
    }
    List<Tensor> tensors = script.state().keySet().stream().map(state::get).toList();
    // Once in a run: its direct memory need not stay.
    module.train(TrainingScript.SET, tensors, new LoadedModule.Staging());
  }

  @Override
  public void close() {
    module.close();
  }
}
