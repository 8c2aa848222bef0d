package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.DropoutMask;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/** A training step in a session; the state lives in its variables. */
final class TensorFlowTrainingStep implements TrainingStep {
  private final TrainProgram program;
  private final TrainingGraph step;
  private final LoadedGraph loaded;

  /**
   * @param heavy element type of convolutions and matrix products
   */
  TensorFlowTrainingStep(TrainProgram program, Weights initial, DType heavy) {
    this.program = program;
    GraphWriter writer = new GraphWriter();
    try {
      this.step = new TrainingGraph(program, heavy, writer);
      this.loaded =
          LoadedGraph.load(writer, step.variables(), first(step.variables(), program, initial));
    } catch (RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  private static Map<String, Tensor> first(
      Variables variables, TrainProgram program, Weights initial) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    for (String name : variables.names()) {
      state.put(
          name,
          initial.contains(name)
              ? initial.get(name)
              : Tensor.full(0, variables.shape(name).toArray()).to(variables.dtype(name)));
    }
    for (Parameter parameter : program.graph().parameters()) {
      state.computeIfPresent(
          TrainingGraph.averageName(parameter.name()),
          (name, zero) -> initial.get(parameter.name()));
    }
    return state;
  }

  /** The program as text. */
  String source() {
    return loaded.source();
  }

  @Override
  public Result run(Map<String, Tensor> inputs, float learningRate, long seed) {
    InputBinding binding = InputBinding.of(program.graph(), inputs);
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    for (int i = 0; i < step.inputs().size(); i++) {
      feeds.put(step.inputs().get(i), binding.tensors().get(i));
    }
    for (int i = 0; i < step.dropouts().size(); i++) {
      Node node = step.dropouts().get(i);
      Shape shape = binding.shape(program.graph().type(node.output()).shape());
      feeds.put(step.masks().get(i), DropoutMask.draw(seed, node, shape));
    }
    feeds.put(step.rate(), Tensor.scalar(learningRate));
    List<Tensor> results = loaded.run(feeds, step.results(), step.updates());
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < program.reported().size(); i++) {
      outputs.put(program.reported().get(i), results.get(i + 2));
    }
    return new Result((float) results.get(0).item(), outputs, results.get(1).item() != 0);
  }

  @Override
  public Weights weights() {
    return weights(false);
  }

  @Override
  public Weights averagedWeights() {
    return weights(true);
  }

  private Weights weights(boolean averaged) {
    Map<String, Tensor> state = state();
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Parameter parameter : program.graph().parameters()) {
      String average = TrainingGraph.averageName(parameter.name());
      boolean other = averaged && program.average() != null;
      weights.put(parameter.name(), state.get(other ? average : parameter.name()));
    }
    for (Buffer buffer : program.graph().buffers()) {
      weights.put(buffer.name(), state.get(buffer.name()));
    }
    return Weights.of(weights);
  }

  @Override
  public Map<String, Tensor> state() {
    return loaded.get();
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    Variables variables = step.variables();
    List<String> problems = new ArrayList<>();
    for (String name : variables.names()) {
      Tensor given = state.get(name);
      DType dtype = variables.dtype(name);
      Shape shape = variables.shape(name);
      if (given == null) {
        problems.add("missing: " + name);
      } else if (given.dtype() != dtype || !given.shape().equals(shape)) {
        problems.add(
            "%s: expected %s %s, got %s %s"
                .formatted(name, dtype, shape, given.dtype(), given.shape()));
      }
    }
    state.keySet().stream()
        .filter(name -> !variables.names().contains(name))
        .forEach(name -> problems.add("unexpected: " + name));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "this state does not fit the program:\n  " + String.join("\n  ", problems));
    }
    loaded.set(state);
  }

  @Override
  public void close() {
    loaded.close();
  }
}
