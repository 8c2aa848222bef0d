package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Normalisations that simple ops say. Batch normalisation is an op: {@link NormalizeOp.BatchNorm}.
 */
public final class Norms {
  private Norms() {}

  /**
   * Layer normalisation along one axis: Ba et al. 2016, arXiv 1607.06450. Parameters {@code
   * name.weight} and {@code name.bias}. It is no op of its own: PyTorch's kernel would save 5 % of
   * a ViT's training step (core/docs/decisions.md).
   *
   * @param x of any rank
   * @param axis of the features, from 0; most times the last
   * @param epsilon added to the variance
   */
  public static Value layerNorm(GraphBuilder b, String name, Value x, int axis, double epsilon) {
    GraphBuilder s = b.scope(name);
    long features = b.shape(x).size(axis);
    Value gamma =
        s.parameter("weight", Shape.of(features), Parameter.Role.GAMMA, Initializer.ones());
    Value beta = s.parameter("bias", Shape.of(features), Parameter.Role.BETA, Initializer.zeros());
    return layerNorm(s, x, gamma, beta, axis, epsilon);
  }

  /**
   * The same with parameters that several uses share.
   *
   * @param gamma {@code [C]}
   * @param beta {@code [C]}
   */
  public static Value layerNorm(
      GraphBuilder b, Value x, Value gamma, Value beta, int axis, double epsilon) {
    Value centred = b.difference(x, b.reduce(ReduceKind.MEAN, x, true, axis));
    Value variance = b.reduce(ReduceKind.MEAN, b.product(centred, centred), true, axis);
    Value deviation = b.unary(UnaryKind.SQRT, b.sum(variance, b.constant(epsilon)));
    Value normal = b.quotient(centred, deviation);
    int behind = b.shape(x).rank() - 1 - axis;
    return b.sum(b.product(normal, alongLeading(b, gamma, behind)), alongLeading(b, beta, behind));
  }

  /** {@code [C]} to {@code [C, 1, 1 ...]}, so that it broadcasts against an axis before others. */
  private static Value alongLeading(GraphBuilder b, Value vector, int ones) {
    if (ones == 0) {
      return vector;
    }
    List<Extent> extents = new ArrayList<>(List.of(new Extent.SameAs(0)));
    for (int i = 0; i < ones; i++) {
      extents.add(new Extent.Sized(1));
    }
    return b.add(new MovementOp.Reshape(extents), vector);
  }

  /**
   * Group normalisation: Wu and He 2018, arXiv 1803.08494. Each example's channels are normalised
   * in groups; one group for each channel is instance normalisation. Parameters {@code name.weight}
   * and {@code name.bias}.
   *
   * @param x {@code [N, C, ...]}
   * @param groups a divisor of C
   * @param epsilon added to the variance
   */
  public static Value groupNorm(GraphBuilder b, String name, Value x, int groups, double epsilon) {
    GraphBuilder s = b.scope(name);
    int channels = b.channels(x);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "%s channels are not divisible by %s groups".formatted(channels, groups));
    }
    int rank = b.shape(x).rank();
    Shape shape = Shape.of(channels);
    Value gamma = s.parameter("weight", shape, Parameter.Role.GAMMA, Initializer.ones());
    Value beta = s.parameter("bias", shape, Parameter.Role.BETA, Initializer.zeros());
    List<Extent> apart =
        new ArrayList<>(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(groups),
                new Extent.Sized(channels / groups)));
    List<Extent> together =
        new ArrayList<>(List.of(new Extent.SameAs(0), new Extent.Sized(channels)));
    for (int axis = 2; axis < rank; axis++) {
      apart.add(new Extent.SameAs(axis));
      together.add(new Extent.SameAs(axis + 1));
    }
    Value grouped = s.add(new MovementOp.Reshape(apart), x);
    int[] axes = IntStream.rangeClosed(2, rank).toArray();
    Value normal = normalized(s, grouped, epsilon, axes);
    Value y = s.add(new MovementOp.Reshape(together), normal);
    return s.sum(s.product(y, alongLeading(s, gamma, rank - 2)), alongLeading(s, beta, rank - 2));
  }

  private static Value normalized(GraphBuilder b, Value x, double epsilon, int... axes) {
    Value centred = b.difference(x, b.reduce(ReduceKind.MEAN, x, true, axes));
    Value variance = b.reduce(ReduceKind.MEAN, b.product(centred, centred), true, axes);
    Value deviation = b.unary(UnaryKind.SQRT, b.sum(variance, b.constant(epsilon)));
    return b.quotient(centred, deviation);
  }

  /**
   * A kernel whose length is trained apart from its direction: Salimans and Kingma 2016, arXiv
   * 1602.07868. Parameters {@code name.weight_g}, one number for each index of axis 0, and {@code
   * name.weight_v}.
   *
   * @param shape of the kernel, at least two axes
   * @return {@code weight_g * weight_v / |weight_v|}, the norm being over all axes but the first
   */
  public static Value normedWeight(GraphBuilder b, String name, Shape shape) {
    GraphBuilder s = b.scope(name);
    long[] ones = new long[shape.rank()];
    Arrays.fill(ones, 1);
    ones[0] = shape.size(0);
    Value length =
        s.parameter("weight_g", Shape.of(ones), Parameter.Role.GAMMA, Initializer.ones());
    Value direction =
        s.parameter("weight_v", shape, Parameter.Role.WEIGHT, Initializer.kaimingFanOut());
    int[] axes = IntStream.range(1, shape.rank()).toArray();
    Value squares = s.reduce(ReduceKind.SUM, s.product(direction, direction), true, axes);
    return s.product(direction, s.quotient(length, s.unary(UnaryKind.SQRT, squares)));
  }
}
