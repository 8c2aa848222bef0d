package io.tao4j.graph;

import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.SplittableRandom;

/**
 * First numbers of a parameter or buffer. Fans follow the layouts {@code [out, in, kh, kw]} and
 * {@code [out, in]}.
 */
public sealed interface Initializer {
  /**
   * Every element the same.
   *
   * @param value the number
   */
  record Constant(float value) implements Initializer {}

  /**
   * Normal with a given deviation.
   *
   * @param standardDeviation above 0
   */
  record Normal(double standardDeviation) implements Initializer {}

  /**
   * Normal with deviation {@code gain / sqrt(fan)}: He et al. 2015, arXiv 1502.01852.
   *
   * @param fanOut fan of the outputs instead of the inputs
   * @param gain {@code sqrt(2)} before a ReLU
   */
  record KaimingNormal(boolean fanOut, double gain) implements Initializer {}

  /**
   * Uniform in plus or minus {@code 1 / sqrt(fan in)}, the habit of linear layers and biases.
   *
   * @param fanIn inputs of the layer; 0 takes them from the shape
   */
  record FanInUniform(long fanIn) implements Initializer {}

  /** Uniform in plus or minus {@code sqrt(6 / (fan in + fan out))}: Glorot and Bengio 2010. */
  record XavierUniform() implements Initializer {}

  /** Every element 0. */
  static Initializer zeros() {
    return new Constant(0);
  }

  /** Every element 1. */
  static Initializer ones() {
    return new Constant(1);
  }

  /** Kaiming normal over the outputs with ReLU gain, for convolutions. */
  static Initializer kaimingFanOut() {
    return new KaimingNormal(true, Math.sqrt(2));
  }

  /**
   * Draws the numbers. The same seed and shape give the same numbers.
   *
   * @param shape fixed shape
   * @param seed mixed from the run's seed and the parameter's name by the caller
   */
  default Tensor draw(Shape shape, long seed) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    SplittableRandom random = new SplittableRandom(seed);
    if (this instanceof Constant c) {
      return Tensor.full(c.value(), shape.toArray());
    } else if (this instanceof Normal n) {
      fillNormal(values, random, n.standardDeviation());
    } else if (this instanceof KaimingNormal k) {
      fillNormal(values, random, k.gain() / Math.sqrt(k.fanOut() ? fanOut(shape) : fanIn(shape)));
    } else if (this instanceof FanInUniform u) {
      fillUniform(values, random, 1 / Math.sqrt(u.fanIn() > 0 ? u.fanIn() : fanIn(shape)));
    } else {
      fillUniform(values, random, Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape))));
    }
    return Tensor.of(values, shape.toArray());
  }

  private static void fillNormal(float[] values, SplittableRandom random, double deviation) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
  }

  private static void fillUniform(float[] values, SplittableRandom random, double bound) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
    }
  }

  private static double fanIn(Shape shape) {
    return Math.max(1, shape.elements() / Math.max(1, shape.size(0)));
  }

  private static double fanOut(Shape shape) {
    long kernel = 1;
    for (int axis = 2; axis < shape.rank(); axis++) {
      kernel *= shape.size(axis);
    }
    return Math.max(1, shape.size(0) * kernel);
  }
}
