package io.tao4j.metric.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Re-ranking by k-reciprocal neighbours: two pictures are near when their neighbourhoods are alike.
 * It costs memory and time by the square of queries and gallery together, and raises mAP where
 * several gallery pictures belong to an identity.
 *
 * @see <a href="https://arxiv.org/abs/1701.08398">Zhong et al. 2017, Re-ranking Person
 *     Re-identification with k-reciprocal Encoding</a>
 */
public final class ReRanking {
  private ReRanking() {}

  /**
   * How it is done.
   *
   * @param neighbours k1: size of a neighbourhood, 1 or more; 20 in the paper
   * @param expansion k2: over how many of the nearest a neighbourhood is averaged, 1 for none; 6
   * @param lambda weight of the first distance, 0 to 1; 0.3
   */
  public record Settings(int neighbours, int expansion, double lambda) {
    /** The paper's. */
    public static final Settings PAPER = new Settings(20, 6, 0.3);

    public Settings {
      if (neighbours < 1 || expansion < 1 || !(lambda >= 0 && lambda <= 1)) {
        throw new IllegalArgumentException(
            "neighbours and expansion are 1 or more, lambda 0 to 1; got %s, %s, %s"
                .formatted(neighbours, expansion, lambda));
      }
    }
  }

  /**
   * New distances.
   *
   * @param queryGallery distances [query][gallery], zero or more, larger is further
   * @param queryQuery distances between queries
   * @param galleryGallery distances between gallery entries
   * @return [query][gallery]
   */
  public static double[][] apply(
      double[][] queryGallery,
      double[][] queryQuery,
      double[][] galleryGallery,
      Settings settings) {
    int queries = queryGallery.length;
    int all = queries + galleryGallery.length;
    double[][] distances = normalized(queryGallery, queryQuery, galleryGallery);
    int[][] order = new int[all][];
    for (int i = 0; i < all; i++) {
      order[i] = IdentityRetrieval.nearestFirst(distances[i], all);
    }
    double[][] weights = new double[all][];
    for (int i = 0; i < all; i++) {
      weights[i] = weights(i, order, distances[i], settings.neighbours());
    }
    double[][] expanded = settings.expansion() == 1 ? weights : averaged(weights, order, settings);
    double[][] result = new double[queries][all - queries];
    for (int q = 0; q < queries; q++) {
      for (int g = 0; g < all - queries; g++) {
        double common = 0;
        double[] a = expanded[q];
        double[] b = expanded[queries + g];
        for (int i = 0; i < all; i++) {
          common += Math.min(a[i], b[i]);
        }
        double jaccard = 1 - common / (2 - common);
        result[q][g] =
            (1 - settings.lambda()) * jaccard + settings.lambda() * distances[q][queries + g];
      }
    }
    return result;
  }

  /**
   * Squared distances among all; each row by the largest of its column, as the paper's code does.
   */
  private static double[][] normalized(
      double[][] queryGallery, double[][] queryQuery, double[][] galleryGallery) {
    int queries = queryGallery.length;
    int all = queries + galleryGallery.length;
    double[][] squared = new double[all][all];
    for (int i = 0; i < all; i++) {
      for (int j = 0; j < all; j++) {
        double distance;
        if (i < queries) {
          distance = j < queries ? queryQuery[i][j] : queryGallery[i][j - queries];
        } else {
          distance =
              j < queries ? queryGallery[j][i - queries] : galleryGallery[i - queries][j - queries];
        }
        squared[i][j] = distance * distance;
      }
    }
    double[][] result = new double[all][all];
    for (int j = 0; j < all; j++) {
      double largest = 0;
      for (int i = 0; i < all; i++) {
        largest = Math.max(largest, squared[i][j]);
      }
      for (int i = 0; i < all; i++) {
        result[j][i] = largest == 0 ? 0 : squared[i][j] / largest;
      }
    }
    return result;
  }

  /** Those of the k + 1 nearest that have i among their own k + 1 nearest. */
  private static List<Integer> reciprocal(int[][] order, int i, int k) {
    List<Integer> found = new ArrayList<>();
    for (int j : first(order[i], k + 1)) {
      for (int back : first(order[j], k + 1)) {
        if (back == i) {
          found.add(j);
          break;
        }
      }
    }
    return found;
  }

  private static int[] first(int[] order, int count) {
    return Arrays.copyOf(order, Math.min(count, order.length));
  }

  private static double[] weights(int i, int[][] order, double[] distances, int k) {
    List<Integer> reciprocalSet = reciprocal(order, i, k);
    boolean[] core = new boolean[order.length];
    reciprocalSet.forEach(j -> core[j] = true);
    boolean[] members = core.clone();
    int half = (int) Math.rint(k / 2.0);
    for (int candidate : reciprocalSet) {
      List<Integer> theirs = reciprocal(order, candidate, half);
      long common = theirs.stream().filter(j -> core[j]).count();
      if (common > 2.0 / 3 * theirs.size()) {
        theirs.forEach(j -> members[j] = true);
      }
    }
    double[] weights = new double[order.length];
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      if (members[j]) {
        weights[j] = Math.exp(-distances[j]);
        sum += weights[j];
      }
    }
    for (int j = 0; j < weights.length; j++) {
      weights[j] = sum == 0 ? 0 : weights[j] / sum;
    }
    return weights;
  }

  private static double[][] averaged(double[][] weights, int[][] order, Settings settings) {
    double[][] result = new double[weights.length][weights.length];
    for (int i = 0; i < weights.length; i++) {
      int[] nearest = first(order[i], settings.expansion());
      for (int j : nearest) {
        for (int k = 0; k < weights.length; k++) {
          result[i][k] += weights[j][k] / nearest.length;
        }
      }
    }
    return result;
  }
}
