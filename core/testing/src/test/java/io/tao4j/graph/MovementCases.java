package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.booleans;
import static io.tao4j.graph.CaseNumbers.indices;
import static io.tao4j.graph.CaseNumbers.integers;
import static io.tao4j.graph.CaseNumbers.normal;

import io.tao4j.graph.IndexOp.Gather;
import io.tao4j.graph.IndexOp.OneHot;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Pad;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.OpCase.Operand;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of ops that move numbers, choose them, or make them. */
final class MovementCases {
  private MovementCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    reshapes(cases);
    transposes(cases);
    concats(cases);
    slices(cases);
    pads(cases);
    indexes(cases);
    constants(cases);
    return cases;
  }

  private static Extent same(int axis) {
    return new Extent.SameAs(axis);
  }

  private static Extent sized(long size) {
    return new Extent.Sized(size);
  }

  private static Extent rest() {
    return new Extent.Rest();
  }

  private static void reshapes(List<OpCase> cases) {
    Operand image = Operand.of(normal(71, 2, 4, 3, 5));
    cases.add(OpCase.of("flatten", new Reshape(List.of(same(0), rest())), image));
    cases.add(
        OpCase.of(
            "flatten_symbolic_batch",
            new Reshape(List.of(same(0), rest())),
            image.declared(Shape.batch(4, 3, 5))));
    cases.add(
        OpCase.of(
            "symbolic_batch_as_rest",
            new Reshape(List.of(rest(), sized(12), sized(5))),
            image.declared(Shape.batch(4, 3, 5))));
    cases.add(
        OpCase.of(
            "split_channels_symbolic_size",
            new Reshape(List.of(same(0), sized(2), rest(), same(2), same(3))),
            image.declared(
                Shape.of(Dim.symbol("N"), Dim.of(4), Dim.symbol("H"), Dim.symbol("W")))));
    cases.add(OpCase.of("all_numbers", new Reshape(List.of(sized(6), sized(20))), image));
    Operand sequence = Operand.of(normal(79, 4)).declared(Shape.of(Dim.symbol("T")));
    cases.add(
        OpCase.of(
            "sequence_between_ones", new Reshape(List.of(sized(1), rest(), sized(1))), sequence));
    cases.add(
        OpCase.of(
            "named_sequence_between_ones",
            new Reshape(List.of(sized(1), same(0), sized(1))),
            sequence));
    cases.add(OpCase.of("to_one_axis", new Reshape(List.of(rest())), image));
    cases.add(OpCase.of("to_scalar", new Reshape(List.of()), Operand.of(normal(72, 1, 1))));
    cases.add(
        OpCase.of(
            "from_scalar", new Reshape(List.of(sized(1), rest())), Operand.of(Tensor.scalar(3))));
    cases.add(
        OpCase.of(
            "to_rank_5",
            new Reshape(List.of(same(0), sized(2), sized(2), same(2), same(3))),
            image));
    cases.add(
        OpCase.of("int64", new Reshape(List.of(rest(), sized(2))), Operand.of(integers(73, 2, 3))));
    cases.add(
        OpCase.of("bool", new Reshape(List.of(rest(), sized(2))), Operand.of(booleans(74, 2, 3))));
  }

  private static void transposes(List<OpCase> cases) {
    cases.add(OpCase.of("rank_2", new Transpose(List.of(1, 0)), Operand.of(normal(75, 3, 4))));
    cases.add(
        OpCase.of(
            "channels_last",
            new Transpose(List.of(0, 2, 3, 1)),
            Operand.of(normal(76, 2, 3, 4, 5)).declared(Shape.batch(3, 4, 5))));
    cases.add(
        OpCase.of(
            "rank_3_cycle", new Transpose(List.of(2, 0, 1)), Operand.of(normal(77, 2, 3, 4))));
    cases.add(
        OpCase.of(
            "rank_5_shuffle",
            new Transpose(List.of(0, 2, 1, 4, 3)),
            Operand.of(normal(78, 1, 2, 3, 2, 3))));
    cases.add(OpCase.of("rank_1", new Transpose(List.of(0)), Operand.of(normal(79, 4))));
    cases.add(OpCase.of("rank_0", new Transpose(List.of()), Operand.of(Tensor.scalar(4))));
    cases.add(OpCase.of("int64", new Transpose(List.of(1, 0)), Operand.of(integers(80, 2, 3))));
    cases.add(OpCase.of("bool", new Transpose(List.of(1, 0)), Operand.of(booleans(81, 2, 3))));
    // a transposed view must not leak its strides into what reads it
    cases.add(
        OpCase.of("then_reshape", new Transpose(List.of(1, 0)), Operand.of(normal(82, 3, 4)))
            .with(
                (b, v) -> {
                  Value turned = b.add(OpCase.NODE, new Transpose(List.of(1, 0)), v);
                  return List.of(
                      b.add("flat", new Reshape(List.of(sized(6), sized(2))), turned), turned);
                }));
  }

  private static void concats(List<OpCase> cases) {
    cases.add(
        OpCase.of(
            "channels",
            new Concat(1),
            Operand.of(normal(83, 2, 3, 4, 5)),
            Operand.of(normal(84, 2, 1, 4, 5)),
            Operand.of(normal(85, 2, 2, 4, 5))));
    cases.add(
        OpCase.of(
            "symbolic_batch",
            new Concat(1),
            Operand.of(normal(86, 3, 2)).declared(Shape.batch(2)),
            Operand.of(normal(87, 3, 4)).declared(Shape.batch(4))));
    cases.add(
        OpCase.of("rank_1", new Concat(0), Operand.of(normal(88, 2)), Operand.of(normal(89, 3))));
    cases.add(OpCase.of("alone", new Concat(0), Operand.of(normal(90, 2, 2))));
    cases.add(
        OpCase.of(
            "last_of_rank_5",
            new Concat(4),
            Operand.of(normal(91, 1, 2, 1, 2, 1)),
            Operand.of(normal(92, 1, 2, 1, 2, 3))));
    cases.add(
        OpCase.of(
            "int64",
            new Concat(0),
            Operand.of(integers(93, 2, 3)),
            Operand.of(integers(94, 1, 3))));
    cases.add(
        OpCase.of(
            "bool", new Concat(1), Operand.of(booleans(95, 2, 3)), Operand.of(booleans(96, 2, 1))));
    cases.add(
        OpCase.of("same_value_twice", new Concat(1), Operand.of(normal(97, 2, 3)))
            .with((b, v) -> List.of(b.add(OpCase.NODE, new Concat(1), v.get(0), v.get(0)))));
  }

  private static void slices(List<OpCase> cases) {
    Operand x = Operand.of(normal(98, 2, 5, 7));
    cases.add(OpCase.of("middle", new Slice(1, 1, 4, 1), x));
    cases.add(OpCase.of("whole", new Slice(2, 0, 7, 1), x));
    cases.add(OpCase.of("one", new Slice(0, 1, 2, 1), x));
    cases.add(OpCase.of("step_2", new Slice(2, 0, 7, 2), x));
    cases.add(OpCase.of("step_3_from_1", new Slice(2, 1, 7, 3), x));
    cases.add(OpCase.of("step_beyond_end", new Slice(1, 2, 4, 9), x));
    cases.add(OpCase.of("symbolic_batch", new Slice(1, 2, 5, 2), x.declared(Shape.batch(5, 7))));
    cases.add(OpCase.of("rank_1", new Slice(0, 1, 3, 1), Operand.of(normal(99, 4))));
    cases.add(OpCase.of("rank_5", new Slice(3, 1, 3, 1), Operand.of(normal(100, 2, 1, 2, 3, 2))));
    cases.add(OpCase.of("int64", new Slice(1, 0, 2, 1), Operand.of(integers(101, 2, 3))));
    cases.add(OpCase.of("bool", new Slice(1, 0, 2, 1), Operand.of(booleans(102, 2, 3))));
  }

  private static void pads(List<OpCase> cases) {
    cases.add(
        OpCase.of(
            "image_uneven",
            new Pad(List.of(0, 0, 1, 0), List.of(0, 0, 2, 3), 0),
            Operand.of(normal(103, 2, 3, 4, 5)).declared(Shape.batch(3, 4, 5))));
    cases.add(
        OpCase.of(
            "all_axes_with_a_value",
            new Pad(List.of(1, 2), List.of(0, 1), 1.5),
            Operand.of(normal(104, 2, 3))));
    cases.add(
        OpCase.of(
            "channels",
            new Pad(List.of(0, 1, 0, 0), List.of(0, 2, 0, 0), -2),
            Operand.of(normal(105, 2, 1, 2, 2))));
    cases.add(OpCase.of("rank_1", new Pad(List.of(2), List.of(0), 7), Operand.of(normal(106, 3))));
    cases.add(
        OpCase.of(
            "rank_5",
            new Pad(List.of(0, 0, 0, 1, 0), List.of(1, 0, 0, 0, 2), 0),
            Operand.of(normal(107, 1, 2, 1, 2, 2))));
    cases.add(
        OpCase.of(
            "nothing", new Pad(List.of(0, 0), List.of(0, 0), 1), Operand.of(normal(108, 2, 2))));
    cases.add(
        OpCase.of(
            "int64", new Pad(List.of(0, 1), List.of(1, 0), -1), Operand.of(integers(109, 2, 2))));
  }

  private static void indexes(List<OpCase> cases) {
    Operand table = Operand.of(normal(110, 5, 3));
    cases.add(OpCase.of("rows", new Gather(0), table, Operand.of(indices(5, 111, 4))));
    cases.add(
        OpCase.of(
            "repeated_rows_add_gradients",
            new Gather(0),
            table,
            Operand.of(Tensor.of(new long[] {1, 1, 4, 1}, 4))));
    cases.add(OpCase.of("one_number", new Gather(0), table, Operand.of(Tensor.of(new long[] {3}))));
    cases.add(OpCase.of("embedding", new Gather(0), table, Operand.of(indices(5, 112, 2, 3))));
    cases.add(
        OpCase.of(
            "embedding_symbolic_batch",
            new Gather(0),
            Operand.parameter(normal(113, 5, 3)),
            Operand.of(indices(5, 114, 2, 4)).declared(Shape.batch(4))));
    cases.add(
        OpCase.of(
            "middle_axis",
            new Gather(1),
            Operand.of(normal(115, 2, 4, 3)),
            Operand.of(indices(4, 116, 2, 2))));
    cases.add(
        OpCase.of(
            "last_axis",
            new Gather(2),
            Operand.of(normal(117, 2, 3, 4)),
            Operand.of(indices(4, 118, 5))));
    cases.add(
        OpCase.of(
            "int64",
            new Gather(1),
            Operand.of(integers(119, 2, 4)),
            Operand.of(indices(4, 120, 3))));
    cases.add(
        OpCase.of(
            "rank_1", new Gather(0), Operand.of(normal(121, 6)), Operand.of(indices(6, 122, 3))));

    cases.add(OpCase.of("vector", new OneHot(5), Operand.of(Tensor.of(new long[] {0, 4, 2}, 3))));
    cases.add(
        OpCase.of(
            "symbolic_batch",
            new OneHot(3),
            Operand.of(indices(3, 123, 4)).declared(Shape.of(Dim.symbol("N")))));
    cases.add(OpCase.of("scalar", new OneHot(4), Operand.of(Tensor.of(new long[] {2}))));
    cases.add(OpCase.of("rank_3", new OneHot(3), Operand.of(indices(3, 124, 2, 2, 3))));
    cases.add(OpCase.of("depth_1", new OneHot(1), Operand.of(Tensor.of(new long[] {0, 0}, 2))));
  }

  private static OpCase constant(String what, SourceOp.Constant op, Operand x, OpCase.Body body) {
    return OpCase.of(what, op, x).with(body);
  }

  private static void constants(List<OpCase> cases) {
    Operand x = Operand.of(normal(125, 2, 3));
    OpCase.Body sum = null;
    for (SourceOp.Constant op :
        List.of(
            SourceOp.Constant.scalar(0.1),
            new SourceOp.Constant(DType.FLOAT32, Shape.of(3), List.of(1.5, -2e-8, 3e3)),
            new SourceOp.Constant(
                DType.FLOAT32, Shape.of(2, 1, 3), List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)))) {
      sum = (b, v) -> List.of(b.sum(v.get(0), b.add(OpCase.NODE, op)));
      cases.add(constant("float32_rank_" + op.shape().rank(), op, x, sum));
    }
    for (DType dtype : List.of(DType.INT32, DType.INT64)) {
      SourceOp.Constant op =
          new SourceOp.Constant(dtype, Shape.of(3), List.of(-7.0, 0.0, 2147483647.0));
      cases.add(
          constant(
              dtype.name().toLowerCase(java.util.Locale.ROOT),
              op,
              Operand.of(Tensor.of(new long[] {1, 2, -3}, 3).to(dtype)),
              (b, v) -> List.of(b.sum(v.get(0), b.add(OpCase.NODE, op)))));
    }
    for (DType dtype : List.of(DType.FLOAT16, DType.BFLOAT16, DType.UINT8, DType.BOOL)) {
      SourceOp.Constant op = new SourceOp.Constant(dtype, Shape.of(3), List.of(1.0, 0.0, 1.0));
      cases.add(
          constant(
              dtype.name().toLowerCase(java.util.Locale.ROOT) + "_cast",
              op,
              x,
              (b, v) ->
                  List.of(
                      b.sum(
                          v.get(0),
                          b.add(
                              "cast",
                              new ElementwiseOp.Cast(DType.FLOAT32),
                              b.add(OpCase.NODE, op))))));
    }
  }
}
