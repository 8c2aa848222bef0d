package io.tao4j.graph;

import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Arithmetic on a grid of whole numbers, for integers at inference. */
public sealed interface QuantizeOp extends Op {
  /** One method for each record here, as {@link OpVisitor} has one for each group. */
  interface Visitor<C, R> {
    R visit(FakeQuantize op, C context);
  }

  /** Calls the visitor's method for this record. */
  <C, R> R accept(Visitor<C, R> visitor, C context);

  @Override
  default <C, R> R accept(OpVisitor<C, R> visitor, C context) {
    return visitor.visit(this, context);
  }

  /** The axis of a quantisation with one scale for all. */
  int PER_TENSOR = -1;

  /**
   * Rounds to the grid that integers will have, and stays floating: quantises and dequantises.
   * Inputs: x {@code FLOAT32}, scale {@code FLOAT32}, a scalar or, per channel, one number for each
   * position of the axis; scales are above 0 and get no gradient.
   *
   * <pre>{@code
   * q = clamp(roundHalfToEven(x / scale) + zeroPoint, minimum, maximum)
   * y = (q - zeroPoint) * scale
   * }</pre>
   *
   * The gradient goes straight through where the unclamped q is within the range, and is 0 outside
   * (Jacob et al. 2018, arXiv 1712.05877). A primitive of its own because passes, exporters and
   * TensorRT must see it.
   *
   * @param axis of the channels, from 0, or {@link #PER_TENSOR}
   * @param zeroPoint the integer that stands for 0, within the range
   * @param minimum smallest integer, for example -128
   * @param maximum largest integer, for example 127
   */
  record FakeQuantize(int axis, int zeroPoint, int minimum, int maximum) implements QuantizeOp {
    public FakeQuantize {
      if (axis < PER_TENSOR) {
        throw new IllegalArgumentException("axis is from 0, or -1 for one scale, got " + axis);
      }
      if (minimum >= maximum || zeroPoint < minimum || zeroPoint > maximum) {
        throw new IllegalArgumentException(
            "needs minimum < maximum and zeroPoint between them, got %s, %s and %s"
                .formatted(minimum, maximum, zeroPoint));
      }
    }

    /** Signed 8 bits around 0, one scale. */
    public static FakeQuantize signed() {
      return new FakeQuantize(PER_TENSOR, 0, -128, 127);
    }

    /** Unsigned 8 bits from 0, one scale: for values that are never negative. */
    public static FakeQuantize unsigned() {
      return new FakeQuantize(PER_TENSOR, 0, 0, 255);
    }

    /** The numbers of {@link #signed} as unsigned bytes, 128 standing for 0. */
    public static FakeQuantize offset() {
      return new FakeQuantize(PER_TENSOR, 128, 0, 255);
    }

    /** Signed 8 bits around 0 without the lowest integer, a scale for each channel: for weights. */
    public static FakeQuantize perChannel(int axis) {
      return new FakeQuantize(axis, 0, -127, 127);
    }

    /** Whether each channel has a scale of its own. */
    public boolean isPerChannel() {
      return axis != PER_TENSOR;
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      Check.count(inputs, 2, 2);
      TensorType x = inputs.get(0);
      Check.dtype(x, DType.FLOAT32, "x");
      Check.dtype(inputs.get(1), DType.FLOAT32, "scale");
      if (isPerChannel()) {
        Check.vector(inputs.get(1), x.shape().dim(Check.axis(x.shape(), axis)), "scale");
      } else if (!inputs.get(1).shape().equals(Shape.SCALAR)) {
        throw new IllegalArgumentException("scale must be a scalar, got " + inputs.get(1).shape());
      }
      return List.of(x);
    }

    @Override
    public Set<Trait> traits() {
      return EnumSet.of(Trait.DIFFERENTIABLE);
    }

    @Override
    public <C, R> R accept(Visitor<C, R> visitor, C context) {
      return visitor.visit(this, context);
    }
  }
}
