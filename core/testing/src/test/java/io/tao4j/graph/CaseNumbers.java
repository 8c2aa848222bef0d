package io.tao4j.graph;

import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.SplittableRandom;

/** Numbers for cases: fixed, so that a failure can be looked at twice. */
public final class CaseNumbers {
  private CaseNumbers() {}

  private static int count(long... shape) {
    return Math.toIntExact(Shape.of(shape).elements());
  }

  /** Normal numbers. */
  public static Tensor normal(long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }

  /** Numbers between two bounds. */
  public static Tensor between(double least, double most, long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (least + (most - least) * random.nextDouble());
    }
    return Tensor.of(values, shape);
  }

  /** Shuffled odd multiples of 0.05: no two equal, none 0, none near a whole number. */
  public static Tensor distinct(long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      int other = random.nextInt(i + 1);
      values[i] = values[other];
      values[other] = 0.1f * (i - values.length / 2) + 0.05f;
    }
    return Tensor.of(values, shape);
  }

  /** Whole numbers from 0 and below a bound. */
  public static Tensor indices(int bound, long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.of(random.longs(count(shape), 0, bound).toArray(), shape);
  }

  /** Whole numbers from -5 to 5. */
  public static Tensor integers(long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.of(random.longs(count(shape), -5, 6).toArray(), shape);
  }

  /** False and true. */
  public static Tensor booleans(long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] values = new boolean[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean();
    }
    return Tensor.of(values, shape);
  }

  /** A vector of these numbers. */
  public static Tensor vector(float... values) {
    return Tensor.of(values, values.length);
  }
}
