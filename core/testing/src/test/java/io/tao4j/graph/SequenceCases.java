package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.normal;

import io.tao4j.graph.LossOp.CtcLoss;
import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.RecurrentOp.Gru;
import io.tao4j.graph.RecurrentOp.Lstm;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of recurrent layers and of the loss that goes with them. */
final class SequenceCases {
  private SequenceCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (boolean reverse : new boolean[] {false, true}) {
      String what = reverse ? "reverse" : "forward";
      cases.add(recurrent(what, new Lstm(4, reverse), 4, 0, false));
      cases.add(recurrent(what + "_with_state", new Lstm(2, reverse), 4, 2, false));
      cases.add(recurrent(what, new Gru(4, reverse), 3, 0, false));
      cases.add(recurrent(what + "_with_state", new Gru(2, reverse), 3, 1, false));
    }
    cases.add(recurrent("symbolic_batch", new Lstm(3, false), 4, 0, true));
    cases.add(recurrent("symbolic_batch", new Gru(3, true), 3, 0, true));
    losses(cases);
    return cases;
  }

  private static OpCase recurrent(
      String what, RecurrentOp op, int gates, int states, boolean symbolic) {
    int hidden = op.hidden();
    List<Operand> operands = new ArrayList<>();
    Operand x = Operand.of(normal(1, 2, 5, 3));
    operands.add(symbolic ? x.declared(Shape.of(Dim.symbol("N"), Dim.of(5), Dim.of(3))) : x);
    operands.add(Operand.parameter(normal(2, gates * hidden, 3)));
    operands.add(Operand.parameter(normal(3, gates * hidden, hidden)));
    operands.add(Operand.parameter(normal(4, gates * hidden)));
    operands.add(Operand.parameter(normal(5, gates * hidden)));
    for (int i = 0; i < states; i++) {
      operands.add(Operand.of(normal(6 + i, 2, hidden)));
    }
    return OpCase.of(what, op, operands.toArray(Operand[]::new))
        .with((b, values) -> b.addAll(OpCase.NODE, op, values));
  }

  private static Operand lengths(long... values) {
    return Operand.of(Tensor.of(values, values.length));
  }

  private static void losses(List<OpCase> cases) {
    Operand logits = Operand.of(normal(9, 3, 6, 4));
    // repeated labels need a blank between them; the last target is empty
    Operand targets = Operand.of(Tensor.of(new long[] {1, 2, 2, 3, 1, 1, 2, 1, 3}, 3, 3));
    cases.add(
        OpCase.of(
            "lengths", new CtcLoss(0, false), logits, targets, lengths(6, 4, 5), lengths(3, 2, 0)));
    cases.add(
        OpCase.of(
            "other_blank",
            new CtcLoss(3, false),
            logits,
            Operand.of(Tensor.of(new long[] {0, 1, 1, 0, 2, 0}, 3, 2)),
            lengths(6, 6, 3),
            lengths(2, 2, 1)));
    cases.add(
        OpCase.of(
            "too_long_counts_zero",
            new CtcLoss(0, true),
            logits,
            targets,
            lengths(3, 4, 1),
            lengths(3, 2, 1)));
    cases.add(
        OpCase.of(
            "one_step",
            new CtcLoss(0, false),
            Operand.of(normal(10, 2, 1, 3)),
            Operand.of(Tensor.of(new long[] {2, 1}, 2, 1)),
            lengths(1, 1),
            lengths(1, 0)));
    cases.add(
        OpCase.of(
            "symbolic_batch",
            new CtcLoss(0, false),
            logits.declared(Shape.of(Dim.symbol("N"), Dim.of(6), Dim.of(4))),
            targets.declared(Shape.of(Dim.symbol("N"), Dim.of(3))),
            lengths(6, 5, 6).declared(Shape.of(Dim.symbol("N"))),
            lengths(2, 2, 1).declared(Shape.of(Dim.symbol("N")))));
  }
}
