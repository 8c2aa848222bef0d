package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.between;
import static io.tao4j.graph.CaseNumbers.distinct;
import static io.tao4j.graph.CaseNumbers.normal;
import static io.tao4j.graph.CaseNumbers.vector;

import io.tao4j.graph.LinearOp.Linear;
import io.tao4j.graph.LinearOp.MatMul;
import io.tao4j.graph.NormalizeOp.BatchNorm;
import io.tao4j.graph.NormalizeOp.Dropout;
import io.tao4j.graph.NormalizeOp.LogSoftmax;
import io.tao4j.graph.NormalizeOp.Softmax;
import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.ReduceOp.ArgMax;
import io.tao4j.graph.ReduceOp.Reduce;
import io.tao4j.graph.ReduceOp.ReduceKind;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cases of reductions, normalisations and matrix products. */
final class ArithmeticCases {
  private ArithmeticCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (ReduceKind kind : ReduceKind.values()) {
      reduce(cases, kind);
    }
    argMax(cases);
    batchNorms(cases);
    softmaxes(cases);
    dropouts(cases);
    linears(cases);
    products(cases);
    return cases;
  }

  private static void reduce(List<OpCase> cases, ReduceKind kind) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    boolean extreme = kind == ReduceKind.MAXIMUM || kind == ReduceKind.MINIMUM;
    // a sum that cancels would say more of the order of additions than of the op
    Operand x = Operand.of(extreme ? distinct(131, 2, 3, 4, 5) : between(-1, 3, 131, 2, 3, 4, 5));
    for (boolean keep : new boolean[] {false, true}) {
      String end = keep ? "_kept" : "";
      cases.add(OpCase.of(name + "_space" + end, new Reduce(kind, List.of(2, 3), keep), x));
      cases.add(OpCase.of(name + "_first" + end, new Reduce(kind, List.of(0), keep), x));
      cases.add(OpCase.of(name + "_last" + end, new Reduce(kind, List.of(3), keep), x));
      cases.add(OpCase.of(name + "_apart" + end, new Reduce(kind, List.of(0, 2), keep), x));
      cases.add(OpCase.of(name + "_all" + end, new Reduce(kind, List.of(0, 1, 2, 3), keep), x));
    }
    cases.add(
        OpCase.of(
            name + "_rank_1", new Reduce(kind, List.of(0), false), Operand.of(distinct(132, 7))));
    cases.add(
        OpCase.of(
            name + "_axis_of_size_1",
            new Reduce(kind, List.of(1), false),
            Operand.of(distinct(133, 3, 1))));
    cases.add(
        OpCase.of(
            name + "_rank_5",
            new Reduce(kind, List.of(1, 4), false),
            Operand.of(distinct(134, 2, 2, 1, 3, 2))));
    cases.add(
        OpCase.of(
            name + "_symbolic_batch",
            new Reduce(kind, List.of(0), false),
            Operand.of(distinct(135, 3, 4)).declared(Shape.batch(4))));
    switch (kind) {
      case MAXIMUM, MINIMUM ->
          cases.add(
              OpCase.of(
                      name + "_ties_share_the_gradient",
                      new Reduce(kind, List.of(0), false),
                      Operand.of(vector(2, 2, 2)))
                  .expecting(p -> Map.of("x0", new double[] {p[0] / 3, p[0] / 3, p[0] / 3})));
      case SUM, MEAN -> {
        // nothing special at a tie
      }
    }
  }

  private static void argMax(List<OpCase> cases) {
    Tensor x = distinct(141, 2, 3, 4);
    for (int axis = 0; axis < 3; axis++) {
      cases.add(OpCase.of("axis_" + axis, new ArgMax(axis), Operand.of(x)));
    }
    cases.add(OpCase.of("first_of_ties", new ArgMax(0), Operand.of(vector(1, 3, 3, 2, 3))));
    cases.add(
        OpCase.of(
            "first_of_ties_in_the_middle",
            new ArgMax(1),
            Operand.of(Tensor.of(new float[] {1, 1, 0, 0, 5, 5, 5, 4}, 2, 2, 2))));
    cases.add(
        OpCase.of(
            "symbolic_batch",
            new ArgMax(1),
            Operand.of(distinct(142, 4, 5)).declared(Shape.batch(5))));
    cases.add(OpCase.of("negative", new ArgMax(0), Operand.of(vector(-3, -1, -2))));
  }

  private static OpCase batchNorm(String what, double epsilon, Shape declared, long... shape) {
    long channels = shape[1];
    return OpCase.of(
        what,
        new BatchNorm(epsilon, 0.1),
        Operand.of(between(-1, 3, 151, shape)).declared(declared),
        Operand.parameter(between(0.5, 1.5, 152, channels)),
        Operand.parameter(normal(153, channels)),
        Operand.buffer(normal(154, channels)),
        Operand.buffer(between(0.3, 2, 155, channels)));
  }

  private static void batchNorms(List<OpCase> cases) {
    cases.add(batchNorm("images", 1e-5, Shape.of(2, 3, 4, 5), 2, 3, 4, 5));
    cases.add(batchNorm("symbolic_batch", 1e-3, Shape.batch(3, 4, 5), 3, 3, 4, 5));
    cases.add(batchNorm("one_image", 1e-3, Shape.of(1, 2, 3, 3), 1, 2, 3, 3));
    cases.add(batchNorm("features", 1e-5, Shape.of(5, 3), 5, 3));
    cases.add(batchNorm("sequences", 1e-5, Shape.of(2, 3, 7), 2, 3, 7));
    cases.add(batchNorm("volumes", 1e-5, Shape.of(2, 2, 2, 3, 2), 2, 2, 2, 3, 2));
    cases.add(batchNorm("large_epsilon", 0.5, Shape.of(2, 1, 2, 2), 2, 1, 2, 2));
  }

  private static void softmaxes(List<OpCase> cases) {
    for (int axis = 0; axis < 4; axis++) {
      Operand x = Operand.of(normal(161, 2, 3, 4, 2));
      cases.add(OpCase.of("rank_4_axis_" + axis, new Softmax(axis), x));
      cases.add(OpCase.of("rank_4_axis_" + axis, new LogSoftmax(axis), x));
    }
    List<Operand> operands =
        List.of(
            Operand.of(normal(162, 5)),
            Operand.of(normal(163, 3, 4)).declared(Shape.batch(4)),
            Operand.of(normal(164, 2, 3, 4)),
            Operand.of(normal(165, 1, 2, 2, 1, 3)));
    for (Operand x : operands) {
      int last = x.declared().rank() - 1;
      String what = "last_of_rank_" + (last + 1);
      cases.add(OpCase.of(what, new Softmax(last), x));
      cases.add(OpCase.of(what, new LogSoftmax(last), x));
    }
    Operand extreme =
        Operand.of(Tensor.of(new float[] {-100, 0, 100, 100, 99.5f, -100, 0, 0.5f, -1}, 3, 3));
    cases.add(OpCase.of("extreme", new Softmax(1), extreme));
    cases.add(OpCase.of("extreme", new LogSoftmax(1), extreme));
    Operand large = Operand.of(Tensor.of(new float[] {1e4f, 1e4f + 1, 1e4f - 2}, 1, 3)).constant();
    cases.add(OpCase.of("large", new Softmax(1), large));
    cases.add(OpCase.of("large", new LogSoftmax(1), large));
    Operand alone = Operand.of(normal(166, 3, 1));
    cases.add(OpCase.of("axis_of_size_1", new Softmax(1), alone));
    cases.add(OpCase.of("axis_of_size_1", new LogSoftmax(1), alone));
  }

  private static void dropouts(List<OpCase> cases) {
    cases.add(OpCase.of("rate_0", new Dropout(0), Operand.of(normal(171, 3, 4))));
    cases.add(OpCase.of("half", new Dropout(0.5), Operand.of(normal(172, 8, 16)).constant()));
    cases.add(
        OpCase.of(
            "symbolic_batch",
            new Dropout(0.2),
            Operand.of(normal(173, 3, 40)).declared(Shape.batch(40)).constant()));
    cases.add(
        OpCase.of("images", new Dropout(0.3), Operand.of(normal(174, 2, 3, 4, 5)).constant()));
    cases.add(
        OpCase.of(
            "whole_images",
            new Dropout(0.3, true),
            Operand.of(normal(175, 40, 3, 2, 5)).declared(Shape.batch(3, 2, 5)).constant()));
    cases.add(
        OpCase.of(
            "whole_sequences",
            new Dropout(0.6, true),
            Operand.of(normal(176, 40, 2, 3)).constant()));
  }

  private static void linears(List<OpCase> cases) {
    for (long[] shape :
        List.of(new long[] {5}, new long[] {3, 5}, new long[] {2, 3, 5}, new long[] {2, 2, 1, 5})) {
      Operand x = Operand.of(normal(181, shape));
      Operand weight = Operand.parameter(normal(182, 4, 5));
      cases.add(
          OpCase.of(
              "rank_" + shape.length, new Linear(), x, weight, Operand.parameter(normal(183, 4))));
      cases.add(OpCase.of("rank_" + shape.length + "_no_bias", new Linear(), x, weight));
    }
    cases.add(
        OpCase.of(
            "symbolic_batch",
            new Linear(),
            Operand.of(normal(184, 3, 6)).declared(Shape.batch(6)),
            Operand.parameter(normal(185, 1, 6)),
            Operand.parameter(normal(186, 1))));
    cases.add(
        OpCase.of(
            "weight_is_an_input",
            new Linear(),
            Operand.of(normal(187, 2, 3)),
            Operand.of(normal(188, 4, 3)),
            Operand.of(normal(189, 4))));
  }

  private static void products(List<OpCase> cases) {
    matMul(cases, "plain", new long[] {3, 4}, new long[] {4, 5});
    matMul(cases, "row_and_column", new long[] {1, 4}, new long[] {4, 1});
    matMul(cases, "batched", new long[] {2, 3, 4}, new long[] {2, 4, 2});
    matMul(cases, "rank_3_by_2", new long[] {2, 3, 4}, new long[] {4, 2});
    matMul(cases, "rank_2_by_3", new long[] {3, 4}, new long[] {2, 4, 2});
    matMul(cases, "stretched", new long[] {2, 1, 3, 4}, new long[] {3, 4, 2});
    matMul(cases, "rank_4", new long[] {2, 2, 3, 4}, new long[] {2, 2, 4, 3});
    matMul(cases, "rank_5", new long[] {1, 2, 1, 2, 3}, new long[] {2, 1, 2, 3, 1});
    cases.add(
        OpCase.of(
            "symbolic_batch",
            new MatMul(),
            Operand.of(normal(191, 3, 2, 4)).declared(Shape.batch(2, 4)),
            Operand.of(normal(192, 3, 4, 2)).declared(Shape.batch(4, 2))));
  }

  private static void matMul(List<OpCase> cases, String what, long[] a, long[] b) {
    cases.add(
        OpCase.of(what, new MatMul(), Operand.of(normal(193, a)), Operand.of(normal(194, b))));
  }
}
