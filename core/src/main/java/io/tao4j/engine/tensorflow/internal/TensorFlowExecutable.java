package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Executable;
import io.tao4j.engine.InputBinding;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tensorflow.Output;

/** An inference graph. Runs share a lock that {@link #load} and {@link #close} take alone. */
final class TensorFlowExecutable implements Executable {
  private final Graph whole;
  private final Graph graph;
  private final List<Output<?>> inputs;
  private final List<Output<?>> outputs;
  private final LoadedGraph program;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * @param whole the model's graph; inputs that only training needs may be given and are not used
   * @param graph its inference part
   * @param heavy element type of convolutions and matrix products
   */
  TensorFlowExecutable(Graph whole, Graph graph, Weights weights, DType heavy) {
    this.whole = whole;
    this.graph = graph;
    GraphWriter writer = new GraphWriter();
    try {
      Variables variables = new Variables(writer);
      GraphLowering lowering = new GraphLowering(graph, Mode.INFERENCE, heavy, writer);
      this.inputs = lowering.inputs();
      for (Parameter parameter : graph.parameters()) {
        lowering.define(
            parameter.name(), variables.add(parameter.name(), DType.FLOAT32, parameter.shape()));
      }
      for (Buffer buffer : graph.buffers()) {
        lowering.define(buffer.name(), variables.add(buffer.name(), DType.FLOAT32, buffer.shape()));
      }
      lowering.nodes(Set.of());
      writer.at("output");
      this.outputs =
          graph.outputs().stream().<Output<?>>map(o -> lowering.hostForm(o.value())).toList();
      this.program = LoadedGraph.load(writer, variables, own(variables, weights));
    } catch (RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  private static Map<String, Tensor> own(Variables variables, Weights weights) {
    Map<String, Tensor> own = new LinkedHashMap<>();
    variables.names().forEach(name -> own.put(name, weights.get(name)));
    return own;
  }

  /** The program as text. */
  String source() {
    return program.source();
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> given) {
    Map<String, Tensor> used = new LinkedHashMap<>(given);
    for (Graph.Input input : whole.inputs()) {
      if (!graph.inputs().contains(input)) {
        used.remove(input.name());
      }
    }
    InputBinding binding = InputBinding.of(graph, used);
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      feeds.put(inputs.get(i), binding.tensors().get(i));
    }
    List<Tensor> results;
    lock.readLock().lock();
    try {
      results = program.run(feeds, outputs, List.of());
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
    weights.checkAgainst(whole);
    lock.writeLock().lock();
    try {
      program.set(own(program.variables(), weights));
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
