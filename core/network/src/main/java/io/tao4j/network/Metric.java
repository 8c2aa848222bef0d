package io.tao4j.network;

import java.util.Objects;

/**
 * A figure and which way it gets better.
 *
 * @param name for example {@code top_1}
 * @param direction which way
 */
public record Metric(String name, Direction direction) {

  /** Which values are the better ones. */
  public enum Direction {
    /** More is better: accuracies. */
    HIGHER,
    /** Less is better: losses and errors. */
    LOWER
  }

  public Metric {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(direction, "direction");
  }

  /** A figure of which more is better. */
  public static Metric higher(String name) {
    return new Metric(name, Direction.HIGHER);
  }

  /** A figure of which less is better. */
  public static Metric lower(String name) {
    return new Metric(name, Direction.LOWER);
  }

  /**
   * Whether one value is better than another by more than a gain. NaN is never better, and every
   * number is better than NaN.
   *
   * @param gain zero or more
   */
  public boolean isBetter(double value, double than, double gain) {
    if (Double.isNaN(value)) {
      return false;
    }
    if (Double.isNaN(than)) {
      return true;
    }
    return direction == Direction.HIGHER ? value > than + gain : value < than - gain;
  }

  /** How much worse one value is than another; negative where it is better. */
  public double loss(double value, double than) {
    return direction == Direction.HIGHER ? than - value : value - than;
  }
}
