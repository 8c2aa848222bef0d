package io.tao4j.engine;

import io.tao4j.graph.Graph;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * The part of an {@link Executable} that does not depend on the engine, for engines to extend:
 * inputs are checked against the graph, outputs get their names, and calls share a lock that {@link
 * #load} and {@link #close} take alone.
 */
public abstract class GraphExecutable implements Executable {
  private final Graph fullGraph;
  private final Graph graph;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * An executable of a model.
   *
   * @param fullGraph the model's graph; inputs that only training needs may be given and are not
   *     used
   * @param graph its inference part
   */
  protected GraphExecutable(Graph fullGraph, Graph graph) {
    this.fullGraph = Objects.requireNonNull(fullGraph, "fullGraph");
    this.graph = Objects.requireNonNull(graph, "graph");
  }

  /**
   * Computes; called by any number of threads.
   *
   * @param binding the inputs of the inference part, checked
   * @return its outputs, in their order
   */
  protected abstract List<Tensor> compute(InputBinding binding);

  /** As {@link #compute}, on the thread of the caller alone where the engine can. */
  protected List<Tensor> computeSideBySide(InputBinding binding) {
    return compute(binding);
  }

  /** Takes other numbers, which fit; nothing else runs meanwhile. */
  protected abstract void replace(Weights weights);

  /** Frees what is native, once and quietly again; nothing else runs meanwhile. */
  protected abstract void release();

  /** The inference part of the model's graph. */
  protected final Graph graph() {
    return graph;
  }

  @Override
  public final Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return run(inputs, this::compute);
  }

  @Override
  public final Map<String, Tensor> runSideBySide(Map<String, Tensor> inputs) {
    return run(inputs, this::computeSideBySide);
  }

  private Map<String, Tensor> run(
      Map<String, Tensor> inputs, Function<InputBinding, List<Tensor>> compute) {
    InputBinding binding =
        InputBinding.of(graph, InputBinding.withoutTrainingOnly(fullGraph, graph, inputs));
    List<Tensor> results;
    lock.readLock().lock();
    try {
      results = compute.apply(binding);
    } finally {
      lock.readLock().unlock();
    }
    if (results.size() != graph.outputs().size()) {
      throw new IllegalStateException(
          "the program has %s outputs, the graph %s"
              .formatted(results.size(), graph.outputs().size()));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      outputs.put(graph.outputs().get(i).name(), results.get(i));
    }
    return outputs;
  }

  @Override
  public final void load(Weights weights) {
    weights.checkAgainst(fullGraph);
    lock.writeLock().lock();
    try {
      replace(weights);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public final void close() {
    lock.writeLock().lock();
    try {
      release();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
