package io.tao4j.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Replaces ops by the simpler ones that say the same ({@link Op.Composed}), for an engine that has
 * no kernel of its own for them. Inputs, parameters, buffers, outputs and the names of all other
 * nodes stay; what stands for a node is named below it: {@code NODE.slice}.
 */
public final class Composition {
  private Composition() {}

  /**
   * The graph without some ops.
   *
   * @param replaced which nodes to replace; their ops must be {@link Op.Composed}
   * @return the same graph where there are none
   */
  public static Graph of(Graph graph, Predicate<Op> replaced) {
    Graph current = graph;
    // what stands for an op may hold another one to be replaced
    while (current.nodes().stream().anyMatch(n -> replaced.test(n.op()))) {
      current = once(current, replaced);
    }
    return current;
  }

  private static Graph once(Graph graph, Predicate<Op> replaced) {
    GraphBuilder b = GraphBuilder.withSourcesOf(graph);
    Map<Value, Value> now = new HashMap<>();
    for (Node node : graph.nodes()) {
      List<Value> inputs = node.inputs().stream().map(v -> now.getOrDefault(v, v)).toList();
      if (!replaced.test(node.op())) {
        b.addAll(node.name(), node.op(), inputs);
        continue;
      }
      if (!(node.op() instanceof Op.Composed composed)) {
        throw new IllegalArgumentException(
            "node '%s': no simpler ops are known for %s".formatted(node.name(), node.op()));
      }
      List<Value> outputs = composed.compose(b.scope(node.name()), inputs);
      for (int i = 0; i < outputs.size(); i++) {
        now.put(new Value(node.name(), i), outputs.get(i));
      }
    }
    for (Graph.Output output : graph.outputs()) {
      Value value = now.getOrDefault(output.value(), output.value());
      if (output.trainingOnly()) {
        b.trainingOutput(output.name(), value);
      } else {
        b.output(output.name(), value);
      }
    }
    return b.build();
  }
}
