package io.tao4j.networks.tasks;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.WindowOp;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Which parameters a penalty on kernels is on: those of convolutions and dense layers, not of
 * depthwise convolutions, to whose kernels Keras, and so TAO, applies none.
 */
public final class Kernels {
  private Kernels() {}

  /**
   * Their names.
   *
   * @param ranks which ranks count: 4 for convolutions of images, 2 for dense layers
   */
  public static Set<String> of(Graph graph, IntPredicate ranks) {
    Set<String> depthwise = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof WindowOp.Conv conv && conv.groups() > 1) {
        String kernel = node.inputs().get(1).name();
        Parameter parameter = graph.parameter(kernel);
        if (parameter != null && parameter.shape().size(1) == 1) {
          depthwise.add(kernel);
        }
      }
    }
    return graph.parameters().stream()
        .filter(p -> p.role() == Parameter.Role.WEIGHT && ranks.test(p.shape().rank()))
        .map(Parameter::name)
        .filter(name -> !depthwise.contains(name))
        .collect(Collectors.toSet());
  }
}
