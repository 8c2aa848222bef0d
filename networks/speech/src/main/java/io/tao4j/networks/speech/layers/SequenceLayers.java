package io.tao4j.networks.speech.layers;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;

/** Layers over sequences whose lengths are known at run time. */
public final class SequenceLayers {
  private SequenceLayers() {}

  /**
   * A convolution that keeps lengths but for its stride, with PyTorch's first weights; parameters
   * {@code name.weight} and {@code name.bias}.
   *
   * @param x {@code [N, C, ...]}
   * @param channels that it makes
   * @param kernel odd sizes, one for each axis behind the channels
   * @param stride of all those axes
   * @param groups of channels
   */
  public static Value conv(
      GraphBuilder b,
      String name,
      Value x,
      int channels,
      List<Integer> kernel,
      int stride,
      int groups) {
    GraphBuilder s = b.scope(name);
    long[] shape = new long[kernel.size() + 2];
    shape[0] = channels;
    shape[1] = b.channels(x) / groups;
    long inputs = shape[1];
    for (int i = 0; i < kernel.size(); i++) {
      shape[i + 2] = kernel.get(i);
      inputs *= kernel.get(i);
    }
    Initializer first = new Initializer.FanInUniform(inputs);
    return b.add(
        name,
        Conv.of(stride, Padding.all(kernel.get(0) / 2, kernel.size()), groups),
        x,
        s.parameter("weight", Shape.of(shape), Role.WEIGHT, first),
        s.parameter("bias", Shape.of(channels), Role.BIAS, first));
  }

  /**
   * Positions along an axis, {@code FLOAT32 [T]}, from 0.
   *
   * @param axis of x
   */
  public static Value positions(GraphBuilder b, Value x, int axis) {
    return b.add(new Cast(DType.FLOAT32), b.add(new IndexOp.Iota(axis), x));
  }

  /**
   * 1 for the steps of each sequence and 0 behind it, {@code FLOAT32 [N, T, 1]}.
   *
   * @param x {@code [N, T, ...]}, whose T steps are meant
   * @param lengths {@code INT64 [N]}
   */
  public static Value inside(GraphBuilder b, Value x, Value lengths) {
    Value column = b.add(new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1))), lengths);
    Value inside =
        b.add(new Compare(CompareKind.LESS), b.add(new IndexOp.Iota(1), x), column); // [N, T]
    return b.add(
        new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1))),
        b.add(new Cast(DType.FLOAT32), inside));
  }

  /** Dropout in training; nothing for a rate of 0. */
  public static Value dropped(GraphBuilder b, Value x, double rate) {
    return rate > 0 ? b.add(new NormalizeOp.Dropout(rate), x) : x;
  }
}
