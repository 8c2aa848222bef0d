package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.distinct;
import static io.tao4j.graph.CaseNumbers.normal;
import static io.tao4j.graph.WindowCases.at;
import static io.tao4j.graph.WindowCases.conv;

import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.WindowOp.AveragePool;
import io.tao4j.graph.WindowOp.Conv;
import io.tao4j.graph.WindowOp.MaxPool;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Convolutions and pools over one and three axes. */
final class SequenceAndVolumeCases {
  private SequenceAndVolumeCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    sequences(cases);
    volumes(cases);
    pools(cases);
    return cases;
  }

  private static Padding around(List<Integer> before, List<Integer> after) {
    return new Padding(before, after);
  }

  private static void sequences(List<OpCase> cases) {
    Padding one = Padding.all(1, 1);
    cases.add(conv("1d", Conv.of(1, one, 1), at(2, 3, 7), at(4, 3, 3), true));
    cases.add(conv("1d_stride_2", Conv.of(2, Padding.none(1), 1), at(2, 3, 8), at(2, 3, 3), false));
    cases.add(
        conv(
            "1d_dilation_2_uneven_padding",
            new Conv(List.of(1), List.of(2), around(List.of(4), List.of(0)), 1),
            at(2, 2, 6),
            at(3, 2, 3),
            true));
    cases.add(conv("1d_groups_2", Conv.of(1, one, 2), at(2, 4, 5), at(6, 2, 3), true));
    cases.add(conv("1d_depthwise", Conv.of(2, one, 3), at(2, 3, 7), at(3, 1, 3), true));
    Operand x = Operand.of(normal(1, 2, 3, 8));
    cases.add(
        OpCase.of(
            "1d_symbolic_batch_and_length",
            Conv.of(2, one, 1),
            x.declared(Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("T", 2))),
            Operand.parameter(normal(2, 4, 3, 3)),
            Operand.parameter(normal(3, 4))));
  }

  private static void volumes(List<OpCase> cases) {
    Padding one = Padding.all(1, 3);
    cases.add(conv("3d", Conv.of(1, one, 1), at(1, 2, 3, 4, 5), at(3, 2, 3, 3, 3), true));
    cases.add(
        conv(
            "3d_three_strides_and_dilations_uneven_padding",
            new Conv(
                List.of(2, 1, 2), List.of(1, 2, 1), around(List.of(1, 2, 0), List.of(0, 1, 1)), 1),
            at(2, 2, 4, 5, 5),
            at(2, 2, 2, 2, 3),
            false));
    cases.add(
        conv(
            "3d_pointwise",
            Conv.of(1, Padding.none(3), 1),
            at(2, 3, 2, 3, 2),
            at(2, 3, 1, 1, 1),
            true));
    cases.add(conv("3d_groups_2", Conv.of(1, one, 2), at(1, 4, 3, 3, 3), at(4, 2, 3, 3, 3), true));
    Operand x = Operand.of(normal(1, 2, 2, 3, 4, 4));
    cases.add(
        OpCase.of(
            "3d_symbolic_batch_and_image",
            Conv.of(1, one, 1),
            x.declared(
                Shape.of(Dim.symbol("N"), Dim.of(2), Dim.of(3), Dim.symbol("H"), Dim.symbol("W"))),
            Operand.parameter(normal(2, 2, 2, 3, 3, 3)),
            Operand.parameter(normal(3, 2))));
  }

  private static void pools(List<OpCase> cases) {
    Operand sequence = Operand.of(distinct(4, 2, 3, 7));
    Operand volume = Operand.of(distinct(4, 2, 2, 4, 5, 4));
    Padding one = Padding.all(1, 3);
    cases.add(OpCase.of("1d", new MaxPool(List.of(3), List.of(2), Padding.all(1, 1)), sequence));
    cases.add(
        OpCase.of(
            "1d_uneven_padding",
            new MaxPool(List.of(2), List.of(2), around(List.of(0), List.of(1))),
            sequence));
    cases.add(OpCase.of("3d", new MaxPool(List.of(2, 3, 2), List.of(2, 2, 2), one), volume));
    cases.add(
        OpCase.of(
            "3d_symbolic_batch",
            new MaxPool(List.of(2, 2, 2), List.of(1, 2, 1), Padding.none(3)),
            volume.declared(
                Shape.of(Dim.symbol("N"), Dim.of(2), Dim.of(4), Dim.of(5), Dim.of(4)))));
    cases.add(
        OpCase.of(
                "3d_first_of_equals_gets_the_gradient",
                new MaxPool(List.of(2, 2, 2), List.of(2, 2, 2), Padding.none(3)),
                Operand.of(Tensor.full(-3, 1, 1, 2, 2, 2)))
            .expecting(p -> Map.of("x0", new double[] {p[0], 0, 0, 0, 0, 0, 0, 0})));
    for (boolean count : new boolean[] {false, true}) {
      String counting = count ? "_counting_padding" : "";
      cases.add(
          OpCase.of(
              "1d" + counting,
              new AveragePool(List.of(3), List.of(2), Padding.all(1, 1), count),
              sequence));
      cases.add(
          OpCase.of(
              "3d" + counting,
              new AveragePool(List.of(2, 3, 3), List.of(2, 2, 1), one, count),
              volume));
      cases.add(
          OpCase.of(
              "3d_uneven_padding" + counting,
              new AveragePool(
                  List.of(2, 2, 3),
                  List.of(1, 2, 2),
                  around(List.of(1, 0, 0), List.of(0, 1, 1)),
                  count),
              volume));
    }
  }
}
