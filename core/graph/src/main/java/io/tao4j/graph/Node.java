package io.tao4j.graph;

import java.util.List;

/**
 * One operation of a graph.
 *
 * @param name hierarchical unique name such as {@code backbone.layer1.0.conv1}
 * @param op what it computes
 * @param inputs where its operands come from, in the order that the op's documentation gives
 */
public record Node(String name, Op op, List<Value> inputs) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  /** The first or only output. */
  public Value output() {
    return Value.of(name);
  }

  /** One of several outputs, from 0. */
  public Value output(int index) {
    return new Value(name, index);
  }
}
