package io.tao4j.model;

import io.tao4j.graph.Graph;

/**
 * A network with its numbers. Passes and the pruner take a model and give another; nothing changes
 * one.
 *
 * @param graph the network
 * @param weights a tensor for each parameter and buffer
 * @param meta names, preprocessing, metrics
 */
public record Model(Graph graph, Weights weights, ModelMeta meta) {
  /**
   * @throws io.tao4j.error.TaoException {@code MODEL-001} if weights and graph do not fit
   */
  public Model {
    weights.checkAgainst(graph);
  }

  /** A copy with other weights. */
  public Model withWeights(Weights other) {
    return new Model(graph, other, meta);
  }

  /** A copy with other meta data. */
  public Model withMeta(ModelMeta other) {
    return new Model(graph, weights, other);
  }
}
