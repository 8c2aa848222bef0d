package io.tao4j.networks.bodypose;

/** Maps made larger and smoother before places are read from them. */
final class MapEnlargement {
  private static final double CUBIC = -0.75;
  private static final int TAPS = 4;

  private MapEnlargement() {}

  /**
   * Enlarged by cubic convolution (Keys 1981) with a = -0.75, edges continued, as OpenCV does it.
   *
   * @param maps {@code [count, height, width]}
   * @return {@code [count, height * down, width * across]}
   */
  static float[] cubic(float[] maps, int count, int height, int width, int down, int across) {
    int rows = height * down;
    int columns = width * across;
    float[] wide = new float[count * height * columns];
    double[][] weights = weights(across);
    for (int line = 0; line < count * height; line++) {
      for (int x = 0; x < columns; x++) {
        wide[line * columns + x] =
            sum(maps, line * width, 1, width, first(x, across), weights[x % across]);
      }
    }
    float[] all = new float[count * rows * columns];
    double[][] vertical = weights(down);
    for (int m = 0; m < count; m++) {
      for (int y = 0; y < rows; y++) {
        int first = first(y, down);
        for (int x = 0; x < columns; x++) {
          all[(m * rows + y) * columns + x] =
              sum(wide, m * height * columns + x, columns, height, first, vertical[y % down]);
        }
      }
    }
    return all;
  }

  /** Place of an enlarged pixel's middle among the small ones. */
  private static double place(int pixel, int factor) {
    return (pixel + 0.5) / factor - 0.5;
  }

  private static int first(int pixel, int factor) {
    return (int) Math.floor(place(pixel, factor)) - 1;
  }

  private static double[][] weights(int factor) {
    double[][] weights = new double[factor][TAPS];
    for (int i = 0; i < factor; i++) {
      double place = place(i, factor);
      double right = place - Math.floor(place);
      for (int t = 0; t < TAPS; t++) {
        weights[i][t] = kernel(Math.abs(right + 1 - t));
      }
    }
    return weights;
  }

  private static double kernel(double d) {
    if (d <= 1) {
      return ((CUBIC + 2) * d - (CUBIC + 3)) * d * d + 1;
    }
    return d < 2 ? ((CUBIC * d - 5 * CUBIC) * d + 8 * CUBIC) * d - 4 * CUBIC : 0;
  }

  private static float sum(
      float[] values, int start, int step, int count, int first, double[] weights) {
    double sum = 0;
    for (int t = 0; t < TAPS; t++) {
      int at = Math.max(0, Math.min(count - 1, first + t));
      sum += values[start + at * step] * weights[t];
    }
    return (float) sum;
  }

  /** Each value the mean of 5 x 5 weighted by a normal curve of deviation 3; edges continue. */
  static float[] smoothed(float[] maps, int count, int height, int width) {
    double[] weights = new double[5];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-(i - 2) * (i - 2) / 18.0);
      total += weights[i];
    }
    float[] across = new float[maps.length];
    float[] both = new float[maps.length];
    for (int pass = 0; pass < 2; pass++) {
      float[] from = pass == 0 ? maps : across;
      float[] to = pass == 0 ? across : both;
      for (int m = 0; m < count; m++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            double sum = 0;
            for (int i = -2; i <= 2; i++) {
              int u = pass == 0 ? Math.max(0, Math.min(width - 1, x + i)) : x;
              int v = pass == 0 ? y : Math.max(0, Math.min(height - 1, y + i));
              sum += weights[i + 2] * from[(m * height + v) * width + u];
            }
            to[(m * height + y) * width + x] = (float) (sum / total);
          }
        }
      }
    }
    return both;
  }
}
