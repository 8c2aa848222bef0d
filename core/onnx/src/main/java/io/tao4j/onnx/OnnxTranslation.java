package io.tao4j.onnx;

import io.tao4j.error.TaoException;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.StopGradient;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp.Dropout;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.graph.SourceOp.Constant;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** Numbers of parameters that the nodes which read them put into the file. */
  private final Map<Node, Tensor> stored = new HashMap<>();

  private OnnxTranslation(Graph graph) {
    this.graph = graph;
  }

  /**
   * @throws TaoException {@code EXPORT-002} ops without an ONNX form, {@code EXPORT-003} an output
   *     with the name of an input, parameter or buffer
   */
  static OnnxGraph translate(Model model, WideTypes wide) {
    Graph graph = model.graph();
    List<String> problems = OnnxSupport.problems(graph);
    if (!problems.isEmpty()) {
      throw new TaoException("EXPORT-002", "the network cannot be said in ONNX", problems, null);
    }
    OnnxTranslation translation = new OnnxTranslation(graph);
    translation.sources(model);
    translation.nameOutputs();
    translation.nodes(wide);
    translation.outputs();
    return translation.onnx;
  }

  /**
   * Whether a node's first operand is a parameter that the file can hold as what the node makes of
   * it: in 8 bits, or as 16-bit floats. Nobody else may read that parameter.
   */
  static boolean isStored(Graph graph, Node node) {
    boolean storable =
        node.op() instanceof FakeQuantize quantize && Quantization.isWithinInt8(quantize)
            || node.op() instanceof Cast cast
                && (cast.dtype() == DType.FLOAT16 || cast.dtype() == DType.BFLOAT16);
    if (!storable) {
      return false;
    }
    Value x = node.inputs().get(0);
    return graph.parameter(x.name()) != null
        && graph.nodes().stream()
                .mapToLong(n -> n.inputs().stream().filter(x::equals).count())
                .sum()
            == 1
        && graph.outputs().stream().noneMatch(o -> o.value().equals(x));
  }

  private void sources(Model model) {
    for (Node node : graph.nodes()) {
      if (isStored(graph, node)) {
        stored.put(node, model.weights().get(node.inputs().get(0).name()));
      }
    }
    Set<String> elsewhere =
        stored.keySet().stream().map(n -> n.inputs().get(0).name()).collect(Collectors.toSet());
    for (Graph.Input input : graph.inputs()) {
      source(input.name());
      onnx.input(input.name(), input.type());
    }
    for (Parameter parameter : graph.parameters()) {
      if (elsewhere.contains(parameter.name())) {
        source(parameter.name());
      } else {
        weight(model, parameter.name());
      }
    }
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
    Set<Node> silent = stored.keySet();
    Map<Value, Value> origins = new HashMap<>();
    Set<Value> computed = new HashSet<>();
    for (Node node : graph.nodes()) {
      onnx.freeNode(node.name());
      if (node.op() instanceof StopGradient || node.op() instanceof Dropout) {
        Value x = node.inputs().get(0);
        origins.put(node.output(), origins.getOrDefault(x, x));
      } else if (!(node.op() instanceof Constant)
          && !(node.op() instanceof Cast && silent.contains(node))) {
        computed.addAll(graph.outputsOf(node));
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

  private void nodes(WideTypes wide) {
    // first all nodes' own names, so that no helper's name moves one of them
    Map<Value, String> wished = new HashMap<>();
    for (Node node : graph.nodes()) {
      for (Value value : graph.outputsOf(node)) {
        String output = outputNames.get(value);
        wished.put(value, output != null ? output : onnx.freeValue(value.toString()));
      }
    }
    for (Node node : graph.nodes()) {
      List<Value> values = graph.outputsOf(node);
      List<String> given =
          node.op()
              .accept(
                  OpEmitter.INSTANCE,
                  new EmitCall(
                      onnx,
                      wide,
                      node,
                      graph.inputTypes(node),
                      node.inputs().stream().map(names::get).toList(),
                      values.stream().map(graph::type).toList(),
                      values.stream().map(wished::get).toList(),
                      stored.get(node)));
      for (int i = 0; i < given.size(); i++) {
        Value value = values.get(i);
        names.put(value, given.get(i));
        if (given.get(i).equals(wished.get(value))
            && !outputNames.containsKey(value)
            && !(node.op() instanceof Constant)) {
          onnx.describe(given.get(i), graph.type(value));
        }
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
