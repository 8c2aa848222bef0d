package io.tao4j.networks.matching;

import io.tao4j.network.VectorResult;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What a network sees in a picture, as a vector.
 *
 * @param vector {@code FLOAT32 [D]}, of length 1
 * @param neighbours the nearest entries of the gallery that inference was given, nearest first;
 *     none without a gallery
 */
public record Embedding(Tensor vector, List<Neighbour> neighbours) implements VectorResult {
  public Embedding {
    neighbours = List.copyOf(neighbours);
  }

  /** The label of most of the neighbours; empty without a gallery. */
  public Optional<String> label() {
    return Gallery.vote(neighbours);
  }

  @Override
  public float[] toVector() {
    return vector.toFloatArray();
  }
}
