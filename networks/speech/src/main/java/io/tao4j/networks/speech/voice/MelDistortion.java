package io.tao4j.networks.speech.voice;

import java.util.Arrays;

/**
 * Mel-cepstral distortion in decibels (Kubichek 1993): how far two spectrograms are from each other
 * in shape, whatever their loudness, with time warped so that they fit best. The same sound has 0;
 * a good voice has less than 6.
 */
final class MelDistortion {
  private static final int COEFFICIENTS = 13;

  private MelDistortion() {}

  /**
   * Between two spectrograms of as many bands.
   *
   * @param a logarithms, a row a frame
   * @param b the same
   */
  static double between(double[][] a, double[][] b) {
    double[][] first = cepstra(a);
    double[][] second = cepstra(b);
    double[] costs = new double[b.length];
    int[] steps = new int[b.length];
    double[] before = new double[b.length];
    int[] stepsBefore = new int[b.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        double cost = 0;
        int length = 0;
        if (i > 0 || j > 0) {
          cost = Double.POSITIVE_INFINITY;
          if (i > 0 && j > 0) {
            cost = before[j - 1];
            length = stepsBefore[j - 1];
          }
          if (i > 0 && before[j] < cost) {
            cost = before[j];
            length = stepsBefore[j];
          }
          if (j > 0 && costs[j - 1] < cost) {
            cost = costs[j - 1];
            length = steps[j - 1];
          }
        }
        costs[j] = cost + distance(first[i], second[j]);
        steps[j] = length + 1;
      }
      System.arraycopy(costs, 0, before, 0, costs.length);
      System.arraycopy(steps, 0, stepsBefore, 0, steps.length);
    }
    return before[b.length - 1] / stepsBefore[b.length - 1];
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int k = 0; k < a.length; k++) {
      squares += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return 10 / Math.log(10) * Math.sqrt(2 * squares);
  }

  /** The cosine transform of each row, without what its loudness is. */
  private static double[][] cepstra(double[][] rows) {
    return Arrays.stream(rows).map(MelDistortion::cepstrum).toArray(double[][]::new);
  }

  private static double[] cepstrum(double[] row) {
    double[] cepstrum = new double[Math.min(COEFFICIENTS, row.length - 1)];
    for (int k = 0; k < cepstrum.length; k++) {
      for (int m = 0; m < row.length; m++) {
        cepstrum[k] += row[m] * Math.cos(Math.PI * (k + 1) * (m + 0.5) / row.length);
      }
      cepstrum[k] *= 2.0 / row.length; // the row is the sum of these cosines
    }
    return cepstrum;
  }
}
