package io.tao4j.networks.classification;

import java.util.List;

/**
 * What the network says of one picture.
 *
 * @param ranking all classes, the most probable first
 */
public record Classification(List<Score> ranking) {
  /**
   * A class and its probability.
   *
   * @param className name
   * @param index of the class
   * @param probability 0 to 1; those of all classes sum to 1
   */
  public record Score(String className, int index, double probability) {}

  public Classification {
    ranking = List.copyOf(ranking);
  }

  /** The most probable class. */
  public Score best() {
    return ranking.get(0);
  }

  /** The k most probable classes. */
  public List<Score> top(int k) {
    return ranking.subList(0, Math.min(k, ranking.size()));
  }
}
