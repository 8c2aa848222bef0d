package io.tao4j.quantize;

import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;

/**
 * Magnitudes of one value, counted in equal bins from 0 to the largest. Zeros are not counted: any
 * grid holds them.
 */
final class Magnitudes {
  static final int BINS = 2048;

  /** As many levels as the smallest candidate must have bins. */
  private static final int LEAST_BINS = 128;

  private final double largest;
  private final long[] counts = new long[BINS];

  Magnitudes(double largest) {
    this.largest = largest;
  }

  void add(Tensor tensor) {
    double perBin = BINS / largest;
    FloatBuffer values = tensor.floats();
    while (values.hasRemaining()) {
      float value = Math.abs(values.get());
      if (value > 0) {
        counts[(int) Math.min(BINS - 1, value * perBin)]++;
      }
    }
  }

  /**
   * The chosen largest magnitude.
   *
   * @param levels integers from 0 to the largest magnitude: 127 signed, 255 unsigned
   */
  double threshold(CalibrationMethod method, double percentile, int levels) {
    if (largest == 0) {
      return 0;
    }
    return switch (method) {
      case MIN_MAX -> largest;
      case PERCENTILE -> edge(binsWithin(percentile / 100));
      case ENTROPY -> edge(leastDivergence(levels + 1));
      case MSE -> edge(leastSquaredError(levels));
    };
  }

  private double edge(int bins) {
    return largest * bins / BINS;
  }

  private int binsWithin(double share) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    long seen = 0;
    for (int i = 0; i < BINS; i++) {
      seen += counts[i];
      if (seen >= share * total) {
        return i + 1;
      }
    }
    return BINS;
  }

  private int leastSquaredError(int levels) {
    int best = BINS;
    double least = Double.POSITIVE_INFINITY;
    for (int bins = LEAST_BINS; bins <= BINS; bins += 8) {
      double scale = (double) bins / levels;
      double error = 0;
      for (int i = 0; i < BINS; i++) {
        double middle = i + 0.5;
        double rounded = Math.min(Math.rint(middle / scale), levels) * scale;
        error += counts[i] * (middle - rounded) * (middle - rounded);
      }
      // at a tie the wider range
      if (error <= least) {
        least = error;
        best = bins;
      }
    }
    return best;
  }

  private int leastDivergence(int levels) {
    int best = BINS;
    double least = Double.POSITIVE_INFINITY;
    for (int bins = Math.max(LEAST_BINS, levels); bins <= BINS; bins += 4) {
      double divergence = divergence(bins, levels);
      if (divergence <= least) {
        least = divergence;
        best = bins;
      }
    }
    return best;
  }

  /** Of the distribution cut off at {@code bins} from the same in {@code levels} steps. */
  private double divergence(int bins, int levels) {
    double[] cut = new double[bins];
    double total = 0;
    for (int i = 0; i < BINS; i++) {
      cut[Math.min(i, bins - 1)] += counts[i];
      total += counts[i];
    }
    // the rounded form does not know what was cut off
    double[] rounded = new double[bins];
    double roundedTotal = 0;
    for (int level = 0; level < levels; level++) {
      int from = (int) ((long) level * bins / levels);
      int to = (int) ((long) (level + 1) * bins / levels);
      double sum = 0;
      int filled = 0;
      for (int i = from; i < to; i++) {
        sum += counts[i];
        filled += counts[i] > 0 ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        rounded[i] = counts[i] > 0 ? sum / filled : 0;
      }
      roundedTotal += sum;
    }
    if (roundedTotal == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double divergence = 0;
    for (int i = 0; i < bins; i++) {
      if (cut[i] > 0) {
        double p = cut[i] / total;
        // a bin that only the cut-off filled: as near to 0 as matters
        double q = Math.max(rounded[i] / roundedTotal, 1e-12);
        divergence += p * Math.log(p / q);
      }
    }
    return divergence;
  }
}
