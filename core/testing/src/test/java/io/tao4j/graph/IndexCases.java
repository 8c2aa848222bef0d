package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.booleans;
import static io.tao4j.graph.CaseNumbers.distinct;
import static io.tao4j.graph.CaseNumbers.integers;
import static io.tao4j.graph.CaseNumbers.normal;

import io.tao4j.graph.ElementwiseOp.Logical;
import io.tao4j.graph.ElementwiseOp.LogicalKind;
import io.tao4j.graph.ElementwiseOp.Not;
import io.tao4j.graph.IndexOp.Iota;
import io.tao4j.graph.IndexOp.ScatterAdd;
import io.tao4j.graph.IndexOp.TopK;
import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.ReduceOp.CumulativeSum;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cases of scatters, the largest elements, positions, running sums and truth values. */
final class IndexCases {
  private IndexCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    scatters(cases);
    largest(cases);
    sums(cases);
    logic(cases);
    Operand x = Operand.of(normal(1, 2, 3, 4)).constant();
    cases.add(OpCase.of("fixed", new Iota(1), x));
    cases.add(
        OpCase.of(
            "symbolic", new Iota(0), x.declared(Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(4)))));
    cases.add(OpCase.of("of_integers", new Iota(0), Operand.of(integers(2, 5))));
    return cases;
  }

  private static Operand indices(long... values) {
    return Operand.of(Tensor.of(values, values.length));
  }

  private static void scatters(List<OpCase> cases) {
    Operand x = Operand.of(normal(1, 4, 3, 2));
    cases.add(
        OpCase.of(
            "rows_with_doubles",
            new ScatterAdd(0),
            x,
            indices(2, 0, 2, 3, 2),
            Operand.of(normal(2, 5, 3, 2))));
    cases.add(
        OpCase.of(
            "middle_axis", new ScatterAdd(1), x, indices(1, 1), Operand.of(normal(2, 4, 2, 2))));
    cases.add(
        OpCase.of(
            "last_axis", new ScatterAdd(2), x, indices(1, 0, 1), Operand.of(normal(2, 4, 3, 3))));
    cases.add(
        OpCase.of(
            "vector",
            new ScatterAdd(0),
            Operand.of(normal(3, 6)),
            indices(5, 5, 0),
            Operand.of(normal(4, 3))));
    cases.add(
        OpCase.of(
            "integers",
            new ScatterAdd(0),
            Operand.of(integers(3, 4, 2)),
            indices(1, 1, 3),
            Operand.of(integers(4, 3, 2))));
    cases.add(
        OpCase.of(
            "symbolic",
            new ScatterAdd(1),
            x.declared(Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(2))),
            indices(1, 1).declared(Shape.of(Dim.symbol("K"))),
            Operand.of(normal(2, 4, 2, 2))
                .declared(Shape.of(Dim.symbol("N"), Dim.symbol("K"), Dim.of(2)))));
  }

  /** Both outputs. */
  private static OpCase both(String what, TopK op, Operand x) {
    return OpCase.of(what, op, x).with((b, values) -> b.addAll(OpCase.NODE, op, values));
  }

  private static void largest(List<OpCase> cases) {
    Operand x = Operand.of(distinct(5, 3, 7, 2));
    cases.add(both("last_axis", new TopK(2, 1, true), x));
    cases.add(both("middle_axis", new TopK(1, 3, true), x));
    cases.add(both("first_axis_smallest", new TopK(0, 2, false), x));
    cases.add(both("all_of_them", new TopK(1, 7, false), x));
    cases.add(both("vector", new TopK(0, 4, true), Operand.of(distinct(6, 9))));
    cases.add(
        both(
            "integers",
            new TopK(1, 2, true),
            Operand.of(Tensor.of(new long[] {3, -1, 8, 5, 0, 2, 9, -4}, 2, 4))));
    cases.add(
        both(
            "symbolic",
            new TopK(1, 3, true),
            x.declared(Shape.of(Dim.symbol("N"), Dim.symbol("B"), Dim.of(2)))));
    // what a detector does: the boxes with the best scores
    cases.add(
        OpCase.of("indices_gather", new TopK(0, 3, true), Operand.of(distinct(7, 6)))
            .with(
                (b, values) -> {
                  List<Value> both =
                      b.addAll(OpCase.NODE, new TopK(0, 3, true), List.of(values.get(0)));
                  Value again = b.add(new IndexOp.Gather(0), values.get(0), both.get(1));
                  return List.of(both.get(0), again);
                }));
  }

  private static void sums(List<OpCase> cases) {
    Operand x = Operand.of(normal(8, 3, 5, 2));
    for (boolean exclusive : new boolean[] {false, true}) {
      for (boolean reverse : new boolean[] {false, true}) {
        String what = (exclusive ? "exclusive" : "inclusive") + (reverse ? "_reverse" : "");
        for (int axis = 0; axis < 3; axis++) {
          cases.add(
              OpCase.of(what + "_axis_" + axis, new CumulativeSum(axis, exclusive, reverse), x));
        }
      }
    }
    cases.add(
        OpCase.of("integers", new CumulativeSum(1, false, false), Operand.of(integers(9, 2, 6))));
    cases.add(
        OpCase.of(
            "symbolic",
            new CumulativeSum(1, true, false),
            x.declared(Shape.of(Dim.symbol("N"), Dim.symbol("T"), Dim.of(2)))));
  }

  private static void logic(List<OpCase> cases) {
    Operand a = Operand.of(booleans(1, 2, 3, 4));
    for (LogicalKind kind : LogicalKind.values()) {
      String what = kind.name().toLowerCase(Locale.ROOT);
      cases.add(OpCase.of(what, new Logical(kind), a, Operand.of(booleans(2, 2, 3, 4))));
      cases.add(
          OpCase.of(what + "_broadcast", new Logical(kind), a, Operand.of(booleans(3, 3, 1))));
    }
    cases.add(OpCase.of("plain", new Not(), a));
    cases.add(
        OpCase.of("of_a_comparison", new Not(), a)
            .with(
                (b, values) -> {
                  Value not = b.add(OpCase.NODE, new Not(), values);
                  return List.of(not, b.add(new ElementwiseOp.Cast(DType.INT64), not));
                }));
  }
}
