package io.tao4j.data;

/**
 * How many different pictures may be unreadable before a loader stops.
 *
 * @param count absolute limit, from 0
 * @param fraction limit as a part of the set, 0 to 1; the smaller of both counts
 */
public record BadImageLimit(int count, double fraction) {
  public BadImageLimit {
    if (count < 0 || !(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "count must be at least 0 and fraction 0..1, got " + count + " and " + fraction);
    }
  }

  /** At most this many. */
  public static BadImageLimit count(int count) {
    return new BadImageLimit(count, 1);
  }

  /** At most this part of the set. */
  public static BadImageLimit fraction(double fraction) {
    return new BadImageLimit(Integer.MAX_VALUE, fraction);
  }

  /** The limit for a set of this size. */
  public int of(int samples) {
    return (int) Math.min(count, Math.floor(fraction * samples));
  }
}
