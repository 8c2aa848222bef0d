package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions that read at places which another convolution learns, each with a weight of its own:
 * Zhu et al. 2018, arXiv 1811.11168. They are made of bilinear samples and a convolution of 1x1, so
 * that every engine and every format has them.
 */
public final class Deformable {
  private static final int KERNEL = 3;

  /** Numbers of a place: how far down, how far right, and a weight. */
  private static final int NUMBERS = 3;

  private Deformable() {}

  /**
   * A 3x3 convolution with padding of 1 and without bias. Parameters {@code name.weight [O, C, 3,
   * 3]}, {@code name_offset.weight} and {@code name_offset.bias}, which start at 0: so do all
   * places where those of a usual convolution are, each with half its weight.
   *
   * @param x {@code [N, C, H, W]}
   * @param channels O
   */
  public static Value conv3x3(GraphBuilder b, String name, Value x, int channels, int stride) {
    int taps = KERNEL * KERNEL;
    int input = b.channels(x);
    GraphBuilder learnt = b.scope(name + "_offset");
    Value places =
        learnt.add(
            "conv",
            WindowOp.Conv.of(stride, Padding.all(1), 1),
            x,
            learnt.parameter(
                "weight",
                Shape.of((long) NUMBERS * taps, input, KERNEL, KERNEL),
                Parameter.Role.WEIGHT,
                Initializer.zeros()),
            learnt.parameter(
                "bias", Shape.of((long) NUMBERS * taps), Parameter.Role.BIAS, Initializer.zeros()));
    GraphBuilder s = b.scope(name);
    Value weight =
        s.parameter(
            "weight",
            Shape.of(channels, input, KERNEL, KERNEL),
            Parameter.Role.WEIGHT,
            Initializer.kaimingFanOut());
    Axis down = new Axis(s, x, places, 2, stride);
    Axis right = new Axis(s, x, places, 3, stride);
    List<Value> samples = new ArrayList<>();
    for (int tap = 0; tap < taps; tap++) {
      Value offsetDown = s.add(new Slice(1, 2 * tap, 2 * tap + 1, 1), places); // [N,1,H',W']
      Value offsetRight = s.add(new Slice(1, 2 * tap + 1, 2 * tap + 2, 1), places);
      Value share =
          s.unary(
              UnaryKind.SIGMOID,
              s.add(new Slice(1, 2 * taps + tap, 2 * taps + tap + 1, 1), places));
      Value grid =
          s.add(
              new MovementOp.Concat(1),
              right.place(s, offsetRight, tap % KERNEL - 1),
              down.place(s, offsetDown, tap / KERNEL - 1)); // [N,2,H',W']
      Value sample =
          s.add(
              new SampleOp.GridSample(
                  SampleOp.SampleKind.BILINEAR, SampleOp.SampleBorder.ZEROS, false),
              x,
              s.add(MovementOp.Transpose.channelsLast(), grid));
      samples.add(s.product(sample, share));
    }
    Value all = s.add("samples", new MovementOp.Concat(1), samples); // [N, 9 C, H', W']
    Value flat =
        s.add(
            new Reshape(
                List.of(
                    new Extent.Sized(channels),
                    new Extent.Sized((long) taps * input),
                    new Extent.Sized(1),
                    new Extent.Sized(1))),
            s.add(new MovementOp.Transpose(List.of(0, 2, 3, 1)), weight));
    return b.add(name, WindowOp.Conv.of(1, Padding.NONE, 1), all, flat);
  }

  /** Places along one axis, whatever the size of the picture turns out to be. */
  private static final class Axis {
    private final Value positions;
    private final Value half;
    private final int stride;

    Axis(GraphBuilder b, Value x, Value places, int axis, int stride) {
      this.stride = stride;
      Value outputs = b.add(new Cast(DType.FLOAT32), b.add(new IndexOp.Iota(axis), places));
      List<Extent> extents =
          axis == 2
              ? List.of(new Extent.SameAs(0), new Extent.Sized(1))
              : List.of(new Extent.Sized(1), new Extent.SameAs(0));
      positions = b.add(new Reshape(extents), outputs);
      Value inputs = b.add(new Cast(DType.FLOAT32), b.add(new IndexOp.Iota(axis), x));
      half = b.scale(b.sum(b.reduceAll(ReduceKind.MAXIMUM, inputs), b.constant(1)), 0.5);
    }

    /** From -1 to 1, the outer sides of the outermost pixels. */
    Value place(GraphBuilder b, Value offset, int tap) {
      Value pixel = b.sum(b.scale(positions, stride), b.constant(tap + 0.5));
      return b.difference(b.quotient(b.sum(offset, pixel), half), b.constant(1));
    }
  }
}
