package io.tao4j.quantize;

import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A model compiled so that inner values come out. Large networks are compiled in parts, so that the
 * values of one batch fit into memory; owns what is compiled until closed.
 */
final class ObservedGraph implements AutoCloseable {
  /** Numbers of a batch that one part hands out. */
  private static final long MOST_NUMBERS = 48L << 20;

  /** What a batch counts as before any was seen. */
  private static final long USUAL_BATCH = 16;

  private static final String OUTPUT = "observed_";

  private final List<Executable> parts = new ArrayList<>();
  private final List<List<Value>> observed = new ArrayList<>();
  private final List<Value> inputs = new ArrayList<>();

  ObservedGraph(Model model, Collection<Value> values, EngineProvider engine, ExecutionPlan plan) {
    Graph graph = model.graph();
    List<Value> part = new ArrayList<>();
    long numbers = 0;
    for (Value value : values) {
      if (graph.node(value.name()) == null) {
        inputs.add(value);
        continue;
      }
      long each = numbers(graph, value);
      if (!part.isEmpty() && numbers + each > MOST_NUMBERS) {
        observed.add(part);
        part = new ArrayList<>();
        numbers = 0;
      }
      part.add(value);
      numbers += each;
    }
    if (!part.isEmpty()) {
      observed.add(part);
    }
    try {
      for (List<Value> each : observed) {
        parts.add(engine.compile(withOutputs(model, each), plan));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static long numbers(Graph graph, Value value) {
    long numbers = USUAL_BATCH;
    for (Dim dim : graph.type(value).shape().dims()) {
      numbers *= dim.isFixed() ? Math.max(1, dim.size()) : 1;
    }
    return numbers;
  }

  private static Model withOutputs(Model model, List<Value> values) {
    Graph graph = model.graph();
    List<Graph.Output> outputs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      outputs.add(new Graph.Output(OUTPUT + i, values.get(i)));
    }
    List<Graph.Output> all = new ArrayList<>(graph.outputs());
    all.addAll(outputs);
    Graph part =
        new Graph(graph.inputs(), graph.parameters(), graph.buffers(), graph.nodes(), all)
            .withOutputs(outputs.stream().map(Graph.Output::name).toList());
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights().asMap());
    weights.keySet().removeIf(n -> part.parameter(n) == null && part.buffer(n) == null);
    return new Model(part, Weights.of(weights), model.meta());
  }

  /** Computes one batch and hands over each observed value, floats as {@code FLOAT32}. */
  void run(Map<String, Tensor> batch, BiConsumer<Value, Tensor> values) {
    for (Value input : inputs) {
      values.accept(input, batch.get(input.name()));
    }
    for (int i = 0; i < parts.size(); i++) {
      Map<String, Tensor> partInputs = new LinkedHashMap<>(batch);
      List<Value> part = observed.get(i);
      Map<String, Tensor> outputs = parts.get(i).run(partInputs);
      for (int j = 0; j < part.size(); j++) {
        values.accept(part.get(j), outputs.get(OUTPUT + j));
      }
    }
  }

  @Override
  public void close() {
    parts.forEach(Executable::close);
  }
}
