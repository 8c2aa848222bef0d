package io.tao4j.graph;

/**
 * A reference to a graph input, a parameter, a buffer or an output of a node, by name. Nodes hold
 * such references and not each other: records that hold records have exponential {@code hashCode}.
 *
 * @param name name of the input, parameter, buffer or node; unique in a graph
 * @param output which output of a node, from 0
 */
public record Value(String name, int output) {
  /** The first or only output of {@code name}. */
  public static Value of(String name) {
    return new Value(name, 0);
  }

  @Override
  public String toString() {
    return output == 0 ? name : name + ":" + output;
  }
}
