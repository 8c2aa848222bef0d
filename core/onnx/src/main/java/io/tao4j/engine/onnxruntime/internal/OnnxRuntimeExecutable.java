package io.tao4j.engine.onnxruntime.internal;

import io.tao4j.engine.CpuOptions;
import io.tao4j.engine.Executable;
import io.tao4j.engine.InputBinding;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A model in a session. Runs share a lock that {@link #load} and {@link #close} take alone. */
final class OnnxRuntimeExecutable implements Executable {
  private final Graph fullGraph;
  private final Graph graph;
  private final Graph named;
  private final ModelMeta meta;
  private final CpuOptions cpu;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private OnnxSession session;
  private boolean closed;

  /**
   * @param model with what only training needs
   */
  OnnxRuntimeExecutable(Model model, CpuOptions cpu) {
    this.fullGraph = model.graph();
    this.graph = model.graph().forInference();
    this.named = withDistinctOutputNames(graph);
    this.meta = model.meta();
    this.cpu = cpu;
    this.session = open(model.weights());
  }

  /** ONNX has one space of names, while an output here may be named as an input is. */
  private static Graph withDistinctOutputNames(Graph graph) {
    List<Graph.Output> outputs = new ArrayList<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      outputs.add(new Graph.Output(outputName(i), graph.outputs().get(i).value()));
    }
    return new Graph(graph.inputs(), graph.parameters(), graph.buffers(), graph.nodes(), outputs);
  }

  private static String outputName(int index) {
    return "output/" + index;
  }

  private OnnxSession open(Weights weights) {
    Map<String, Tensor> used = new LinkedHashMap<>(weights.asMap());
    used.keySet().removeIf(n -> graph.parameter(n) == null && graph.buffer(n) == null);
    return OnnxSession.of(new Model(named, Weights.of(used), meta), cpu);
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    InputBinding binding =
        InputBinding.of(graph, InputBinding.withoutTrainingOnly(fullGraph, graph, inputs));
    Map<String, Tensor> given = new LinkedHashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      given.put(graph.inputs().get(i).name(), binding.tensors().get(i));
    }
    Map<String, Tensor> results;
    lock.readLock().lock();
    try {
      results = session.run(given);
    } finally {
      lock.readLock().unlock();
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      outputs.put(graph.outputs().get(i).name(), results.get(outputName(i)));
    }
    return outputs;
  }

  /** Numbers are worked into the session's kernels when it is made: a new one takes its place. */
  @Override
  public void load(Weights weights) {
    weights.checkAgainst(fullGraph);
    lock.writeLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the program is closed");
      }
      OnnxSession next = open(weights);
      session.close();
      session = next;
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      session.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
