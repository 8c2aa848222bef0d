package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.DropoutMask;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.engine.internal.StagingBuffers;
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
  private final StagingBuffers staging = new StagingBuffers();

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
    for (int i = 0; i < program.phase().reported().size(); i++) {
      outputs.put(program.phase().reported().get(i), results.get(i + 2));
    }
    return new Result((float) results.get(0).item(), outputs, results.get(1).item() != 0);
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
    List<Tensor> tensors =
        module.train(TrainingScript.GET, List.of(Tensor.scalar(0)), new StagingBuffers());
    Map<String, Tensor> state = new LinkedHashMap<>();
    int i = 0;
    for (String name : script.layout().entries().keySet()) {
      state.put(name, tensors.get(i++));
    }
    return state;
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    List<Tensor> tensors = List.copyOf(script.layout().fit(state).values());
    // Once in a run: its direct memory need not stay.
    module.train(TrainingScript.SET, tensors, new StagingBuffers());
  }

  @Override
  public void close() {
    module.close();
  }
}
