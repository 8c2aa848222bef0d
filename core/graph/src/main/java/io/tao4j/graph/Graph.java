package io.tao4j.graph;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network: inputs, parameters, buffers, nodes in an order in which they can be computed, and
 * outputs. Immutable, and checked when it is made: a graph that exists has unique names, types that
 * fit and no parameter without a use. Numbers live beside it, in {@code Weights}.
 */
public final class Graph {

  /**
   * What a caller hands in.
   *
   * @param name for example {@code images}
   * @param type type, usually with the batch symbol {@code N}
   */
  public record Input(String name, TensorType type) {}

  /**
   * What a caller gets.
   *
   * @param name for example {@code logits}
   * @param value where it comes from
   * @param trainingOnly an auxiliary head or a loss term: not part of inference and export
   */
  public record Output(String name, Value value, boolean trainingOnly) {
    /** An output of inference and training. */
    public Output(String name, Value value) {
      this(name, value, false);
    }
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.\\-/]*");

  private final List<Input> inputs;
  private final List<Parameter> parameters;
  private final List<Buffer> buffers;
  private final List<Node> nodes;
  private final List<Output> outputs;
  private final Map<Value, TensorType> types = new LinkedHashMap<>();
  private final Map<String, Node> nodesByName = new LinkedHashMap<>();
  private final Map<String, Parameter> parametersByName = new LinkedHashMap<>();
  private final Map<String, Buffer> buffersByName = new LinkedHashMap<>();

  /**
   * @throws TaoException {@code GRAPH-001} bad or double name, {@code GRAPH-002} unknown value,
   *     {@code GRAPH-003} shapes do not fit, {@code GRAPH-004} unused parameter or buffer, {@code
   *     GRAPH-005} running statistics that are no buffers, {@code GRAPH-006} no output
   */
  public Graph(
      List<Input> inputs,
      List<Parameter> parameters,
      List<Buffer> buffers,
      List<Node> nodes,
      List<Output> outputs) {
    this.inputs = List.copyOf(inputs);
    this.parameters = List.copyOf(parameters);
    this.buffers = List.copyOf(buffers);
    this.nodes = List.copyOf(nodes);
    this.outputs = List.copyOf(outputs);
    check();
  }

  private void check() {
    Set<Value> used = new HashSet<>();
    for (Input input : inputs) {
      define(Value.of(input.name()), input.type());
    }
    for (Parameter parameter : parameters) {
      define(Value.of(parameter.name()), TensorType.float32(parameter.shape()));
      parametersByName.put(parameter.name(), parameter);
    }
    for (Buffer buffer : buffers) {
      define(Value.of(buffer.name()), TensorType.float32(buffer.shape()));
      buffersByName.put(buffer.name(), buffer);
    }
    for (Node node : nodes) {
      List<TensorType> operands = node.inputs().stream().map(v -> operand(node, v)).toList();
      List<TensorType> results = infer(node, operands);
      for (int i = 0; i < results.size(); i++) {
        define(new Value(node.name(), i), results.get(i));
      }
      nodesByName.put(node.name(), node);
      used.addAll(node.inputs());
      checkStatistics(node);
    }
    Set<String> outputNames = new HashSet<>();
    for (Output output : outputs) {
      if (!types.containsKey(output.value())) {
        throw new TaoException(
            "GRAPH-002",
            "output '%s' refers to unknown value '%s'".formatted(output.name(), output.value()));
      }
      if (!outputNames.add(output.name())) {
        throw new TaoException("GRAPH-001", "two outputs are named '" + output.name() + "'");
      }
      used.add(output.value());
    }
    if (outputs.isEmpty()) {
      throw new TaoException("GRAPH-006", "the graph has no output");
    }
    for (String name : parametersByName.keySet()) {
      requireUse(used, name, "parameter");
    }
    for (String name : buffersByName.keySet()) {
      requireUse(used, name, "buffer");
    }
  }

  private static void requireUse(Set<Value> used, String name, String what) {
    if (!used.contains(Value.of(name))) {
      throw new TaoException(
          "GRAPH-004",
          "%s '%s' is used by no node".formatted(what, name),
          "remove it, or feed it to the node that needs it");
    }
  }

  private void define(Value value, TensorType type) {
    if (!NAME.matcher(value.name()).matches()) {
      throw new TaoException(
          "GRAPH-001", "'%s' is no name: letters, digits and _ . - / are".formatted(value.name()));
    }
    if (types.put(value, type) != null) {
      throw new TaoException("GRAPH-001", "the name '" + value.name() + "' is used twice");
    }
  }

