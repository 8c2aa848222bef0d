package io.tao4j.engine.pytorch.internal;

import io.tao4j.engine.Executable;
import io.tao4j.engine.InputBinding;
import io.tao4j.engine.internal.StagingBuffers;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** An exported file, opened again. */
final class TorchScriptExecutable implements Executable {
  private final Graph fullGraph;
  private final Graph graph;
  private final LoadedModule module;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * @param fullGraph the model's graph; inputs that only training needs may be given and are not
   *     used
   * @param graph its inference part
   */
  TorchScriptExecutable(Graph fullGraph, Graph graph, LoadedModule module) {
    this.fullGraph = fullGraph;
    this.graph = graph;
    this.module = module;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    List<Tensor> tensors =
        PyTorchExecutable.hostForms(
            InputBinding.of(graph, InputBinding.withoutTrainingOnly(fullGraph, graph, inputs)));
    List<Tensor> results;
    lock.readLock().lock();
    try {
      results = module.forward(tensors, new StagingBuffers());
    } finally {
      lock.readLock().unlock();
    }
    if (results.size() != graph.outputs().size()) {
      throw new IllegalStateException(
          "the file has %s outputs, the graph %s"
              .formatted(results.size(), graph.outputs().size()));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      outputs.put(graph.outputs().get(i).name(), results.get(i));
    }
    return outputs;
  }

  @Override
  public void load(Weights weights) {
    throw new UnsupportedOperationException("an exported file keeps its numbers");
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
