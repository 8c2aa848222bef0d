package io.tao4j.graph;

import java.util.Random;

/**
 * The triplet loss of mined pairs in plain Java, by its definition, with its gradient by central
 * differences: an oracle that shares nothing with the graph.
 */
record MinedTriplets(int[] labels, int width, double miner, double margin, boolean smooth) {
  private static final double STEP = 1e-6;

  /** Numbers that single precision holds as they are. */
  static double[] vectors(int count, int width) {
    Random random = new Random(5);
    double[] vectors = new double[count * width];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    return vectors;
  }

  private double cosine(double[] vectors, int i, int j) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int d = 0; d < width; d++) {
      product += vectors[i * width + d] * vectors[j * width + d];
      first += vectors[i * width + d] * vectors[i * width + d];
      second += vectors[j * width + d] * vectors[j * width + d];
    }
    return product / Math.sqrt(first * second);
  }

  double loss(double[] vectors) {
    return loss(vectors, vectors);
  }

  /**
   * The loss.
   *
   * @param mined vectors that decide on the pairs
   */
  private double loss(double[] vectors, double[] mined) {
    double sum = 0;
    int count = 0;
    for (int a = 0; a < labels.length; a++) {
      double leastPositive = Double.POSITIVE_INFINITY;
      double mostNegative = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] != labels[a]) {
          mostNegative = Math.max(mostNegative, cosine(mined, a, i));
        } else if (i != a) {
          leastPositive = Math.min(leastPositive, cosine(mined, a, i));
        }
      }
      for (int p = 0; p < labels.length; p++) {
        if (p == a || labels[p] != labels[a] || cosine(mined, a, p) - miner >= mostNegative) {
          continue;
        }
        for (int n = 0; n < labels.length; n++) {
          if (labels[n] == labels[a] || cosine(mined, a, n) + miner <= leastPositive) {
            continue;
          }
          double x = distance(vectors, a, p) - distance(vectors, a, n) + margin;
          double loss = smooth ? Math.log1p(Math.exp(x)) : Math.max(0, x);
          sum += loss;
          count += loss > 0 ? 1 : 0;
        }
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private double distance(double[] vectors, int i, int j) {
    return Math.sqrt(Math.max(0, 2 - 2 * cosine(vectors, i, j)));
  }

  double[] gradient(double[] vectors) {
    double[] gradient = new double[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      double[] moved = vectors.clone();
      moved[i] = vectors[i] + STEP;
      double above = loss(moved, vectors);
      moved[i] = vectors[i] - STEP;
      gradient[i] = (above - loss(moved, vectors)) / (2 * STEP);
    }
    return gradient;
  }
}
