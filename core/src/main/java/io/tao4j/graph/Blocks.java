package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.ReduceOp.ReduceKind;

/** Functions and small networks that existing ops can say. */
public final class Blocks {
  private Blocks() {}

  /** {@code x * sigmoid(x)}: Ramachandran et al. 2017, arXiv 1710.05941; also called SiLU. */
  public static Value swish(GraphBuilder b, Value x) {
    return b.product(x, b.unary(UnaryKind.SIGMOID, x));
  }

  /** {@code x * tanh(softplus(x))}: Misra 2019, arXiv 1908.08681. */
  public static Value mish(GraphBuilder b, Value x) {
    return b.product(x, b.unary(UnaryKind.TANH, b.unary(UnaryKind.SOFTPLUS, x)));
  }

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
}
