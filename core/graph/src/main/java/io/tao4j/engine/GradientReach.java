package io.tao4j.engine;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.QuantizeOp;
import io.tao4j.graph.Trait;
import io.tao4j.graph.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which values a loss depends on by a path that a gradient can take. All engines ask this, so that
 * they agree on which parameters train and thus on the names of the state.
 */
public final class GradientReach {
  private GradientReach() {}

  /** Names of inputs, parameters, buffers and nodes that get a gradient from {@code loss}. */
  public static Set<String> of(Graph graph, Value loss) {
    Set<String> reached = new HashSet<>();
    reached.add(loss.name());
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (reached.contains(node.name()) && node.op().is(Trait.DIFFERENTIABLE)) {
        for (Value input : node.inputs()) {
          boolean scale =
              node.op() instanceof QuantizeOp.FakeQuantize && !input.equals(node.inputs().get(0));
          if (graph.type(input).dtype().isFloating() && !scale) {
            reached.add(input.name());
          }
        }
      }
    }
    return reached;
  }
}
