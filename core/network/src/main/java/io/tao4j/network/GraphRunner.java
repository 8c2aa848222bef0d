package io.tao4j.network;

import io.tao4j.tensor.Tensor;
import java.util.Map;

/**
 * Computes a model's graphs for an {@link Inference}. What several threads ask for at the same time
 * may go through the graph in one batch. Thread-safe.
 */
@FunctionalInterface
public interface GraphRunner {
  /** Name of the graph of a model that has only one. */
  String MAIN = "main";

  /**
   * Computes one graph, and waits for it.
   *
   * @param graph its name in the model
   * @param inputs a tensor for each graph input, by name; the first dimension of all is the batch
   * @return the graph's outputs by name, rows in the order of the inputs' rows
   * @throws IllegalArgumentException if the model has no such graph
   */
  Map<String, Tensor> run(String graph, Map<String, Tensor> inputs);
}
