package io.tao4j.networks.tasks;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model as a part of another one, which uses it: one file, one predictor. */
public final class JoinedPart {
  private JoinedPart() {}

  /**
   * A model's main part with another model's beside it. Names of the other one's weights and nodes
   * get the part's name before them, for both may have the same; its inputs and outputs keep
   * theirs.
   *
   * @param model whose main part, meta data and assets are kept
   * @param name of the part
   * @param other whose main part becomes it
   */
  public static Model with(Model model, String name, Model other) {
    String prefix = name + ".";
    Graph served = other.graph().forInference();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    served.parameters().forEach(p -> tensors.put(prefix + p.name(), other.weights().get(p.name())));
    served.buffers().forEach(b -> tensors.put(prefix + b.name(), other.weights().get(b.name())));
    return model.part(Model.MAIN).withPart(name, renamed(served, prefix), Weights.of(tensors));
  }

  private static Graph renamed(Graph graph, String prefix) {
    Map<String, String> names = new LinkedHashMap<>();
    graph.inputs().forEach(input -> names.put(input.name(), input.name()));
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter p : graph.parameters()) {
      names.put(p.name(), prefix + p.name());
      parameters.add(new Parameter(prefix + p.name(), p.shape(), p.role(), p.initializer()));
    }
    List<Buffer> buffers = new ArrayList<>();
    for (Buffer one : graph.buffers()) {
      names.put(one.name(), prefix + one.name());
      buffers.add(new Buffer(prefix + one.name(), one.shape(), one.initializer()));
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      names.put(node.name(), prefix + node.name());
      nodes.add(
          new Node(
              prefix + node.name(),
              node.op(),
              node.inputs().stream().map(input -> renamed(input, names)).toList()));
    }
    return new Graph(
        graph.inputs(),
        parameters,
        buffers,
        nodes,
        graph.outputs().stream()
            .map(o -> new Graph.Output(o.name(), renamed(o.value(), names), o.trainingOnly()))
            .toList());
  }

  private static Value renamed(Value value, Map<String, String> names) {
    return new Value(names.get(value.name()), value.output());
  }

  /**
   * Reads a model that is to be joined.
   *
   * @param networks that it may be of
   * @throws TaoException {@code MODEL-010} if it is of another network; as reading models does
   */
  public static Model read(Path file, List<String> networks) {
    Model model = Model.load(file);
    if (!networks.contains(model.meta().network())) {
      throw new TaoException(
          "MODEL-010",
          "%s is a model of the network '%s'".formatted(file, model.meta().network()),
          "give one of " + String.join(", ", networks));
    }
    return model;
  }
}
