package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.between;
import static io.tao4j.graph.CaseNumbers.booleans;
import static io.tao4j.graph.CaseNumbers.distinct;
import static io.tao4j.graph.CaseNumbers.integers;
import static io.tao4j.graph.CaseNumbers.normal;
import static io.tao4j.graph.CaseNumbers.vector;

import io.tao4j.graph.ElementwiseOp.Binary;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.LeakyRelu;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.ElementwiseOp.StopGradient;
import io.tao4j.graph.ElementwiseOp.Unary;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.OpCase.Operand;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cases of elementwise ops. */
final class ElementwiseCases {
  /** Shapes of two operands: equal, stretched on either side, of other rank, without axes. */
  private static final List<List<long[]>> PAIRS =
      List.of(
          List.of(new long[] {2, 3}, new long[] {2, 3}),
          List.of(new long[] {2, 3, 4}, new long[] {3, 1}),
          List.of(new long[] {4}, new long[] {2, 3, 4}),
          List.of(new long[] {1, 3, 1}, new long[] {2, 1, 4}),
          List.of(new long[] {}, new long[] {2, 3}),
          List.of(new long[] {5}, new long[] {}),
          List.of(new long[] {}, new long[] {}),
          List.of(new long[] {2, 1, 2, 1, 3}, new long[] {1, 2, 2, 2, 1}));

