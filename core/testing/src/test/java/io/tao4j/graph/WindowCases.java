package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.distinct;
import static io.tao4j.graph.CaseNumbers.normal;

import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.WindowOp.AveragePool;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.graph.WindowOp.MaxPool;
import io.tao4j.graph.WindowOp.Resize2d;
import io.tao4j.graph.WindowOp.ResizeKind;
import io.tao4j.graph.WindowOp.ResizeTo;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cases of sliding windows. */
final class WindowCases {
  private WindowCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    convolutions(cases);
    maxima(cases);
    averages(cases);
    sizes(cases);
    cases.addAll(SequenceAndVolumeCases.all());
    cases.addAll(TransposedConvCases.all());
    return cases;
  }

  static OpCase conv(String what, WindowOp op, long[] x, long[] weight, boolean bias) {
    List<Operand> operands = new ArrayList<>();
    operands.add(Operand.of(normal(1, x)));
    operands.add(Operand.parameter(normal(2, weight)));
    if (bias) {
      operands.add(Operand.parameter(normal(3, weight[0])));
    }
    return OpCase.of(what, op, operands.toArray(Operand[]::new));
  }

  static long[] at(long... sizes) {
    return sizes;
  }

  private static void convolutions(List<OpCase> cases) {
    Padding one = Padding.all(1);
    Padding uneven = new Padding(0, 1, 2, 3);
    cases.add(conv("plain", Conv.of(1, Padding.NONE, 1), at(2, 3, 5, 7), at(4, 3, 3, 3), false));
    cases.add(conv("bias", Conv.of(1, one, 1), at(2, 3, 5, 6), at(4, 3, 3, 3), true));
    cases.add(conv("batch_1_pixel", Conv.of(1, one, 1), at(1, 2, 1, 1), at(3, 2, 3, 3), true));
    cases.add(conv("pointwise", Conv.of(1, Padding.NONE, 1), at(2, 5, 3, 4), at(3, 5, 1, 1), true));
    cases.add(
        conv(
            "pointwise_stride_2",
            Conv.of(2, Padding.NONE, 1),
            at(2, 3, 5, 6),
            at(2, 3, 1, 1),
            false));
    cases.add(conv("stride_2", Conv.of(2, one, 1), at(2, 3, 8, 7), at(4, 3, 3, 3), false));
    cases.add(
        conv(
            "stride_2_even_size_uneven_padding",
            Conv.of(2, new Padding(0, 0, 1, 1), 1),
            at(2, 3, 8, 8),
            at(4, 3, 3, 3),
            true));
    cases.add(
        conv(
            "stride_beyond_kernel",
            Conv.of(3, Padding.NONE, 1),
            at(1, 2, 8, 9),
            at(2, 2, 2, 2),
            true));
    cases.add(
        conv("two_strides", new Conv(2, 3, 1, 1, one, 1), at(2, 2, 7, 9), at(3, 2, 3, 3), false));
    cases.add(conv("uneven_padding", Conv.of(1, uneven, 1), at(2, 2, 5, 4), at(3, 2, 3, 3), true));
    cases.add(
        conv(
            "padding_beyond_kernel",
            Conv.of(1, Padding.all(3), 1),
            at(1, 1, 3, 3),
            at(2, 1, 2, 2),
            true));
    cases.add(
        conv(
            "flat_kernel",
            Conv.of(1, new Padding(0, 3, 0, 3), 1),
            at(2, 2, 4, 6),
            at(3, 2, 1, 7),
            false));
    cases.add(
        conv(
            "tall_kernel",
            Conv.of(1, new Padding(2, 0, 2, 0), 1),
            at(2, 2, 6, 3),
            at(3, 2, 5, 1),
            true));
    cases.add(conv("even_kernel", Conv.of(1, one, 1), at(1, 2, 5, 5), at(2, 2, 4, 4), true));
    cases.add(
        conv(
            "dilation_2",
            new Conv(1, 1, 2, 2, Padding.all(2), 1),
            at(2, 2, 7, 6),
            at(3, 2, 3, 3),
            true));
    cases.add(
        conv(
            "dilation_2_valid",
            new Conv(1, 1, 2, 2, Padding.NONE, 1),
            at(2, 2, 7, 8),
            at(3, 2, 3, 3),
            false));
    cases.add(
        conv(
            "two_dilations_uneven_padding",
            new Conv(1, 1, 2, 3, uneven, 1),
            at(1, 2, 7, 9),
            at(2, 2, 3, 3),
            true));
    cases.add(
        conv(
            "dilation_2_stride_2",
            new Conv(2, 2, 2, 2, Padding.all(2), 1),
            at(2, 2, 9, 8),
            at(3, 2, 3, 3),
            true));
    cases.add(conv("groups_2", Conv.of(1, one, 2), at(2, 4, 5, 5), at(6, 2, 3, 3), true));
    cases.add(conv("groups_3_stride_2", Conv.of(2, one, 3), at(2, 6, 5, 6), at(3, 2, 3, 3), false));
    cases.add(
        conv(
            "groups_2_dilation_2",
            new Conv(1, 1, 2, 2, Padding.all(2), 2),
            at(1, 4, 6, 6),
            at(4, 2, 3, 3),
            true));
    cases.add(conv("depthwise", Conv.of(1, one, 4), at(2, 4, 5, 6), at(4, 1, 3, 3), false));
    cases.add(
        conv("depthwise_bias_stride_2", Conv.of(2, one, 4), at(2, 4, 7, 6), at(4, 1, 3, 3), true));
    cases.add(
        conv(
            "depthwise_uneven_padding_stride_2",
            Conv.of(2, new Padding(0, 0, 1, 1), 3),
            at(1, 3, 6, 6),
            at(3, 1, 3, 3),
            true));
    cases.add(
        conv("depthwise_multiplier_2", Conv.of(1, one, 3), at(2, 3, 5, 5), at(6, 1, 3, 3), true));
    cases.add(
        conv(
            "depthwise_dilation_2",
            new Conv(1, 1, 2, 2, Padding.all(2), 3),
            at(2, 3, 6, 7),
            at(3, 1, 3, 3),
            true));
    cases.add(
        conv(
            "depthwise_two_strides",
            new Conv(1, 2, 1, 1, one, 3),
            at(1, 3, 5, 6),
            at(3, 1, 3, 3),
            false));
    Operand x = Operand.of(normal(1, 2, 3, 8, 12));
    cases.add(
        OpCase.of(
            "symbolic_batch_and_size",
            Conv.of(2, one, 1),
            x.declared(
                Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 4), Dim.symbol("W", 4))),
            Operand.parameter(normal(2, 4, 3, 3, 3)),
            Operand.parameter(normal(3, 4))));
    cases.add(
        OpCase.of(
            "weight_is_an_input",
            Conv.of(1, one, 1),
            Operand.of(normal(1, 2, 2, 4, 5)),
            Operand.of(normal(2, 3, 2, 3, 3)),
            Operand.of(normal(3, 3))));
  }

  private static void maxima(List<OpCase> cases) {
    Operand x = Operand.of(distinct(4, 2, 3, 7, 6));
    cases.add(OpCase.of("plain", new MaxPool(2, 2, 2, 2, Padding.NONE), x));
    cases.add(OpCase.of("overlap_padding", new MaxPool(3, 3, 2, 2, Padding.all(1)), x));
    cases.add(OpCase.of("uneven_padding", new MaxPool(3, 3, 2, 2, new Padding(0, 0, 1, 1)), x));
    cases.add(OpCase.of("stride_1", new MaxPool(5, 5, 1, 1, Padding.all(2)), x));
    cases.add(OpCase.of("flat", new MaxPool(1, 3, 1, 2, new Padding(0, 1, 0, 0)), x));
    cases.add(OpCase.of("stride_beyond_kernel", new MaxPool(2, 2, 3, 3, Padding.NONE), x));
    Tensor negative = Tensor.full(-3, 1, 1, 3, 3);
    cases.add(
        OpCase.of(
                "padding_never_wins_first_of_equals_gets_the_gradient",
                new MaxPool(3, 3, 2, 2, Padding.all(1)),
                Operand.of(negative))
            .expecting(
                p -> {
                  // windows start at (-1,-1), (-1,1), (1,-1), (1,1); their first real elements:
                  double[] gradient = new double[9];
                  gradient[0] = p[0];
                  gradient[1] = p[1];
                  gradient[3] = p[2];
                  gradient[4] = p[3];
                  return Map.of("x0", gradient);
                }));
    cases.add(
        OpCase.of(
            "symbolic_batch_and_size",
            new MaxPool(3, 3, 2, 2, Padding.all(1)),
            Operand.of(distinct(5, 1, 2, 8, 4))
                .declared(
                    Shape.of(Dim.symbol("N"), Dim.of(2), Dim.symbol("H", 2), Dim.symbol("W", 2)))));
  }

  private static void averages(List<OpCase> cases) {
    Operand x = Operand.of(normal(6, 2, 3, 7, 6));
    for (boolean count : new boolean[] {false, true}) {
      String counting = count ? "_counting_padding" : "";
      cases.add(OpCase.of("plain" + counting, new AveragePool(2, 2, 2, 2, Padding.NONE, count), x));
      cases.add(
          OpCase.of(
              "overlap_padding" + counting, new AveragePool(3, 3, 2, 2, Padding.all(1), count), x));
      cases.add(
          OpCase.of(
              "uneven_padding" + counting,
              new AveragePool(3, 2, 2, 1, new Padding(0, 1, 1, 0), count),
              x));
      cases.add(
          OpCase.of("stride_1" + counting, new AveragePool(3, 3, 1, 1, Padding.all(1), count), x));
      cases.add(
          OpCase.of("whole_image" + counting, new AveragePool(7, 6, 1, 1, Padding.NONE, count), x));
    }
  }

  private static void sizes(List<OpCase> cases) {
    Operand x = Operand.of(normal(7, 2, 3, 4, 5));
    Operand symbolic =
        x.declared(Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H", 2), Dim.symbol("W")));
    Operand batch = x.declared(Shape.batch(3, 4, 5));
    for (ResizeKind kind : ResizeKind.values()) {
      String what = kind.name().toLowerCase(Locale.ROOT);
      cases.add(
          OpCase.of(what + "_twice", new Resize2d(kind, new ResizeTo.Factor(2, 2)), symbolic));
      cases.add(OpCase.of(what + "_3_by_1", new Resize2d(kind, new ResizeTo.Factor(3, 1)), x));
      cases.add(OpCase.of(what + "_to_7x3", new Resize2d(kind, new ResizeTo.Size(7, 3)), batch));
      cases.add(OpCase.of(what + "_to_9x8", new Resize2d(kind, new ResizeTo.Size(9, 8)), x));
      cases.add(
          OpCase.of(
              what + "_from_a_pixel",
              new Resize2d(kind, new ResizeTo.Size(3, 2)),
              Operand.of(normal(8, 1, 2, 1, 1))));
    }
  }
}
