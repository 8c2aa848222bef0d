package io.tao4j.engine.onnxruntime.internal;

import io.tao4j.engine.Executable;
import io.tao4j.engine.InputBinding;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.tensor.Tensor;
import java.util.Map;

/** An exported file; inputs are checked against the graph that was exported. */
record OnnxFileExecutable(Graph fullGraph, Graph graph, OnnxSession session) implements Executable {

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> used = InputBinding.withoutTrainingOnly(fullGraph, graph, inputs);
    InputBinding.of(graph, used);
    return session.run(used);
  }

  @Override
  public void load(Weights weights) {
    session.load(weights);
  }

  @Override
  public void close() {
    session.close();
  }
}
