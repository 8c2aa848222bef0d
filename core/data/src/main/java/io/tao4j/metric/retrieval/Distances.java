package io.tao4j.metric.retrieval;

/** Distances between feature vectors, which are rows of one length. */
public final class Distances {
  private Distances() {}

  /**
   * Squared Euclidean distances.
   *
   * @return [row of {@code from}][row of {@code to}], never negative
   * @throws IllegalArgumentException for vectors of different lengths, with their place
   */
  public static double[][] squaredEuclidean(float[][] from, float[][] to) {
    double[][] distances = new double[from.length][to.length];
    for (int i = 0; i < from.length; i++) {
      for (int j = 0; j < to.length; j++) {
        distances[i][j] = squaredEuclidean(from[i], to[j]);
      }
    }
    return distances;
  }

  /** Squared Euclidean distance of two vectors. */
  public static double squaredEuclidean(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "a vector of %s numbers beside one of %s".formatted(a.length, b.length));
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
