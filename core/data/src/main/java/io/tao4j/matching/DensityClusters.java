package io.tao4j.matching;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.ToDoubleBiFunction;

/**
 * Clusters by density (DBSCAN): a point with enough mass around it, its own included, is a core,
 * and cores that are near to each other make a cluster together with all points near to them.
 *
 * @see <a href="https://dl.acm.org/doi/10.5555/3001460.3001507">Ester et al. 1996, A density-based
 *     algorithm for discovering clusters</a>
 */
public final class DensityClusters {
  /** A point of no cluster. */
  public static final int NOISE = -1;

  private DensityClusters() {}

  /**
   * Finds them, in the order of the points. A point near to cores of several clusters belongs to
   * the first.
   *
   * @param masses one a point, zero or more
   * @param distance of two points, by their numbers; symmetric
   * @param radius points at no greater distance are near
   * @param coreMass least mass around a core
   * @return the cluster of each point, from 0, or {@link #NOISE}
   */
  public static int[] of(
      double[] masses,
      ToDoubleBiFunction<Integer, Integer> distance,
      double radius,
      double coreMass) {
    int count = masses.length;
    int[][] near = new int[count][];
    boolean[] core = new boolean[count];
    for (int i = 0; i < count; i++) {
      int[] found = new int[count];
      int size = 0;
      double mass = 0;
      for (int j = 0; j < count; j++) {
        if (i == j || distance.applyAsDouble(i, j) <= radius) {
          found[size++] = j;
          mass += masses[j];
        }
      }
      near[i] = Arrays.copyOf(found, size);
      core[i] = mass >= coreMass;
    }
    int[] cluster = new int[count];
    Arrays.fill(cluster, NOISE);
    int clusters = 0;
    for (int start = 0; start < count; start++) {
      if (!core[start] || cluster[start] != NOISE) {
        continue;
      }
      Deque<Integer> open = new ArrayDeque<>();
      cluster[start] = clusters;
      open.add(start);
      while (!open.isEmpty()) {
        int point = open.remove();
        if (!core[point]) {
          continue;
        }
        for (int other : near[point]) {
          if (cluster[other] == NOISE) {
            cluster[other] = clusters;
            open.add(other);
          }
        }
      }
      clusters++;
    }
    return cluster;
  }
}
