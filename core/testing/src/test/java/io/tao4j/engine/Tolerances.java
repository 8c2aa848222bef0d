package io.tao4j.engine;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.LinearOp.Linear;
import io.tao4j.graph.LinearOp.MatMul;
import io.tao4j.graph.LossOp.CtcLoss;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.graph.Op;
import io.tao4j.graph.RecurrentOp.Gru;
import io.tao4j.graph.RecurrentOp.Lstm;
import io.tao4j.graph.ReduceOp.CumulativeSum;
import io.tao4j.graph.SampleOp.GridSample;
import io.tao4j.graph.SampleOp.RoiAlign;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.graph.WindowOp.ConvTranspose;
import io.tao4j.graph.WindowOp.Resize2d;
import io.tao4j.graph.WindowOp.ResizeKind;
import io.tao4j.tensor.DType;
import java.util.Map;
import java.util.stream.DoubleStream;

/** How far a float32 target may be from the double-precision reference: the one table of it. */
public final class Tolerances {
  /** Relative to the larger of the element and a hundredth of the array's largest. */
  private static final double ELEMENTWISE = 4e-6;

  private static final double GRADIENT = 1e-3;

  /** Sums of products lose more than single operations, resizing has its coordinates in float32. */
  private static final Map<Class<? extends Op>, Double> FORWARD =
      Map.ofEntries(
          Map.entry(Conv.class, 2e-5),
          Map.entry(ConvTranspose.class, 2e-5),
          Map.entry(Linear.class, 1e-5),
          Map.entry(MatMul.class, 1e-5),
          Map.entry(BatchNorm.class, 1e-5),
          Map.entry(Resize2d.class, 2e-5),
          Map.entry(CumulativeSum.class, 1e-5),
          Map.entry(GridSample.class, 5e-5),
          Map.entry(RoiAlign.class, 5e-5),
          Map.entry(Lstm.class, 2e-5),
          Map.entry(Gru.class, 2e-5),
          Map.entry(CtcLoss.class, 1e-5));

  /** A gradient through a 16-bit value is one of 16 bits: half a last place, with some room. */
  private static final Map<DType, Double> GRADIENT_THROUGH =
      Map.of(DType.FLOAT16, 2e-3, DType.BFLOAT16, 1e-2);

  private Tolerances() {}

  public static double forward(Op op) {
    if (op instanceof Resize2d resize && resize.kind() == ResizeKind.BICUBIC) {
      return 2e-4; // weights of both signs, of coordinates in float32
    }
    return FORWARD.getOrDefault(op.getClass(), ELEMENTWISE);
  }

  public static double gradient(Op op) {
    return op instanceof Cast cast
        ? GRADIENT_THROUGH.getOrDefault(cast.dtype(), GRADIENT)
        : GRADIENT;
  }

  /**
   * The first element that is too far away, in words; empty if none is.
   *
   * @param slack absolute error that each element may have beside
   */
  public static String difference(
      double[] actual, double[] expected, double relative, double slack) {
    if (actual.length != expected.length) {
      return "%d elements instead of %d".formatted(actual.length, expected.length);
    }
    double largest =
        DoubleStream.of(expected).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    for (int i = 0; i < actual.length; i++) {
      double expectedNumber = expected[i];
      double allowed =
          relative * Math.max(Math.abs(expectedNumber), 0.01 * Math.min(largest, 1e4)) + slack;
      boolean same =
          Double.isFinite(expectedNumber)
              ? Math.abs(actual[i] - expectedNumber) <= allowed
              : Double.compare(actual[i], expectedNumber) == 0;
      if (!same) {
        return "element %d is %s, reference %s, allowed error %.3g"
            .formatted(i, actual[i], expectedNumber, allowed);
      }
    }
    return "";
  }

  /**
   * The largest error, in the measure of {@link #difference}: relative to the larger of the element
   * and a hundredth of the array's largest, beyond {@code slack}.
   */
  public static double worst(double[] actual, double[] expected, double slack) {
    double largest =
        DoubleStream.of(expected).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = Math.max(0, Math.abs(actual[i] - expected[i]) - slack);
      double scale = Math.max(Math.abs(expected[i]), 0.01 * Math.min(largest, 1e4));
      if (Double.isFinite(expected[i]) && error > 0) {
        worst = Math.max(worst, error / scale);
      }
    }
    return worst;
  }
}
