package io.tao4j.onnx;

import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.StopGradient;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp.Dropout;
import io.tao4j.graph.SourceOp.Constant;
import io.tao4j.graph.TensorType;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.tensor.DType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Model, without what only training needs, to ONNX graph. Names: a node keeps its own, its value
 * has the same unless it is a graph output, whose name it then has; parameters and buffers are
 * initialisers of their names.
 */
final class OnnxTranslation {
  private final Graph graph;
  private final OnnxGraph onnx = new OnnxGraph();

  /** Name of each value; ops that vanish give their operand's. */
  private final Map<Value, String> names = new HashMap<>();

  /** Names that node values have because they are outputs. */
  private final Map<Value, String> outputNames = new HashMap<>();

  private OnnxTranslation(Graph graph) {
    this.graph = graph;
  }

  /**
   * @throws TaoException {@code EXPORT-002} ops without an ONNX form, {@code EXPORT-003} an output
   *     with the name of an input, parameter or buffer
   */
  static OnnxGraph translate(Model model) {
    Graph graph = model.graph();
    List<String> problems = OnnxSupport.problems(graph);
    if (!problems.isEmpty()) {
      throw new TaoException("EXPORT-002", "the network cannot be said in ONNX", problems, null);
    }
    OnnxTranslation translation = new OnnxTranslation(graph);
    translation.sources(model);
    translation.nameOutputs();
    translation.nodes();
    translation.outputs();
    return translation.onnx;
  }

  private void sources(Model model) {
    for (Graph.Input input : graph.inputs()) {
      source(input.name());
      onnx.input(input.name(), input.type());
    }
    graph.parameters().forEach(p -> weight(model, p.name()));
    graph.buffers().forEach(b -> weight(model, b.name()));
  }

  private void weight(Model model, String name) {
    source(name);
    onnx.initialize(name, model.weights().get(name).to(DType.FLOAT32));
  }

  private void source(String name) {
    onnx.reserve(name);
    names.put(Value.of(name), name);
  }

  private void nameOutputs() {
    Map<Value, Value> origins = new HashMap<>();
    Set<Value> computed = new HashSet<>();
    for (Node node : graph.nodes()) {
      onnx.freeNode(node.name());
      if (node.op() instanceof StopGradient || node.op() instanceof Dropout) {
        Value x = node.inputs().get(0);
        origins.put(node.output(), origins.getOrDefault(x, x));
      } else if (!(node.op() instanceof Constant)) {
        computed.add(node.output());
      }
    }
    for (Graph.Output output : graph.outputs()) {
      if (!onnx.reserve(output.name())) {
        throw new TaoException(
            "EXPORT-003",
            "output '%s' has the name of an input, parameter or buffer".formatted(output.name()),
            "ONNX has one space of names; give the output another");
      }
      Value origin = origins.getOrDefault(output.value(), output.value());
      if (computed.contains(origin)) {
        outputNames.putIfAbsent(origin, output.name());
      }
    }
  }

  private void nodes() {
    OpEmitter emitter = new OpEmitter(onnx);
    // first all nodes' own names, so that no helper's name moves one of them
    Map<Value, String> wished = new HashMap<>();
    for (Node node : graph.nodes()) {
      String output = outputNames.get(node.output());
      wished.put(node.output(), output != null ? output : onnx.freeValue(node.name()));
    }
    for (Node node : graph.nodes()) {
      TensorType type = graph.type(node.output());
      String wish = wished.get(node.output());
      List<String> inputs = node.inputs().stream().map(names::get).toList();
      String name =
          node.op()
              .accept(
                  emitter, new OpEmitter.Call(node, graph.inputTypes(node), inputs, type, wish));
      names.put(node.output(), name);
      if (name.equals(wish)
          && !outputNames.containsKey(node.output())
          && !(node.op() instanceof Constant)) {
        onnx.describe(name, type);
      }
    }
  }

  private void outputs() {
    for (Graph.Output output : graph.outputs()) {
      String name = names.get(output.value());
      if (!output.name().equals(name)) {
        // a second name of one value, or an input or initialiser handed out
        onnx.add(
            new OnnxNode(
                onnx.freeNode(output.name() + "/identity"),
                "Identity",
                "",
                List.of(name),
                List.of(output.name()),
                List.of()));
      }
      onnx.output(output.name(), graph.type(output.value()));
    }
  }
}