  private ElementwiseCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (UnaryKind kind : UnaryKind.values()) {
      unary(cases, kind);
    }
    for (BinaryKind kind : BinaryKind.values()) {
      binary(cases, kind);
    }
    for (CompareKind kind : CompareKind.values()) {
      compare(cases, kind);
    }
    select(cases);
    limits(cases);
    casts(cases);
    stops(cases);
    return cases;
  }

  private static String lower(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Tensor domain(UnaryKind kind, long seed, long... shape) {
    return switch (kind) {
      case LOG, SQRT, RECIPROCAL -> between(0.2, 4, seed, shape);
      default -> distinct(seed, shape);
    };
  }

  private static void unary(List<OpCase> cases, UnaryKind kind) {
    Unary op = new Unary(kind);
    String name = lower(kind);
    for (long[] shape : List.of(new long[] {}, new long[] {7}, new long[] {2, 3, 5})) {
      cases.add(OpCase.of(name + "_rank_" + shape.length, op, Operand.of(domain(kind, 11, shape))));
    }
    cases.add(OpCase.of(name + "_rank_5", op, Operand.of(domain(kind, 12, 2, 1, 3, 1, 2))));
    cases.add(
        OpCase.of(
            name + "_symbolic_batch",
            op,
            Operand.of(domain(kind, 13, 3, 4)).declared(Shape.batch(4))));
    switch (kind) {
      case SOFTPLUS, SIGMOID, TANH, ARCTANGENT ->
          cases.add(
              OpCase.of(
                  name + "_extreme",
                  op,
                  Operand.of(vector(-100, -30, -16, -1e-3f, 1e-3f, 16, 30, 88, 100))));
      case SWISH, MISH, GELU, HARD_SIGMOID, HARD_SWISH ->
          cases.add(
              OpCase.of(
                  name + "_extreme",
                  op,
                  Operand.of(
                      vector(-60, -9, -4, -3.2f, -2.9f, -1.2f, -1e-3f, 0, 1e-3f, 2.9f, 3.1f, 30))));
      case ERF ->
          cases.add(
              OpCase.of(name + "_extreme", op, Operand.of(vector(-9, -3.5f, -2.6f, 0, 2.4f, 5))));
      case EXP ->
          cases.add(OpCase.of(name + "_extreme", op, Operand.of(vector(-100, -20, 0, 10, 20))));
      case LOG, SQRT ->
          cases.add(
              OpCase.of(name + "_extreme", op, Operand.of(vector(1e-6f, 1e6f, 1)).constant()));
      case RECIPROCAL ->
          cases.add(OpCase.of(name + "_negative", op, Operand.of(vector(-4, -0.5f, 0.25f, 100))));
      case RELU, ABSOLUTE -> cases.add(flatAt(name + "_at_its_kink", op, vector(0, -0f)));
      case SIGN -> cases.add(flatAt(name + "_at_its_kink", op, vector(0, -2, 1e-6f, -1e-6f)));
      case FLOOR ->
          cases.add(flatAt(name + "_of_whole_numbers", op, vector(-2, -1.5f, 0, 1, 2.999f)));
      case ROUND ->
          cases.add(
              flatAt(
                  name + "_ties_to_even",
                  op,
                  vector(-2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f, 3.5f, 2.49f)));
      case SIN, COS ->
          cases.add(OpCase.of(name + "_extreme", op, Operand.of(vector(-50, 31.5f, 100))));
      case NEGATE -> cases.add(OpCase.of(name + "_of_zero", op, Operand.of(vector(0, -0f, 1e30f))));
    }
  }

  /** A case whose gradient is 0 by definition. */
  private static OpCase flatAt(String what, Op op, Tensor x) {
    return OpCase.of(what, op, Operand.of(x)).expecting(p -> Map.of("x0", new double[p.length]));
  }

  private static void binary(List<OpCase> cases, BinaryKind kind) {
    Binary op = new Binary(kind);
    String name = lower(kind);
    for (List<long[]> pair : PAIRS) {
      Tensor a = distinct(21, pair.get(0));
      Tensor b = normal(22, pair.get(1));
      if (kind == BinaryKind.POWER) {
        a = between(0.3, 3, 21, pair.get(0));
      } else if (kind == BinaryKind.DIVIDE) {
        b = between(0.4, 3, 22, pair.get(1));
      }
      cases.add(
          OpCase.of(
              name + "_" + text(pair.get(0)) + "_" + text(pair.get(1)),
              op,
              Operand.of(a),
              Operand.of(b)));
    }
    cases.add(
        OpCase.of(
            name + "_symbolic_batch",
            op,
            Operand.of(between(0.5, 2, 23, 3, 4)).declared(Shape.batch(4)),
            Operand.of(between(2.1, 4, 24, 4))));
    switch (kind) {
      case ADD, SUBTRACT, MULTIPLY -> wholeNumbers(cases, op, name);
      case MAXIMUM, MINIMUM -> {
        wholeNumbers(cases, op, name);
        Tensor same = distinct(25, 2, 3);
        cases.add(
            OpCase.of(name + "_tie_shares_the_gradient", op, Operand.of(same), Operand.of(same))
                .expecting(
                    p -> {
                      double[] half = Arrays.stream(p).map(v -> v / 2).toArray();
                      return Map.of("x0", half, "x1", half);
                    }));
      }
      case DIVIDE ->
          cases.add(
              OpCase.of(
                  name + "_negative",
                  op,
                  Operand.of(normal(26, 3)),
                  Operand.of(vector(-2, -0.5f, 8))));
      case POWER -> {
        cases.add(
            OpCase.of(
                name + "_negative_base_whole_exponent",
                op,
                Operand.of(vector(-2, -1.5f, 3, -0.5f)),
                Operand.of(vector(2, 3, -2, 1)).constant()));
        cases.add(
            OpCase.of(
                name + "_square",
                op,
                Operand.of(distinct(27, 2, 3)),
                Operand.of(Tensor.scalar(2)).constant()));
      }
    }
  }

  private static String text(long[] shape) {
    return Shape.of(shape).toString().replace(',', 'x');
  }

  private static void wholeNumbers(List<OpCase> cases, Binary op, String name) {
    Tensor a = CaseNumbers.integers(28, 2, 3);
    Tensor b = CaseNumbers.integers(29, 3);
    cases.add(OpCase.of(name + "_int64", op, Operand.of(a), Operand.of(b)));
    cases.add(
        OpCase.of(
            name + "_int32", op, Operand.of(a.to(DType.INT32)), Operand.of(b.to(DType.INT32))));
  }

  private static void compare(List<OpCase> cases, CompareKind kind) {
    Compare op = new Compare(kind);
    String name = lower(kind);
    Tensor a = integers(31, 3, 4);
    Tensor b = integers(32, 4);
    cases.add(OpCase.of(name + "_int64_with_ties", op, Operand.of(a), Operand.of(b)));
    cases.add(
        OpCase.of(
            name + "_with_ties",
            op,
            Operand.of(vector(-1, 0, -0f, 1, 2, 1e-7f)),
            Operand.of(vector(-1, -0f, 0, 2, 1, 0))));
    cases.add(
        OpCase.of(
            name + "_scalar",
            op,
            Operand.of(normal(33, 2, 2, 2)),
            Operand.of(Tensor.scalar(0.1f))));
    cases.add(
        OpCase.of(name + "_outer", op, Operand.of(normal(34, 4, 1)), Operand.of(normal(35, 1, 3))));
  }

  private static void select(List<OpCase> cases) {
    Select op = new Select();
    Tensor condition = booleans(41, 2, 3);
    cases.add(
        OpCase.of(
            "same_shapes",
            op,
            Operand.of(condition),
            Operand.of(normal(42, 2, 3)),
            Operand.of(normal(43, 2, 3))));
    cases.add(
        OpCase.of(
            "condition_stretches",
            op,
            Operand.of(booleans(44, 3, 1)),
            Operand.of(normal(45, 2, 3, 4)),
            Operand.of(normal(46, 4))));
    cases.add(
        OpCase.of(
            "branches_stretch",
            op,
            Operand.of(condition),
            Operand.of(Tensor.scalar(2)),
            Operand.of(normal(47, 1, 3))));
    cases.add(
        OpCase.of(
            "scalars",
            op,
            Operand.of(Tensor.of(new boolean[] {false})),
            Operand.of(Tensor.scalar(2)),
            Operand.of(Tensor.scalar(3))));
    cases.add(
        OpCase.of(
            "int64",
            op,
            Operand.of(condition),
            Operand.of(integers(48, 2, 3)),
            Operand.of(integers(49, 3))));
    cases.add(
        OpCase.of(
            "infinite_branch_not_taken",
            op,
            Operand.of(Tensor.of(new boolean[] {true, false}, 2)),
            Operand.of(vector(1, Float.POSITIVE_INFINITY)).constant(),
            Operand.of(vector(Float.NEGATIVE_INFINITY, 2)).constant()));
  }

  private static void limits(List<OpCase> cases) {
    Tensor x = distinct(51, 2, 3, 4);
    cases.add(OpCase.of("plain", new LeakyRelu(0.1), Operand.of(x)));
    cases.add(OpCase.of("scalar", new LeakyRelu(0.25), Operand.of(Tensor.scalar(-3))));
    cases.add(OpCase.of("slope_above_1", new LeakyRelu(1.5), Operand.of(x)));
    cases.add(OpCase.of("slope_below_0", new LeakyRelu(-0.5), Operand.of(x)));
    cases.add(
        OpCase.of("at_its_kink", new LeakyRelu(0.2), Operand.of(vector(0, -0f)))
            .expecting(p -> Map.of("x0", new double[] {p[0] * 0.2, p[1] * 0.2})));
    double infinity = Double.POSITIVE_INFINITY;
    cases.add(OpCase.of("relu6", new Clip(0, 6), Operand.of(between(-3, 9, 52, 2, 3, 4))));
    cases.add(OpCase.of("below_only", new Clip(-0.32, infinity), Operand.of(x)));
    cases.add(OpCase.of("above_only", new Clip(-infinity, 0.48), Operand.of(x)));
    cases.add(OpCase.of("scalar", new Clip(-1, 1), Operand.of(Tensor.scalar(0.3f))));
    cases.add(
        OpCase.of("gradient_1_at_its_bounds", new Clip(-1, 2), Operand.of(vector(-1, 2, -1.5f, 0)))
            .expecting(p -> Map.of("x0", new double[] {p[0], p[1], 0, p[3]})));
  }

  private static void casts(List<OpCase> cases) {
    Tensor floats = vector(-3.75f, -0.25f, 0, 0.1f, 1, 2.5f, 100.9f);
    for (DType to : DType.values()) {
      Tensor from = to == DType.UINT8 ? vector(0, 0.5f, 1, 127, 128, 254.9f) : floats;
      cases.add(OpCase.of("float32_to_" + lower(to), new Cast(to), Operand.of(from)));
    }
    for (DType from : List.of(DType.INT32, DType.INT64, DType.UINT8, DType.BOOL)) {
      Tensor x = Tensor.of(new long[] {0, 1, 2, 200}, 2, 2).to(from);
      cases.add(OpCase.of(lower(from) + "_to_float32", new Cast(DType.FLOAT32), Operand.of(x)));
      cases.add(OpCase.of(lower(from) + "_to_int64", new Cast(DType.INT64), Operand.of(x)));
      cases.add(OpCase.of(lower(from) + "_to_bool", new Cast(DType.BOOL), Operand.of(x)));
    }
    for (DType half : List.of(DType.FLOAT16, DType.BFLOAT16)) {
      cases.add(
          OpCase.of(
                  "through_" + lower(half),
                  new Cast(half),
                  Operand.of(vector(1.0009765f, -2.3456f, 1000.5f, 0.33333f)))
              .with(
                  (b, v) -> {
                    Value y = b.add(OpCase.NODE, new Cast(half), v);
                    return List.of(b.add("back", new Cast(DType.FLOAT32), y));
                  }));
    }
  }

  private static void stops(List<OpCase> cases) {
    StopGradient op = new StopGradient();
    cases.add(
        OpCase.of("alone_beside_a_gradient", op, Operand.of(normal(61, 2, 3)))
            .with(
                (b, v) -> {
                  Value still = b.add(OpCase.NODE, op, v);
                  return List.of(b.product(still, v.get(0)));
                }));
    cases.add(
        OpCase.of("straight_through_rounding", op, Operand.of(distinct(62, 3, 4)))
            .with(
                (b, v) -> {
                  Value x = v.get(0);
                  Value error = b.difference(b.unary(UnaryKind.ROUND, x), x);
                  return List.of(b.sum(x, b.add(OpCase.NODE, op, error)));
                }));
    cases.add(OpCase.of("integers", op, Operand.of(integers(63, 3))));
    cases.add(
        OpCase.of("one_of_two_operands", op, Operand.of(normal(64, 3)), Operand.of(normal(65, 3)))
            .with((b, v) -> List.of(b.product(b.add(OpCase.NODE, op, v.get(0)), v.get(1)))));
  }
}
