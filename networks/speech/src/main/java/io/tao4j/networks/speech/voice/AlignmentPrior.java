package io.tao4j.networks.speech.voice;

/**
 * How likely each symbol of a text is for each frame before anything is known but their numbers: a
 * beta-binomial distribution that moves along the diagonal (Shih et al. 2021, RAD-TTS).
 */
final class AlignmentPrior {
  private static final double SMALL = 1e-8;

  private AlignmentPrior() {}

  /**
   * Logarithms, a row a frame.
   *
   * @param frames one or more
   * @param symbols one or more
   */
  static float[] logarithms(int frames, int symbols) {
    double[] factorials = new double[frames + symbols + 2];
    for (int i = 2; i < factorials.length; i++) {
      factorials[i] = factorials[i - 1] + Math.log(i); // logarithm of i!
    }
    float[] rows = new float[frames * symbols];
    int n = symbols - 1;
    for (int t = 0; t < frames; t++) {
      int a = t + 1;
      int b = frames - t;
      for (int k = 0; k < symbols; k++) {
        // binomial(n, k) * B(k + a, n - k + b) / B(a, b), all of whole numbers
        double log =
            factorials[n]
                - factorials[k]
                - factorials[n - k]
                + beta(factorials, k + a, n - k + b)
                - beta(factorials, a, b);
        rows[t * symbols + k] = (float) Math.log(Math.exp(log) + SMALL);
      }
    }
    return rows;
  }

  private static double beta(double[] factorials, int a, int b) {
    return factorials[a - 1] + factorials[b - 1] - factorials[a + b - 1];
  }
}
