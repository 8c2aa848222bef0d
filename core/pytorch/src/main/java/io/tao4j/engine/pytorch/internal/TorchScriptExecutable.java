package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.GraphExecutable;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.List;

/** An exported file, opened again. */
final class TorchScriptExecutable extends GraphExecutable {
  private final LoadedModule module;

  /**
   * @param fullGraph the model's graph
   * @param graph its inference part
   */
  TorchScriptExecutable(Graph fullGraph, Graph graph, LoadedModule module) {
    super(fullGraph, graph);
    this.module = module;
  }

  @Override
  protected List<Tensor> compute(InputBinding binding) {
    return module.forward(PyTorchExecutable.hostForms(binding), new StagingBuffers());
  }

  @Override
  protected void replace(Weights weights) {
    throw new UnsupportedOperationException("an exported file keeps its numbers");
  }

  @Override
  protected void release() {
    module.close();
  }
}
