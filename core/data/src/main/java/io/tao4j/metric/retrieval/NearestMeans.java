package io.tao4j.metric.retrieval;

import io.tao4j.data.random.SeededRandom;
import java.util.Arrays;

/**
 * Clusters of vectors by k-means: each vector belongs to the nearest of k means, and each mean is
 * that of its vectors. The first means are drawn as k-means++ has it. The same seed gives the same
 * clusters.
 *
 * @see <a href="https://doi.org/10.1109/TIT.1982.1056489">Lloyd 1982</a>, and <a
 *     href="https://theory.stanford.edu/~sergei/papers/kMeansPP-soda.pdf">Arthur and Vassilvitskii
 *     2007</a> for the first means
 */
public final class NearestMeans {
  private static final int MOST_ROUNDS = 100;
  private static final long DRAWS = 17;

  private NearestMeans() {}

  /**
   * The clusters.
   *
   * @param vectors rows of one length, one or more
   * @param k clusters, one or more; some are empty where there are fewer different vectors
   * @return the number of each vector's cluster, from 0, below k
   */
  public static int[] clusters(float[][] vectors, int k, long seed) {
    if (k < 1 || vectors.length == 0) {
      throw new IllegalArgumentException(
          "one cluster or more of one vector or more, got %s of %s".formatted(k, vectors.length));
    }
    double[][] means = first(vectors, k, SeededRandom.of(seed, DRAWS));
    int[] clusters = new int[vectors.length];
    Arrays.fill(clusters, -1);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean changed = false;
      for (int i = 0; i < vectors.length; i++) {
        int nearest = nearest(vectors[i], means);
        changed |= nearest != clusters[i];
        clusters[i] = nearest;
      }
      if (!changed) {
        break;
      }
      move(means, vectors, clusters);
    }
    return clusters;
  }

  private static double[][] first(float[][] vectors, int k, SeededRandom random) {
    double[][] means = new double[k][];
    double[] squared = new double[vectors.length];
    Arrays.fill(squared, Double.POSITIVE_INFINITY);
    int drawn = random.nextInt(vectors.length);
    for (int c = 0; c < k; c++) {
      means[c] = numbers(vectors[drawn]);
      double sum = 0;
      for (int i = 0; i < vectors.length; i++) {
        squared[i] = Math.min(squared[i], squaredDistance(vectors[i], means[c]));
        sum += squared[i];
      }
      double left = random.nextDouble() * sum;
      drawn = 0;
      while (drawn < vectors.length - 1 && left >= squared[drawn]) {
        left -= squared[drawn++];
      }
    }
    return means;
  }

  private static void move(double[][] means, float[][] vectors, int[] clusters) {
    int[] counts = new int[means.length];
    double[][] sums = new double[means.length][vectors[0].length];
    for (int i = 0; i < vectors.length; i++) {
      counts[clusters[i]]++;
      for (int d = 0; d < vectors[i].length; d++) {
        sums[clusters[i]][d] += vectors[i][d];
      }
    }
    for (int c = 0; c < means.length; c++) {
      if (counts[c] == 0) {
        continue; // stays where it is
      }
      for (int d = 0; d < sums[c].length; d++) {
        means[c][d] = sums[c][d] / counts[c];
      }
    }
  }

  private static int nearest(float[] vector, double[][] means) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < means.length; c++) {
      double distance = squaredDistance(vector, means[c]);
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    return nearest;
  }

  private static double[] numbers(float[] vector) {
    double[] numbers = new double[vector.length];
    for (int d = 0; d < vector.length; d++) {
      numbers[d] = vector[d];
    }
    return numbers;
  }

  private static double squaredDistance(float[] vector, double[] mean) {
    if (vector.length != mean.length) {
      throw new IllegalArgumentException(
          "a vector of %s numbers beside one of %s".formatted(vector.length, mean.length));
    }
    double sum = 0;
    for (int d = 0; d < vector.length; d++) {
      double difference = vector[d] - mean[d];
      sum += difference * difference;
    }
    return sum;
  }
}
