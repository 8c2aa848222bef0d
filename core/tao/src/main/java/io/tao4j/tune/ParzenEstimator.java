package io.tao4j.tune;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How dense points lie between 0 and 1: a mixture of normal distributions, one at each point and a
 * wide one over all, each cut off at 0 and 1. The width of one is the distance to its farther
 * neighbour, within limits, as in section 4.2 of Bergstra and others (2011).
 */
final class ParzenEstimator {
  private static final int FINEST = 100;

  private final double[] means;
  private final double[] widths;

  /**
   * @param points from 0 to 1, in any order; may be none
   */
  ParzenEstimator(double[] points) {
    int n = points.length;
    double[] sorted = points.clone();
    Arrays.sort(sorted);
    means = new double[n + 1];
    widths = new double[n + 1];
    double least = 1.0 / Math.min(FINEST, n + 1);
    for (int i = 0; i < n; i++) {
      double left = sorted[i] - (i == 0 ? 0 : sorted[i - 1]);
      double right = (i == n - 1 ? 1 : sorted[i + 1]) - sorted[i];
      means[i] = sorted[i];
      widths[i] = Math.min(1, Math.max(least, Math.max(left, right)));
    }
    means[n] = 0.5;
    widths[n] = 1;
  }

  /** The density at a place from 0 to 1. */
  double density(double x) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      double z = (x - means[i]) / widths[i];
      double inside = normal((1 - means[i]) / widths[i]) - normal(-means[i] / widths[i]);
      sum += Math.exp(-z * z / 2) / (Math.sqrt(2 * Math.PI) * widths[i] * inside);
    }
    return sum / means.length;
  }

  /** A place, as often as it is dense there. */
  double draw(SplittableRandom random) {
    int one = random.nextInt(means.length);
    double x;
    do {
      x = means[one] + widths[one] * gauss(random);
    } while (x < 0 || x > 1); // a third of each lies inside at least
    return x;
  }

  /**
   * Box and Muller's; {@code SplittableRandom} has no normal distribution on Java 17's interface.
   */
  private static double gauss(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** The normal distribution's integral, to 7 digits: Abramowitz and Stegun's formula 7.1.26. */
  private static double normal(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * x);
    double tail =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            * Math.exp(-x * x);
    return z >= 0 ? 1 - tail / 2 : tail / 2;
  }
}
