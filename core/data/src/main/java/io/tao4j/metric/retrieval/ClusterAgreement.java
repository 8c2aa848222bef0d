package io.tao4j.metric.retrieval;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much the clusters of samples say about their labels, by mutual information. Natural
 * logarithms, arithmetic means of the two entropies.
 *
 * @param mutualInformation MI of labels and clusters, in nats
 * @param normalized NMI: MI by the mean entropy, 0 to 1
 * @param adjusted AMI: corrected for what chance agreement would give, 0 on average for random
 *     clusters, 1 for equal ones
 * @see <a href="https://jmlr.org/papers/v11/vinh10a.html">Vinh et al. 2010, Information Theoretic
 *     Measures for Clusterings Comparison</a>
 */
public record ClusterAgreement(double mutualInformation, double normalized, double adjusted) {

  /** Compares; both arrays have a number a sample. */
  public static ClusterAgreement of(int[] labels, int[] clusters) {
    if (labels.length != clusters.length || labels.length == 0) {
      throw new IllegalArgumentException(
          "%s labels and %s clusters".formatted(labels.length, clusters.length));
    }
    int[] rows = ranks(labels);
    int[] columns = ranks(clusters);
    int[][] counts = new int[count(rows)][count(columns)];
    for (int i = 0; i < rows.length; i++) {
      counts[rows[i]][columns[i]]++;
    }
    int[] rowSums = new int[counts.length];
    int[] columnSums = new int[counts[0].length];
    for (int r = 0; r < counts.length; r++) {
      for (int c = 0; c < columnSums.length; c++) {
        rowSums[r] += counts[r][c];
        columnSums[c] += counts[r][c];
      }
    }
    int total = labels.length;
    if (rowSums.length == columnSums.length && (rowSums.length == 1 || rowSums.length == total)) {
      // one cluster each, or one a sample: both say the same
      return new ClusterAgreement(rowSums.length == 1 ? 0 : Math.log(total), 1, 1);
    }
    double information = 0;
    for (int r = 0; r < rowSums.length; r++) {
      for (int c = 0; c < columnSums.length; c++) {
        if (counts[r][c] > 0) {
          double share = (double) counts[r][c] / total;
          information +=
              share * Math.log(share * total * total / ((double) rowSums[r] * columnSums[c]));
        }
      }
    }
    double mean = (entropy(rowSums, total) + entropy(columnSums, total)) / 2;
    double expected = expected(rowSums, columnSums, total);
    double range = mean - expected;
    return new ClusterAgreement(
        information,
        mean == 0 ? 1 : information / mean,
        range == 0 ? 1 : (information - expected) / range);
  }

  private static int[] ranks(int[] values) {
    Map<Integer, Integer> rank = new LinkedHashMap<>();
    int[] ranks = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      Integer next = rank.size();
      Integer known = rank.putIfAbsent(values[i], next);
      ranks[i] = known == null ? next : known;
    }
    return ranks;
  }

  private static int count(int[] ranks) {
    int most = 0;
    for (int rank : ranks) {
      most = Math.max(most, rank + 1);
    }
    return most;
  }

  private static double entropy(int[] sums, int total) {
    double entropy = 0;
    for (int sum : sums) {
      double share = (double) sum / total;
      entropy -= share * Math.log(share);
    }
    return entropy;
  }

  /**
   * MI that random clusters of these sizes have on average: over the hypergeometric distribution.
   */
  private static double expected(int[] rowSums, int[] columnSums, int total) {
    double[] logFactorial = new double[total + 1];
    for (int n = 2; n <= total; n++) {
      logFactorial[n] = logFactorial[n - 1] + Math.log(n);
    }
    double expected = 0;
    for (int a : rowSums) {
      for (int b : columnSums) {
        for (int n = Math.max(1, a + b - total); n <= Math.min(a, b); n++) {
          double logProbability =
              logFactorial[a]
                  + logFactorial[b]
                  + logFactorial[total - a]
                  + logFactorial[total - b]
                  - logFactorial[total]
                  - logFactorial[n]
                  - logFactorial[a - n]
                  - logFactorial[b - n]
                  - logFactorial[total - a - b + n];
          expected +=
              (double) n
                  / total
                  * Math.log((double) total * n / ((double) a * b))
                  * Math.exp(logProbability);
        }
      }
    }
    return expected;
  }
}
