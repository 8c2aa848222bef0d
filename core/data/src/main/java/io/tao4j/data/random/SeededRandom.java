package io.tao4j.data.random;

/**
 * Random numbers that follow from keys alone, such as (seed, epoch, sample): whoever asks, on
 * whatever thread and in whatever order, gets the same stream. It does not implement {@link
 * java.util.random.RandomGenerator}, whose default algorithms may change with the JDK and with them
 * a training run.
 *
 * <p>SplitMix64 over a state mixed from the keys. Not for secrets. Not thread-safe: one stream
 * belongs to one task.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood: Fast splittable
 *     pseudorandom number generators (2014)</a>
 */
public final class SeededRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;

  private SeededRandom(long state) {
    this.state = state;
  }

  /** The stream of these keys; their order matters. */
  public static SeededRandom of(long... keys) {
    long state = keys.length;
    for (long key : keys) {
      // Mixed after each key, so that (1, 2) and (2, 1), or (0) and (0, 0), are unrelated.
      state = mix(state + GOLDEN) ^ mix(key + 0x632BE59BD9B4E019L);
    }
    return new SeededRandom(mix(state));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 64 random bits. */
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /** Uniform in [low, high), or {@code low} where they are equal. */
  public double uniform(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Uniform in 0 .. bound - 1; {@code bound} is at least 1. */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be at least 1, got " + bound);
    }
    // Rejects the last, incomplete interval of 2^63: no value is likelier than another.
    long bits = nextLong() >>> 1;
    long value = bits % bound;
    while (bits - value + (bound - 1) < 0) {
      bits = nextLong() >>> 1;
      value = bits % bound;
    }
    return (int) value;
  }

  /** True with this probability: 0 is never, 1 is always. One number is drawn in any case. */
  public boolean chance(double probability) {
    return nextDouble() < probability;
  }

  /**
   * Standard normal, by Box and Muller's formula (one of the pair, so that streams stay simple).
   */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  /**
   * Gamma with scale 1.
   *
   * @param shape above 0
   * @see <a href="https://doi.org/10.1145/358407.358414">Marsaglia, Tsang: A simple method for
   *     generating gamma variables (2000)</a>
   */
  public double nextGamma(double shape) {
    if (!(shape > 0)) {
      throw new IllegalArgumentException("shape must be above 0, got " + shape);
    }
    if (shape < 1) {
      return StrictMath.exp(logGammaBelowOne(shape));
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = nextGaussian();
      double v = 1 + c * x;
      if (v <= 0) {
        continue;
      }
      v = v * v * v;
      double u = 1 - nextDouble();
      if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }

  private double logGammaBelowOne(double shape) {
    return StrictMath.log(nextGamma(shape + 1)) + StrictMath.log(1 - nextDouble()) / shape;
  }

  /** Beta in [0, 1]; both parameters above 0. */
  public double nextBeta(double alpha, double beta) {
    // In logarithms: with a small parameter both gammas may be too small for a double.
    double a = alpha < 1 ? logGammaBelowOne(alpha) : StrictMath.log(nextGamma(alpha));
    double b = beta < 1 ? logGammaBelowOne(beta) : StrictMath.log(nextGamma(beta));
    return 1 / (1 + StrictMath.exp(b - a));
  }

  /** A uniformly chosen order of 0 .. n - 1. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }
}
