package io.tao4j.metric.retrieval;

/**
 * How many of a query's nearest references share its label. Queries whose label no reference has
 * are left out. With R references of a query's label:
 *
 * @param precisionAt1 share of queries whose nearest reference has their label
 * @param rPrecision mean share of the right label among the R nearest
 * @param meanAveragePrecisionAtR MAP@R: mean of (1/R) x the sum over the R nearest of the precision
 *     at each that is right; stricter than R-precision, for order counts
 * @param queries how many counted
 * @see <a href="https://arxiv.org/abs/2003.08505">Musgrave et al. 2020, A Metric Learning Reality
 *     Check</a>
 */
public record NeighbourRetrieval(
    double precisionAt1, double rPrecision, double meanAveragePrecisionAtR, int queries) {

  /**
   * Judges queries against a reference set of other samples.
   *
   * @param distances [query][reference], smaller is nearer; equal ones keep the references' order
   */
  public static NeighbourRetrieval of(
      double[][] distances, int[] queryLabels, int[] referenceLabels) {
    return of(distances, queryLabels, referenceLabels, false);
  }

  /**
   * Judges each sample of a set against all others of it.
   *
   * @param distances [sample][sample], smaller is nearer
   */
  public static NeighbourRetrieval leaveOneOut(double[][] distances, int[] labels) {
    return of(distances, labels, labels, true);
  }

  private static NeighbourRetrieval of(
      double[][] distances, int[] queryLabels, int[] referenceLabels, boolean leaveOut) {
    if (distances.length != queryLabels.length) {
      throw new IllegalArgumentException(
          "%s rows of distances for %s queries".formatted(distances.length, queryLabels.length));
    }
    double first = 0;
    double share = 0;
    double ordered = 0;
    int valid = 0;
    for (int q = 0; q < queryLabels.length; q++) {
      int same = 0;
      for (int r = 0; r < referenceLabels.length; r++) {
        same += referenceLabels[r] == queryLabels[q] && !(leaveOut && r == q) ? 1 : 0;
      }
      if (same == 0) {
        continue;
      }
      valid++;
      int place = 0;
      int right = 0;
      double precisions = 0;
      for (int r : IdentityRetrieval.nearestFirst(distances[q], referenceLabels.length)) {
        if (leaveOut && r == q) {
          continue;
        }
        if (place == same) {
          break;
        }
        place++;
        if (referenceLabels[r] == queryLabels[q]) {
          right++;
          precisions += (double) right / place;
          first += place == 1 ? 1 : 0;
        }
      }
      share += (double) right / same;
      ordered += precisions / same;
    }
    return valid == 0
        ? new NeighbourRetrieval(Double.NaN, Double.NaN, Double.NaN, 0)
        : new NeighbourRetrieval(first / valid, share / valid, ordered / valid, valid);
  }

  /**
   * Share of samples that have one of their label among their k nearest others.
   *
   * @param distances [sample][sample]
   * @param k 1 or more
   */
  public static double recallAt(double[][] distances, int[] labels, int k) {
    int found = 0;
    for (int q = 0; q < labels.length; q++) {
      int place = 0;
      for (int r : IdentityRetrieval.nearestFirst(distances[q], labels.length)) {
        if (r == q) {
          continue;
        }
        if (place++ == k) {
          break;
        }
        if (labels[r] == labels[q]) {
          found++;
          break;
        }
      }
    }
    return labels.length == 0 ? Double.NaN : (double) found / labels.length;
  }
}
