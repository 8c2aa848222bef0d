package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
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

  /** GELU by its approximation with tanh: Hendrycks and Gimpel 2016, arXiv 1606.08415. */
  public static Value geluTanh(GraphBuilder b, String name, Value x) {
    // half of 1 + tanh(u) is sigmoid(2 u)
    Value inner = b.sum(x, b.scale(b.product(b.product(x, x), x), 0.044715));
    Value gate =
        b.unary(ElementwiseOp.UnaryKind.SIGMOID, b.scale(inner, 2 * Math.sqrt(2 / Math.PI)));
    return b.add(name, new ElementwiseOp.Binary(BinaryKind.MULTIPLY), x, gate);
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
   * Gated linear unit: Dauphin et al. 2016, arXiv 1612.08083. The first half of an axis times the
   * sigmoid of the second.
   *
   * @param axis from 0, of an even size
   */
  public static Value gatedLinear(GraphBuilder b, Value x, int axis) {
    int size = Math.toIntExact(b.shape(x).size(axis));
    if (size % 2 != 0) {
      throw new IllegalArgumentException("axis %s of %s has no half".formatted(axis, b.shape(x)));
    }
    Value half = b.add(new MovementOp.Slice(axis, 0, size / 2, 1), x);
    Value gate = b.add(new MovementOp.Slice(axis, size / 2, size, 1), x);
    return b.product(half, b.unary(UnaryKind.SIGMOID, gate));
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
   * A table that is read by numbers: word and position embeddings. Parameter {@code name.weight
   * [rows, width]}.
   *
   * @param ids {@code INT64} of any shape, each from 0 and below the number of rows
   * @return as the ids, with a last axis of {@code width}
   */
  public static Value embedding(GraphBuilder b, String name, Value ids, int rows, int width) {
    Value table =
        b.scope(name)
            .parameter(
                "weight",
                Shape.of(rows, width),
                Parameter.Role.EMBEDDING,
                new Initializer.Normal(1));
    return b.add(name, new IndexOp.Gather(0), table, ids);
  }
}
