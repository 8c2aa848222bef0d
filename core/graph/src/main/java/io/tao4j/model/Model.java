package io.tao4j.model;

import io.tao4j.graph.Graph;
import java.nio.file.Path;

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

  /**
   * Reads a model file and leaves a training state in it aside.
   *
   * @throws io.tao4j.error.TaoException as {@link ModelFile#read(Path)} does
   */
  public static Model load(Path file) {
    return ModelFile.read(file).model();
  }

  /**
   * Writes a model file in one step.
   *
   * @throws io.tao4j.error.TaoException {@code MODEL-009} if it cannot be written
   */
  public void save(Path file) {
    ModelFile.write(file, this);
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
