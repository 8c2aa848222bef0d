package io.tao4j.pass;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.model.Model;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts unsigned values of a quantised model on signed grids of the same range, which TensorRT
 * demands: half as many steps.
 *
 * <pre>{@code
 * before:  relu -> fake_quantize(0..255, scale)
 * after:   relu -> fake_quantize(-128..127, scale * 255 / 127)
 * }</pre>
 *
 * A grid of unsigned bytes around 128 is that of signed ones already, and keeps its scale.
 */
public final class SignedQuantization implements Pass {
  @Override
  public Model apply(Model model) {
    Graph graph = model.graph();
    List<Node> nodes = new ArrayList<>();
    Map<String, Tensor> scales = new HashMap<>();
    boolean moved = false;
    for (Node node : graph.nodes()) {
      if (node.op().equals(FakeQuantize.unsigned())) {
        String scale = node.inputs().get(1).name();
        scales.put(scale, Tensor.scalar((float) (model.weights().get(scale).item() * 255 / 127)));
        nodes.add(new Node(node.name(), FakeQuantize.signed(), node.inputs()));
      } else if (node.op().equals(FakeQuantize.offset())) {
        moved = true;
        nodes.add(new Node(node.name(), FakeQuantize.signed(), node.inputs()));
      } else {
        nodes.add(node);
      }
    }
    if (scales.isEmpty() && !moved) {
      return model;
    }
    Graph signed =
        new Graph(graph.inputs(), graph.parameters(), graph.buffers(), nodes, graph.outputs());
    return model.withGraph(signed, model.weights().with(scales));
  }
}
