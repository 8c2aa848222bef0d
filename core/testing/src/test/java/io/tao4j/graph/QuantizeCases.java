package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.normal;
import static io.tao4j.graph.CaseNumbers.vector;

import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.QuantizeOp.FakeQuantize;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cases of quantisation. */
final class QuantizeCases {
  private QuantizeCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    Tensor small = Tensor.scalar(0.03f);
    cases.add(of("signed", FakeQuantize.signed(), normal(71, 2, 3, 4, 5), small));
    cases.add(of("signed_rank_0", FakeQuantize.signed(), Tensor.scalar(0.4f), small));
    cases.add(of("unsigned", FakeQuantize.unsigned(), normal(72, 4, 7), Tensor.scalar(0.004f)));
    cases.add(of("offset", FakeQuantize.offset(), normal(70, 4, 7), small));
    cases.add(
        of("affine_4_bits", new FakeQuantize(-1, 3, 0, 15), normal(73, 3, 5), Tensor.scalar(0.3f)));
    cases.add(
        of(
            "affine_8_bits",
            new FakeQuantize(-1, -20, -128, 127),
            normal(74, 3, 5),
            Tensor.scalar(0.02f)));
    cases.add(
        of(
            "ties_to_even_and_beyond_the_range",
            FakeQuantize.signed(),
            vector(0.125f, 0.375f, -0.125f, -0.375f, 31.75f, 31.875f, -32, -32.5f, 100),
            Tensor.scalar(0.25f)));
    Tensor images = between(FakeQuantize.signed(), normal(75, 2, 3, 4, 4), small);
    cases.add(
        gradient(
            "symbolic_batch",
            FakeQuantize.signed(),
            Operand.of(images).declared(Shape.batch(3, 4, 4)),
            small));
    for (int rank = 1; rank <= 4; rank++) {
      long[] shape = new long[rank];
      java.util.Arrays.fill(shape, 2);
      int axis = rank == 3 ? 1 : 0;
      shape[axis] = 3;
      FakeQuantize op = FakeQuantize.perChannel(axis);
      Tensor scale = vector(0.01f, 0.03f, 0.002f);
      Tensor x = between(op, normal(76 + rank, shape), scale);
      cases.add(gradient("weight_of_rank_" + rank, op, Operand.parameter(x), scale));
      cases.add(gradient("per_channel_of_rank_" + rank, op, Operand.of(x), scale));
    }
    FakeQuantize grid = new FakeQuantize(1, 0, -128, 127);
    cases.add(of("per_channel_8_bits", grid, normal(81, 2, 3, 5), vector(0.01f, 0.1f, 0.02f)));
    return cases;
  }

  private static OpCase of(String what, FakeQuantize op, Tensor x, Tensor scale) {
    return gradient(
        what, op, Operand.of(what.startsWith("ties") ? x : between(op, x, scale)), scale);
  }

  private static double scale(FakeQuantize op, Tensor x, Tensor scale, long index) {
    if (!op.isPerChannel()) {
      return scale.item();
    }
    long inner = 1;
    for (int axis = op.axis() + 1; axis < x.shape().rank(); axis++) {
      inner *= x.shape().size(axis);
    }
    return scale.get(index / inner % x.shape().size(op.axis()));
  }

  /** Moves what is so near the middle of two integers that float32 may round it either way. */
  private static Tensor between(FakeQuantize op, Tensor x, Tensor scale) {
    float[] values = x.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      double each = scale(op, x, scale, i);
      double q = values[i] / each;
      if (Math.abs(q - Math.floor(q) - 0.5) < 0.05) {
        values[i] += (float) (0.1 * each);
      }
    }
    return Tensor.of(values, x.shape().toArray());
  }

  /** The gradient is straight through within the range: finite differences see steps. */
  private static OpCase gradient(String what, FakeQuantize op, Operand x, Tensor scale) {
    return OpCase.of(what, op, x, Operand.buffer(scale))
        .expecting(
            projection -> {
              double[] gradient = projection.clone();
              for (int i = 0; i < gradient.length; i++) {
                double each = scale(op, x.value(), scale, i);
                double q = Math.rint(x.value().get(i) / each) + op.zeroPoint();
                if (q < op.minimum() || q > op.maximum()) {
                  gradient[i] = 0;
                }
              }
              return Map.of("x0", gradient);
            });
  }
}
