package io.tao4j.networks.speech.audio;

/**
 * Changes the sample rate: sinc interpolation under a Kaiser window, each output sample from the
 * inputs around it. What lies above half of the lower rate is taken away. Immutable.
 *
 * @see <a href="https://ccrma.stanford.edu/~jos/resample/">Smith, Digital Audio Resampling</a>
 */
public final class Resampler {
  /** Zeros of the sinc on each side. */
  private static final int ZEROS = 24;

  /** Share of half the lower rate that passes whole. */
  private static final double PASSED = 0.945;

  /** Of the Kaiser window: about 100 dB below what passes. */
  private static final double BETA = 10;

  /** Rates up to here have a table of filters, one for each place between two samples. */
  private static final int MOST_PHASES = 4096;

  private final int up;
  private final int down;
  private final float[][] filters;
  private final int half;

  private Resampler(int up, int down) {
    this.up = up;
    this.down = down;
    double cut = PASSED * Math.min(1, (double) up / down);
    this.half = (int) Math.ceil(ZEROS / cut);
    this.filters = new float[up][2 * half];
    for (int phase = 0; phase < up; phase++) {
      double sum = 0;
      double[] filter = new double[2 * half];
      for (int i = 0; i < filter.length; i++) {
        double distance = i - half + 1 - (double) phase / up;
        filter[i] = cut * sinc(cut * distance) * kaiser(distance / half);
        sum += filter[i];
      }
      for (int i = 0; i < filter.length; i++) {
        filters[phase][i] = (float) (filter[i] / sum); // a constant stays what it is
      }
    }
  }

  /**
   * From one rate to another.
   *
   * @param from samples a second, 1 or more
   * @param to samples a second, 1 or more
   */
  public static Resampler of(int from, int to) {
    if (from < 1 || to < 1) {
      throw new IllegalArgumentException("rates are 1 or more, got %s, %s".formatted(from, to));
    }
    int common = gcd(from, to);
    int up = to / common;
    int down = from / common;
    // of rates without a common divisor the nearest ratio that a table can have
    while (up > MOST_PHASES) {
      up = (up + 1) / 2;
      down = (down + 1) / 2;
    }
    return new Resampler(up, down);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
  }

  /** Modified Bessel function of order 0, by its series. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
      term *= x * x / 4 / ((double) k * k);
      sum += term;
    }
    return sum;
  }

  /** Samples at the other rate, as many as cover the same time. */
  public float[] resample(float[] samples) {
    if (up == down) {
      return samples;
    }
    int count = (int) (((long) samples.length * up + down - 1) / down);
    float[] result = new float[count];
    for (int i = 0; i < count; i++) {
      long place = (long) i * down;
      int first = (int) (place / up) - half + 1;
      float[] filter = filters[(int) (place % up)];
      int from = Math.max(0, -first);
      int to = Math.min(filter.length, samples.length - first);
      double sum = 0;
      for (int k = from; k < to; k++) {
        sum += (double) filter[k] * samples[first + k];
      }
      result[i] = (float) sum;
    }
    return result;
  }
}
