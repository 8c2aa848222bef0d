package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.Executable;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A loaded inference module. Runs share a lock that {@link #load} and {@link #close} take alone.
 */
final class PyTorchExecutable implements Executable {
  private final Graph fullGraph;
  private final Graph graph;
  private final LoadedModule module;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final ConcurrentLinkedQueue<StagingBuffers> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param fullGraph the model's graph; inputs that only training needs may be given and are not
   *     used
   * @param graph its inference part
   */
  PyTorchExecutable(Graph fullGraph, Graph graph, LoadedModule module) {
    this.fullGraph = fullGraph;
    this.graph = graph;
    this.module = module;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    List<Tensor> tensors =
        hostForms(
            InputBinding.of(graph, InputBinding.withoutTrainingOnly(fullGraph, graph, inputs)));
    List<Tensor> results = locked(InferenceScript.INFER, tensors);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      outputs.put(graph.outputs().get(i).name(), results.get(i));
    }
    return outputs;
  }

  /** The tensors of a call as {@link LoadedModule} takes them. */
  static List<Tensor> hostForms(InputBinding binding) {
    return binding.tensors().stream()
        .map(t -> t.dtype() == DType.BFLOAT16 ? t.to(DType.FLOAT32) : t)
        .toList();
  }

  private List<Tensor> locked(String method, List<Tensor> tensors) {
    StagingBuffers staging = idle.poll();
    if (staging == null) {
      staging = new StagingBuffers();
    }
    lock.readLock().lock();
    try {
      return module.infer(method, tensors, staging);
    } finally {
      lock.readLock().unlock();
      idle.add(staging);
    }
  }

  @Override
  public void load(Weights weights) {
    weights.checkAgainst(fullGraph);
    List<Tensor> tensors = InferenceScript.stateNames(graph).stream().map(weights::get).toList();
    lock.writeLock().lock();
    try {
      module.infer(InferenceScript.LOAD, tensors, new StagingBuffers());
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      module.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
