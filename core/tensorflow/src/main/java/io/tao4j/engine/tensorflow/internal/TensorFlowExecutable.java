package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Executable;
import io.tao4j.engine.InputBinding;
import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tensorflow.Output;

/** An inference graph. Runs share a lock that {@link #load} and {@link #close} take alone. */
final class TensorFlowExecutable implements Executable {
  private final Graph fullGraph;
  private final Graph graph;
  private final InferenceGraph written;
  private final LoadedGraph program;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * @param fullGraph the model's graph; inputs that only training needs may be given and are not
   *     used
   * @param graph its inference part
   * @param heavy element type of convolutions and matrix products
   */
  TensorFlowExecutable(Graph fullGraph, Graph graph, Weights weights, DType heavy) {
    this.fullGraph = fullGraph;
    this.graph = graph;
    GraphWriter writer = new GraphWriter();
    try {
      this.written = new InferenceGraph(graph, heavy, writer);
      this.program = LoadedGraph.load(writer, written.variables(), written.used(weights));
    } catch (RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  /** The program as text. */
  String source() {
    return program.source();
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> given) {
    InputBinding binding =
        InputBinding.of(graph, InputBinding.withoutTrainingOnly(fullGraph, graph, given));
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    for (int i = 0; i < written.inputs().size(); i++) {
      feeds.put(written.inputs().get(i), binding.tensors().get(i));
    }
    List<Tensor> results;
    lock.readLock().lock();
    try {
      results = program.run(feeds, written.outputs(), List.of());
    } finally {
      lock.readLock().unlock();
    }
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      named.put(graph.outputs().get(i).name(), results.get(i));
    }
    return named;
  }

  @Override
  public void load(Weights weights) {
    weights.checkAgainst(fullGraph);
    lock.writeLock().lock();
    try {
      program.set(written.used(weights));
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      program.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
