package io.tao4j.metric.retrieval;

import java.util.Arrays;
import java.util.List;

/**
 * Re-identification by the rules of Market-1501: each query ranks the gallery by distance; entries
 * of the query's own identity <em>and</em> camera are left out; a query without another picture of
 * its identity is skipped.
 *
 * @param meanAveragePrecision mean over the queries of the mean precision at each hit, 0 to 1
 * @param cumulativeMatches the CMC curve: at place k-1 the share of queries with a hit among their
 *     k nearest, as long as the gallery
 * @param queries how many queries counted
 * @see <a href="https://doi.org/10.1109/ICCV.2015.133">Zheng et al. 2015, Scalable Person
 *     Re-identification: A Benchmark</a>
 */
public record IdentityRetrieval(
    double meanAveragePrecision, List<Double> cumulativeMatches, int queries) {

  public IdentityRetrieval {
    cumulativeMatches = List.copyOf(cumulativeMatches);
  }

  /** Whose picture, and by which camera. */
  public record Identity(int id, int camera) {}

  /**
   * Ranks and judges. Equal distances keep the gallery's order.
   *
   * @param distances [query][gallery], smaller is nearer
   * @throws IllegalArgumentException if no query has a match
   */
  public static IdentityRetrieval of(
      double[][] distances, List<Identity> queries, List<Identity> gallery) {
    if (distances.length != queries.size()) {
      throw new IllegalArgumentException(
          "%s rows of distances for %s queries".formatted(distances.length, queries.size()));
    }
    long[] firstHits = new long[gallery.size()];
    double sum = 0;
    int valid = 0;
    for (int q = 0; q < distances.length; q++) {
      int places = 0;
      int hits = 0;
      double precisions = 0;
      for (int g : nearestFirst(distances[q], gallery.size())) {
        Identity entry = gallery.get(g);
        boolean same = entry.id() == queries.get(q).id();
        if (same && entry.camera() == queries.get(q).camera()) {
          continue;
        }
        places++;
        if (same) {
          hits++;
          precisions += (double) hits / places;
          if (hits == 1) {
            firstHits[places - 1]++;
          }
        }
      }
      if (hits > 0) {
        valid++;
        sum += precisions / hits;
      }
    }
    if (valid == 0) {
      throw new IllegalArgumentException(
          "no query has another picture of its identity in the gallery");
    }
    Double[] curve = new Double[firstHits.length];
    long found = 0;
    for (int k = 0; k < curve.length; k++) {
      found += firstHits[k];
      curve[k] = (double) found / valid;
    }
    return new IdentityRetrieval(sum / valid, List.of(curve), valid);
  }

  /** Share of queries with a hit among their k nearest, k from 1. */
  public double rank(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("rank " + k + ", they count from 1");
    }
    return cumulativeMatches.get(Math.min(k, cumulativeMatches.size()) - 1);
  }

  static int[] nearestFirst(double[] distances, int count) {
    if (distances.length != count) {
      throw new IllegalArgumentException(
          "%s distances to %s entries".formatted(distances.length, count));
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(distances[a], distances[b]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
