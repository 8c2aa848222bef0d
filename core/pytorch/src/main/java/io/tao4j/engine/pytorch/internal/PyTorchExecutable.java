package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.GraphExecutable;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A loaded inference module. */
final class PyTorchExecutable extends GraphExecutable {
  private final LoadedModule module;
  private final ConcurrentLinkedQueue<StagingBuffers> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param fullGraph the model's graph
   * @param graph its inference part
   */
  PyTorchExecutable(Graph fullGraph, Graph graph, LoadedModule module) {
    super(fullGraph, graph);
    this.module = module;
  }

  /** The tensors of a call as {@link LoadedModule} takes them. */
  static List<Tensor> hostForms(InputBinding binding) {
    return binding.tensors().stream()
        .map(t -> t.dtype() == DType.BFLOAT16 ? t.to(DType.FLOAT32) : t)
        .toList();
  }

  @Override
  protected List<Tensor> compute(InputBinding binding) {
    StagingBuffers staging = idle.poll();
    if (staging == null) {
      staging = new StagingBuffers();
    }
    try {
      return module.infer(InferenceScript.INFER, hostForms(binding), staging);
    } finally {
      idle.add(staging);
    }
  }

  @Override
  protected void replace(Weights weights) {
    List<Tensor> tensors = InferenceScript.stateNames(graph()).stream().map(weights::get).toList();
    module.infer(InferenceScript.LOAD, tensors, new StagingBuffers());
  }

  @Override
  protected void release() {
    module.close();
  }
}
