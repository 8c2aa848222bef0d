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

  // Written out: values are looked up all the time, and the first call of the methods that a record
  // would get costs a new process hundredths of a second.

  @Override
  public boolean equals(Object other) {
    return other instanceof Value v && output == v.output && name.equals(v.name);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + output;
  }

  @Override
  public String toString() {
    return output == 0 ? name : name + ":" + output;
  }
}
