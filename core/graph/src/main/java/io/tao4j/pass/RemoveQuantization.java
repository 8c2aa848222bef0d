package io.tao4j.pass;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes quantisation out again: floats, with the weights as they were trained.
 *
 * <pre>{@code
 * before:  x -> fake_quantize -> conv(fake_quantize(weight)) -> y
 * after:   x -> conv(weight) -> y
 * }</pre>
 */
public final class RemoveQuantization implements Pass {
  @Override
  public Model apply(Model model) {
    Graph graph = model.graph();
    Map<Value, Value> origins = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    Set<String> scales = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof FakeQuantize) {
        Value x = node.inputs().get(0);
        origins.put(node.output(), origins.getOrDefault(x, x));
        scales.add(node.inputs().get(1).name());
      } else {
        List<Value> inputs = node.inputs().stream().map(v -> origins.getOrDefault(v, v)).toList();
        nodes.add(new Node(node.name(), node.op(), inputs));
      }
    }
    if (origins.isEmpty()) {
      return model;
    }
    List<Graph.Output> outputs =
        graph.outputs().stream()
            .map(
                o ->
                    new Graph.Output(
                        o.name(), origins.getOrDefault(o.value(), o.value()), o.trainingOnly()))
            .toList();
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights().asMap());
    weights.keySet().removeAll(scales);
    return model.withGraph(
        new Graph(
            graph.inputs(),
            graph.parameters(),
            graph.buffers().stream().filter(b -> !scales.contains(b.name())).toList(),
            nodes,
            outputs),
        Weights.of(weights));
  }
}
