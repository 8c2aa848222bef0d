package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Functions and small networks that existing ops can say. */
public final class Blocks {
  private Blocks() {}

  /** {@code min(max(x, 0), 6)}. */
  public static Value relu6(GraphBuilder b, String name, Value x) {
    return b.add(name, new ElementwiseOp.Clip(0, 6), x);
  }

  /** Mean over height and width: {@code [N, C, H, W]} to {@code [N, C]}. */
  public static Value globalAveragePool(GraphBuilder b, Value x) {
    return b.reduce(ReduceKind.MEAN, x, false, 2, 3);
  }

  /** The larger of x and a number. */
  public static Value atLeast(GraphBuilder b, Value x, double least) {
    return b.binary(BinaryKind.MAXIMUM, x, b.constant(least));
  }

  /**
   * Gates channels by what they hold on average: Hu et al. 2017, arXiv 1709.01507. Two 1x1
   * convolutions with biases.
   *
   * @param reduce name of the first convolution
   * @param expand name of the second convolution
   * @param x {@code [N, C, H, W]}
   * @param hidden channels between the two
   * @param activation behind the first
   * @param gate behind the second, to 0 to 1
   */
  public static Value squeezeExcite(
      GraphBuilder b,
      String reduce,
      String expand,
      Value x,
      int hidden,
      UnaryOperator<Value> activation,
      UnaryOperator<Value> gate) {
    Value mean = b.reduce(ReduceKind.MEAN, x, true, 2, 3); // [N,C,1,1]
    Value squeezed = b.conv2d(reduce, mean, hidden, 1, 1, Padding.NONE, 1, true);
    Value excited =
        b.conv2d(expand, activation.apply(squeezed), b.channels(x), 1, 1, Padding.NONE, 1, true);
    return b.product(x, gate.apply(excited));
  }

  /**
   * Means over windows that cover an image with as many rows and columns as wanted, which overlap
   * where the sizes do not divide.
   *
   * @param x {@code [N, C, H, W]} of fixed height and width
   * @return {@code [N, C, height, width]}
   */
  public static Value adaptiveAveragePool(GraphBuilder b, Value x, int height, int width) {
    int h = Math.toIntExact(b.shape(x).size(2));
    int w = Math.toIntExact(b.shape(x).size(3));
    if (h == height && w == width) {
      return x;
    }
    if (h % height == 0 && w % width == 0) {
      int rows = h / height;
      int columns = w / width;
      return b.add(new WindowOp.AveragePool(rows, columns, rows, columns, Padding.NONE, false), x);
    }
    Value rows = b.add(windowMeans(h, height, false));
    Value columns = b.add(windowMeans(w, width, true));
    return b.add(new LinearOp.MatMul(), rows, b.add(new LinearOp.MatMul(), x, columns));
  }

  /** Weights {@code [outputs, inputs]} of the means along one axis, or their transpose. */
  private static SourceOp.Constant windowMeans(int inputs, int outputs, boolean transposed) {
    Double[] weights = new Double[inputs * outputs];
    Arrays.fill(weights, 0.0);
    for (int o = 0; o < outputs; o++) {
      int start = o * inputs / outputs;
      int end = ((o + 1) * inputs + outputs - 1) / outputs;
      for (int i = start; i < end; i++) {
        weights[transposed ? i * outputs + o : o * inputs + i] = 1.0 / (end - start);
      }
    }
    Shape shape = transposed ? Shape.of(inputs, outputs) : Shape.of(outputs, inputs);
    return new SourceOp.Constant(DType.FLOAT32, shape, List.of(weights));
  }

  /**
   * Layer normalisation along one axis: Ba et al. 2016, arXiv 1607.06450. Parameters {@code
   * name.weight} and {@code name.bias}. It is no op of its own: PyTorch's kernel would save 5 % of
   * a ViT's training step (CHANGELOG).
   *
   * @param x of any rank
   * @param axis of the features, from 0; most times the last
   * @param epsilon added to the variance
   */
  public static Value layerNorm(GraphBuilder b, String name, Value x, int axis, double epsilon) {
    GraphBuilder own = b.scope(name);
    long features = b.shape(x).size(axis);
    Value gamma =
        own.parameter("weight", Shape.of(features), Parameter.Role.GAMMA, Initializer.ones());
    Value beta =
        own.parameter("bias", Shape.of(features), Parameter.Role.BETA, Initializer.zeros());
    Value centred = own.difference(x, own.reduce(ReduceKind.MEAN, x, true, axis));
    Value variance = own.reduce(ReduceKind.MEAN, own.product(centred, centred), true, axis);
    Value deviation = own.unary(UnaryKind.SQRT, own.sum(variance, own.constant(epsilon)));
    Value normal = own.quotient(centred, deviation);
    int behind = b.shape(x).rank() - 1 - axis;
    return own.sum(
        own.product(normal, alongLeading(own, gamma, behind)), alongLeading(own, beta, behind));
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
   * Scaled dot-product attention: Vaswani et al. 2017, arXiv 1706.03762.
   *
   * @param query {@code [..., T, D]}
   * @param key {@code [..., S, D]}
   * @param value {@code [..., S, V]}
   * @param biases added to the scores {@code [..., T, S]}, with broadcasting
   * @return {@code [..., T, V]}
   */
  public static Value attention(
      GraphBuilder b, Value query, Value key, Value value, Value... biases) {
    int rank = b.shape(query).rank();
    double scale = 1 / Math.sqrt(b.shape(query).size(-1));
    Value transposed = b.add(MovementOp.Transpose.swapping(rank, rank - 2, rank - 1), key);
    Value scores = b.add(new LinearOp.MatMul(), b.scale(query, scale), transposed);
    for (Value bias : biases) {
      scores = b.sum(scores, bias);
    }
    Value shares = b.add(new NormalizeOp.Softmax(rank - 1), scores);
    return b.add(new LinearOp.MatMul(), shares, value);
  }

  /** {@code [..., T, heads * D]} to {@code [..., heads, T, D]}. */
  public static Value splitHeads(GraphBuilder b, Value x, int heads) {
    int rank = b.shape(x).rank();
    List<Extent> extents = new ArrayList<>();
    for (int axis = 0; axis < rank - 1; axis++) {
      extents.add(new Extent.SameAs(axis));
    }
    extents.add(new Extent.Sized(heads));
    extents.add(new Extent.Sized(b.shape(x).size(-1) / heads));
    Value split = b.add(new MovementOp.Reshape(extents), x);
    return b.add(MovementOp.Transpose.swapping(rank + 1, rank - 2, rank - 1), split);
  }

  /** The reverse of {@link #splitHeads}. */
  public static Value mergeHeads(GraphBuilder b, Value x) {
    int rank = b.shape(x).rank();
    Value together = b.add(MovementOp.Transpose.swapping(rank, rank - 3, rank - 2), x);
    List<Extent> extents = new ArrayList<>();
    for (int axis = 0; axis < rank - 2; axis++) {
      extents.add(new Extent.SameAs(axis));
    }
    extents.add(new Extent.Sized(b.shape(x).size(-1) * b.shape(x).size(-3)));
    return b.add(new MovementOp.Reshape(extents), together);
  }
}
