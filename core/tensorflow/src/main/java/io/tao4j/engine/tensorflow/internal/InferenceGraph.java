package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.model.Weights;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Output;

/** Writes a graph for inference: its inputs, a variable for each of its numbers, its outputs. */
final class InferenceGraph {
  private final Variables variables;
  private final List<Output<?>> inputs;
  private final List<Output<?>> outputs;

  /**
   * @param network the inference part of a model's graph
   * @param heavy element type of convolutions and matrix products
   */
  InferenceGraph(Graph network, DType heavy, GraphWriter writer) {
    Graph graph = MissingKernels.replaced(network);
    this.variables = new Variables(writer);
    GraphLowering lowering = new GraphLowering(graph, Mode.INFERENCE, heavy, writer);
    this.inputs = lowering.inputs();
    lowering.state(variables);
    lowering.nodes(Set.of());
    writer.at("output");
    this.outputs =
        graph.outputs().stream().<Output<?>>map(o -> lowering.hostForm(o.value())).toList();
  }

  Variables variables() {
    return variables;
  }

  /** Placeholders of the graph's inputs, in order. */
  List<Output<?>> inputs() {
    return inputs;
  }

  /** The graph's outputs, in order. */
  List<Output<?>> outputs() {
    return outputs;
  }

  /** Those of a model's numbers that are variables here. */
  Map<String, Tensor> used(Weights weights) {
    Map<String, Tensor> used = new LinkedHashMap<>();
    variables.names().forEach(name -> used.put(name, weights.get(name)));
    return used;
  }
}
