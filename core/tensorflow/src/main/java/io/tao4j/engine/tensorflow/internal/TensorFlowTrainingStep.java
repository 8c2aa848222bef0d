package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.DropoutMask;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.StateLayout;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.Node;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
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
      this.loaded = LoadedGraph.load(writer, step.variables(), step.layout().initial(initial));
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
    return loaded.get();
  }

  @Override
  public void restore(Map<String, Tensor> state) {
    loaded.set(step.layout().fit(state));
  }

  @Override
  public void close() {
    loaded.close();
  }
}
