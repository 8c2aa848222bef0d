package io.tao4j.engine.tensorflow.internal;

import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Output;

/** Writes the nodes of a graph after its inputs, parameters and buffers have been defined. */
final class GraphLowering {
  private final Graph graph;
  private final Mode mode;
  private final DType heavy;
  private final GraphWriter writer;
  private final Map<Value, Output<?>> values = new HashMap<>();
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
      Site site =
          new Site(
              node,
              mode,
              writer,
              node.inputs().stream().<Output<?>>map(this::value).toList(),
              graph.inputTypes(node),
              graph.type(node.output()),
              heavy,
              moves ? moved : null,
              masks.get(node.name()));
      values.put(node.output(), node.op().accept(NodeLowering.INSTANCE, site));
    }
  }

  /** New values of the buffers that batch norms move, by name. */
  Map<String, Output<?>> moved() {
    return moved;
  }

  /** A value of the graph. */
  Output<?> value(Value value) {
    Output<?> output = values.get(value);
    if (output == null) {
      throw new IllegalStateException("the value '" + value + "' has not been lowered");
    }
    return output;
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
