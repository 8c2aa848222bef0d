package io.tao4j.networks.matching;

/**
 * An entry of a gallery that is near a vector.
 *
 * @param id of the entry
 * @param label of the entry
 * @param distance Euclidean, of vectors of length 1: 0 for the same direction, 2 for the opposite
 */
public record Neighbour(String id, String label, double distance) {
  /** The cosine of the two vectors: 1 for the same direction, -1 for the opposite. */
  public double similarity() {
    return 1 - distance * distance / 2;
  }
}
