package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.Buffer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Parameter;
import io.tao4j.graph.Trait;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Output;

/** Writes the nodes of a graph after its inputs, parameters and buffers have been defined. */
final class GraphLowering {
  private final Graph graph;
  private final Mode mode;
  private final DType heavy;
  private final GraphWriter writer;
  private final Map<Value, Output<?>> values = new HashMap<>();
  private final Map<Value, Output<?>> channelsLast = new HashMap<>();
  private final Map<Value, Output<?>> kernels = new HashMap<>();
  private final Map<String, Output<?>> masks = new HashMap<>();
  private final Map<String, Output<?>> moved = new LinkedHashMap<>();

  /**
   * @param heavy element type of convolutions and matrix products
   */
  GraphLowering(Graph graph, Mode mode, DType heavy, GraphWriter writer) {
    this.graph = graph;
    this.mode = mode;
    this.heavy = heavy;
    this.writer = writer;
  }

  /** Says what an input, a parameter or a buffer is. */
  void define(String name, Output<?> output) {
    values.put(Value.of(name), output);
  }

  /** Adds a variable for each parameter and buffer. */
  void state(Variables variables) {
    Set<String> kernels = kernels(graph);
    for (Parameter parameter : graph.parameters()) {
      boolean kernel = kernels.contains(parameter.name());
      variables.add(parameter.name(), DType.FLOAT32, parameter.shape(), kernel);
    }
    for (Buffer buffer : graph.buffers()) {
      variables.add(buffer.name(), DType.FLOAT32, buffer.shape(), false);
    }
    bind(variables);
  }

  /** Says that parameters and buffers are variables which are there already. */
  void bind(Variables variables) {
    for (Parameter parameter : graph.parameters()) {
      boolean kernel = variables.isKernel(parameter.name());
      (kernel ? kernels : values).put(Value.of(parameter.name()), variables.read(parameter.name()));
    }
    for (Buffer buffer : graph.buffers()) {
      define(buffer.name(), variables.read(buffer.name()));
    }
  }

  Graph graph() {
    return graph;
  }

  /** Names of the parameters that are kernels of convolutions. */
  static Set<String> kernels(Graph graph) {
    return graph.nodes().stream()
        .filter(GraphLowering::hasKernel)
        .map(node -> node.inputs().get(1).name())
        .filter(name -> graph.parameter(name) != null)
        .filter(name -> graph.type(Value.of(name)).shape().rank() == 4)
        .collect(Collectors.toSet());
  }

  private static boolean hasKernel(Node node) {
    return node.op().is(Trait.WINDOW) && node.op().is(Trait.WEIGHTED);
  }

  /** {@code [O, I, KH, KW]} to {@code [KH, KW, I, O]}. */
  static Output<?> toKernel(GraphWriter writer, Output<?> x) {
    return writer.transpose(x, 2, 3, 1, 0);
  }

  /** {@code [KH, KW, I, O]} to {@code [O, I, KH, KW]}. */
  static Output<?> fromKernel(GraphWriter writer, Output<?> x) {
    return writer.transpose(x, 3, 2, 0, 1);
  }

  /** Adds a placeholder for each graph input, in order. */
  List<Output<?>> inputs() {
    writer.at("input");
    List<Output<?>> placeholders = new ArrayList<>();
    for (Graph.Input input : graph.inputs()) {
      Output<?> placeholder = writer.placeholder(input.type().dtype(), input.type().shape());
      define(input.name(), placeholder);
      placeholders.add(placeholder);
    }
    return placeholders;
  }

  /** Gives a dropout node what it keeps; without it the node passes on. */
  void drop(String node, Output<?> mask) {
    masks.put(node, mask);
  }

  /**
   * Writes all nodes.
   *
   * @param still batch norms that keep their running statistics and normalise by them
   */
  void nodes(Set<String> still) {
    for (Node node : graph.nodes()) {
      writer.at(node.name());
      boolean moves =
          mode == Mode.TRAINING
              && node.op() instanceof NormalizeOp.BatchNorm
              && !still.contains(node.name());
      boolean last = computesChannelsLast(node);
      LoweringContext context =
          new LoweringContext(
              node,
              mode,
              writer,
              operands(node, last),
              last,
              graph.inputTypes(node),
              graph.type(node.output()),
              heavy,
              moves ? moved : null,
              masks.get(node.name()));
      List<Output<?>> results = node.op().accept(NodeLowering.INSTANCE, context);
      for (int i = 0; i < results.size(); i++) {
        Value output = node.output(i);
        (last && rank(output) == 4 ? channelsLast : values).put(output, results.get(i));
      }
    }
  }

  private int rank(Value value) {
    return graph.type(value).shape().rank();
  }

  private boolean computesChannelsLast(Node node) {
    List<Boolean> last = node.inputs().stream().map(channelsLast::containsKey).toList();
    return LayoutChoice.of(node.op(), graph.inputTypes(node), last);
  }

  private List<Output<?>> operands(Node node, boolean last) {
    List<Output<?>> operands = new ArrayList<>();
    for (Value value : node.inputs()) {
      boolean kernel = hasKernel(node) && operands.size() == 1;
      operands.add(kernel ? kernel(value) : last && rank(value) == 4 ? image(value) : value(value));
    }
    return operands;
  }

  /** An operand with channels innermost. */
  private Output<?> image(Value value) {
    return channelsLast.computeIfAbsent(value, v -> writer.transpose(value(v), 0, 2, 3, 1));
  }

  /** A kernel in TensorFlow's order. */
  private Output<?> kernel(Value value) {
    return kernels.computeIfAbsent(value, v -> toKernel(writer, value(v)));
  }

  /** New values of the buffers that batch norms move, by name. */
  Map<String, Output<?>> moved() {
    return moved;
  }

  /** A value of the graph, in the graph's order of axes. */
  Output<?> value(Value value) {
    Output<?> known = values.get(value);
    if (known != null) {
      return known;
    }
    Output<?> image = channelsLast.get(value);
    Output<?> kernel = kernels.get(value);
    if (image == null && kernel == null) {
      throw new IllegalStateException("the value '" + value + "' has not been lowered");
    }
    Output<?> ordered =
        image == null ? fromKernel(writer, kernel) : writer.transpose(image, 0, 3, 1, 2);
    values.put(value, ordered);
    return ordered;
  }

  /** A value as callers get it: floats are {@code FLOAT32}. */
  Output<?> hostForm(Value value) {
    Output<?> output = value(value);
    Output<?> form =
        graph.type(value).dtype().isFloating() ? writer.cast(output, DType.FLOAT32) : output;
    // A session refuses to give back what it is fed.
    return form.op().type().equals("Placeholder") ? writer.of("Identity", form) : form;
  }
}