  private TensorType operand(Node node, Value value) {
    TensorType type = types.get(value);
    if (type == null) {
      throw new TaoException(
          "GRAPH-002",
          "node '%s' reads '%s', which no input, parameter, buffer or earlier node defines"
              .formatted(node.name(), value));
    }
    return type;
  }

  static List<TensorType> infer(Node node, List<TensorType> operands) {
    try {
      return node.op().infer(operands);
    } catch (IllegalArgumentException e) {
      throw new TaoException(
          "GRAPH-003",
          "node '%s' (%s): %s"
              .formatted(node.name(), node.op().getClass().getSimpleName(), e.getMessage()),
          List.of(
              "its inputs are "
                  + node.inputs().stream().map(Value::toString).collect(Collectors.joining(", "))),
          e);
    }
  }

  private void checkStatistics(Node node) {
    if (node.op() instanceof NormalizeOp.BatchNorm) {
      for (Value statistic : node.inputs().subList(3, 5)) {
        if (!buffersByName.containsKey(statistic.name())) {
          throw new TaoException(
              "GRAPH-005",
              "node '%s': running statistic '%s' is no buffer".formatted(node.name(), statistic));
        }
      }
    }
  }

  public List<Input> inputs() {
    return inputs;
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  public List<Buffer> buffers() {
    return buffers;
  }

  /** All nodes, each after those that it reads. */
  public List<Node> nodes() {
    return nodes;
  }

  public List<Output> outputs() {
    return outputs;
  }

  /**
   * Type of a value.
   *
   * @throws IllegalArgumentException if the graph has no such value
   */
  public TensorType type(Value value) {
    TensorType type = types.get(value);
    if (type == null) {
      throw new IllegalArgumentException("the graph has no value '" + value + "'");
    }
    return type;
  }

  /** Types of a node's operands. */
  public List<TensorType> inputTypes(Node node) {
    return node.inputs().stream().map(this::type).toList();
  }

  /** The values that a node gives. */
  public List<Value> outputsOf(Node node) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; types.containsKey(node.output(i)); i++) {
      values.add(node.output(i));
    }
    return values;
  }

  /** The node of that name, or null. */
  public @Nullable Node node(String name) {
    return nodesByName.get(name);
  }

  /** The parameter of that name, or null. */
  public @Nullable Parameter parameter(String name) {
    return parametersByName.get(name);
  }

  /** The buffer of that name, or null. */
  public @Nullable Buffer buffer(String name) {
    return buffersByName.get(name);
  }

  /**
   * The output of that name.
   *
   * @throws IllegalArgumentException naming the outputs that there are
   */
  public Output output(String name) {
    return outputs.stream()
        .filter(o -> o.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no output '%s', there are %s"
                        .formatted(name, outputs.stream().map(Output::name).toList())));
  }

  /** Which nodes read a value; each node once, in order. */
  public Map<Value, List<Node>> consumers() {
    Map<Value, List<Node>> consumers = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (Value value : new HashSet<>(node.inputs())) {
        consumers.computeIfAbsent(value, v -> new ArrayList<>()).add(node);
      }
    }
    return consumers;
  }

  /** Number of trainable numbers. */
  public long parameterCount() {
    return parameters.stream().mapToLong(p -> p.shape().elements()).sum();
  }

  /**
   * This graph with only some outputs; inputs, parameters, buffers and nodes that they do not need
   * are gone.
   *
   * @param names output names, at least one
   */
  public Graph withOutputs(List<String> names) {
    List<Output> kept = names.stream().map(this::output).toList();
    Set<String> needed = new HashSet<>();
    kept.forEach(o -> needed.add(o.value().name()));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.contains(nodes.get(i).name())) {
        nodes.get(i).inputs().forEach(v -> needed.add(v.name()));
      }
    }
    return new Graph(
        inputs.stream().filter(x -> needed.contains(x.name())).toList(),
        parameters.stream().filter(x -> needed.contains(x.name())).toList(),
        buffers.stream().filter(x -> needed.contains(x.name())).toList(),
        nodes.stream().filter(x -> needed.contains(x.name())).toList(),
        kept);
  }

  /** This graph without what only training needs. */
  public Graph forInference() {
    return withOutputs(outputs.stream().filter(o -> !o.trainingOnly()).map(Output::name).toList());
  }

  /** Whether any value has this element type. */
  public boolean uses(DType dtype) {
    return types.values().stream().anyMatch(t -> t.dtype() == dtype);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Graph g
        && inputs.equals(g.inputs)
        && parameters.equals(g.parameters)
        && buffers.equals(g.buffers)
        && nodes.equals(g.nodes)
        && outputs.equals(g.outputs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(inputs, parameters, buffers, nodes, outputs);
  }

  @Override
  public String toString() {
    return "Graph[%s nodes, %s parameters]".formatted(nodes.size(), parameterCount());
  }
}
