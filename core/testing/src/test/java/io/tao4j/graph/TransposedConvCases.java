package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.normal;
import static io.tao4j.graph.WindowCases.at;

import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.WindowOp.ConvTranspose;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Cases of transposed convolutions over one, two and three axes. */
final class TransposedConvCases {
  private TransposedConvCases() {}

  private static OpCase conv(String what, ConvTranspose op, long[] x, long[] weight, boolean bias) {
    List<Operand> operands = new ArrayList<>();
    operands.add(Operand.of(normal(1, x)));
    operands.add(Operand.parameter(normal(2, weight)));
    if (bias) {
      operands.add(Operand.parameter(normal(3, weight[1] * op.groups())));
    }
    return OpCase.of(what, op, operands.toArray(Operand[]::new));
  }

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    images(cases);
    others(cases);
    return cases;
  }

  private static void images(List<OpCase> cases) {
    Padding none = Padding.NONE;
    Padding one = Padding.all(1);
    cases.add(conv("plain", ConvTranspose.of(1, none, 1), at(2, 3, 4, 3), at(3, 2, 3, 3), false));
    cases.add(
        conv("twice_as_large", ConvTranspose.of(2, none, 1), at(2, 3, 3, 4), at(3, 2, 2, 2), true));
    cases.add(
        conv("overlapping", ConvTranspose.of(2, one, 1), at(2, 3, 3, 4), at(3, 2, 4, 4), true));
    cases.add(
        conv(
            "output_padding",
            new ConvTranspose(List.of(2, 3), List.of(1, 1), one, List.of(1, 2), 1),
            at(1, 2, 3, 3),
            at(2, 3, 3, 3),
            true));
    cases.add(
        conv(
            "stride_beyond_kernel",
            ConvTranspose.of(3, none, 1),
            at(1, 2, 3, 2),
            at(2, 2, 2, 2),
            true));
    cases.add(
        conv(
            "uneven_padding",
            ConvTranspose.of(2, new Padding(0, 1, 2, 0), 1),
            at(2, 2, 4, 3),
            at(2, 3, 3, 3),
            true));
    cases.add(
        conv(
            "dilation_2",
            new ConvTranspose(List.of(2, 1), List.of(2, 3), one, List.of(0, 0), 1),
            at(1, 2, 3, 4),
            at(2, 2, 3, 2),
            false));
    cases.add(
        conv(
            "output_padding_beyond_stride",
            new ConvTranspose(List.of(1, 1), List.of(3, 3), one, List.of(2, 1), 1),
            at(1, 2, 3, 4),
            at(2, 2, 2, 2),
            true));
    cases.add(conv("groups_2", ConvTranspose.of(2, one, 2), at(2, 4, 3, 3), at(4, 3, 3, 3), true));
    cases.add(conv("depthwise", ConvTranspose.of(2, one, 3), at(2, 3, 3, 4), at(3, 1, 4, 4), true));
    cases.add(
        OpCase.of(
            "symbolic_batch_and_size",
            new ConvTranspose(List.of(2, 2), List.of(1, 1), one, List.of(1, 1), 1),
            Operand.of(normal(1, 2, 3, 3, 4))
                .declared(Shape.of(Dim.symbol("N"), Dim.of(3), Dim.symbol("H"), Dim.symbol("W"))),
            Operand.parameter(normal(2, 3, 2, 3, 3)),
            Operand.parameter(normal(3, 2))));
    cases.add(
        OpCase.of(
            "weight_is_an_input",
            ConvTranspose.of(2, none, 1),
            Operand.of(normal(1, 2, 2, 2, 3)),
            Operand.of(normal(2, 2, 3, 2, 2)),
            Operand.of(normal(3, 3))));
  }

  private static void others(List<OpCase> cases) {
    cases.add(
        conv("1d", ConvTranspose.of(2, Padding.all(1, 1), 1), at(2, 3, 5), at(3, 2, 4), true));
    cases.add(
        conv(
            "1d_dilation_3_groups_2",
            new ConvTranspose(List.of(1), List.of(3), Padding.none(1), List.of(2), 2),
            at(2, 4, 5),
            at(4, 1, 3),
            false));
    cases.add(
        OpCase.of(
            "1d_symbolic_batch_and_length",
            ConvTranspose.of(4, Padding.all(2, 1), 1),
            Operand.of(normal(1, 2, 2, 3))
                .declared(Shape.of(Dim.symbol("N"), Dim.of(2), Dim.symbol("T"))),
            Operand.parameter(normal(2, 2, 1, 8))));
    cases.add(
        conv(
            "3d",
            ConvTranspose.of(2, Padding.none(3), 1),
            at(1, 2, 2, 2, 3),
            at(2, 2, 2, 2, 2),
            true));
    cases.add(
        conv(
            "3d_overlapping_uneven",
            new ConvTranspose(
                List.of(2, 1, 2),
                List.of(2, 1, 1),
                new Padding(List.of(1, 0, 1), List.of(0, 1, 1)),
                List.of(1, 0, 1),
                1),
            at(2, 2, 3, 3, 2),
            at(2, 2, 2, 3, 3),
            true));
  }
}
