package io.tao4j.networks.backbones;

import io.tao4j.graph.Graph;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.PositionTable;
import java.util.List;
import java.util.Map;

/**
 * The part of a network that public weights are for, whatever goes into it: a {@link Backbone} for
 * pictures, an encoder of text. Stateless.
 */
public interface Trunk {
  /** Name in specs and lists, for example {@code resnet18}. */
  String name();

  /**
   * Whether the classifier of the public weights is more than a pool and a dense layer, so that
   * TAO's {@code retain_head} makes a difference.
   */
  default boolean hasImageNetHead() {
    return false;
  }

  /** Name of the last layer in the public weights, for example {@code fc}. */
  String classifierName();

  /**
   * Libraries whose weights load, by the names that they give parameters: first the one whose names
   * are used here.
   */
  default List<NameMap> conventions() {
    return List.of(NameMap.same("PyTorch"));
  }

  /**
   * Parameters that weights of another input size fit once they are resampled.
   *
   * @param network that is built on it
   */
  default Map<String, PositionTable> positionTables(Graph network) {
    return Map.of();
  }

  /**
   * Blocks that can be frozen, and trained at rates of their own, in order from the input.
   *
   * @return for each block the prefixes of its nodes' names, without the scope; empty for numbers
   *     that TAO does not give
   */
  List<List<String>> blocks();
}
