package io.tao4j.pass;

import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Drops training-only outputs and all that only they need.
 *
 * <pre>{@code
 * before:  x -> backbone -> head      -> logits
 *                        -> auxiliary -> aux_logits (training only)
 * after:   x -> backbone -> head      -> logits
 * }</pre>
 */
public final class ForInference implements Pass {
  @Override
  public Model apply(Model model) {
    Graph graph = model.graph().forInference();
    if (graph.equals(model.graph())) {
      return model;
    }
    Map<String, Tensor> kept = new LinkedHashMap<>(model.weights().asMap());
    kept.keySet().removeIf(n -> graph.parameter(n) == null && graph.buffer(n) == null);
    return model.withGraph(graph, Weights.of(kept));
  }
}
