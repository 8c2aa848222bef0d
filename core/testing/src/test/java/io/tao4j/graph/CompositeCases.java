package io.tao4j.graph;

import io.tao4j.graph.LinearOp.MatMul;
import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.WindowOp.ResizeKind;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is made of ops, as all targets compute it. Such a case is one of a matrix product: its first
 * operand goes through one before the composite takes it.
 */
final class CompositeCases {
  private CompositeCases() {}

  /** What a case shows. */
  private interface Composite {
    Value write(GraphBuilder b, List<Value> operands);
  }

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    cases.addAll(einsums());
    cases.addAll(pads());
    cases.addAll(gathers());
    cases.addAll(resizes());
    cases.addAll(spectrograms());
    return cases;
  }

  /** Operand 0 is multiplied by a matrix first, which is the last operand. */
  private static OpCase of(String what, Composite composite, Operand... operands) {
    Shape shape = operands[0].value().shape();
    long size = shape.size(shape.rank() - 1);
    List<Operand> all = new ArrayList<>(List.of(operands));
    all.add(Operand.parameter(CaseNumbers.normal(77, size, size)));
    MatMul op = new MatMul();
    return OpCase.of(what, op, all.toArray(Operand[]::new))
        .with(
            (b, v) -> {
              List<Value> given = new ArrayList<>(v.subList(0, v.size() - 1));
              given.set(0, b.add(OpCase.NODE, op, v.get(0), v.get(v.size() - 1)));
              return List.of(composite.write(b, given));
            });
  }

  private static Operand numbers(long seed, long... shape) {
    return Operand.of(CaseNumbers.normal(seed, shape));
  }

  private static Operand batch(long seed, long... shape) {
    Tensor value = CaseNumbers.normal(seed, shape);
    return Operand.of(value).declared(value.shape().with(0, Dim.symbol("N")));
  }

  private static List<OpCase> einsums() {
    return List.of(
        einsum("nhqd,nhkd->nhqk", batch(1, 2, 3, 4, 5), batch(2, 2, 3, 6, 5)),
        einsum("nij,njk->nik", batch(3, 2, 3, 4), batch(4, 2, 4, 5)),
        einsum("nqc,nchw->nqhw", batch(5, 2, 3, 4), batch(6, 2, 4, 2, 5)),
        einsum("nabc,cbd->nda", batch(7, 3, 2, 3, 4), numbers(8, 4, 3, 2)),
        einsum("ij,jk,kl->il", numbers(9, 2, 3), numbers(10, 3, 4), numbers(11, 4, 2)),
        einsum("i,j->ji", numbers(12, 3), numbers(13, 4)),
        einsum("nij,ni->nj", batch(14, 2, 3, 4), batch(15, 2, 3)),
        einsum("nij->nj", batch(16, 2, 3, 4)),
        einsum("ijk->kij", numbers(17, 2, 3, 4)),
        einsum("nti,nti->", numbers(18, 2, 3, 4), numbers(19, 2, 3, 4)));
  }

  private static OpCase einsum(String equation, Operand... operands) {
    String what = "einsum " + equation;
    if (operands[0].value().shape().rank() < 2) {
      // a vector is no operand of a product: it becomes a row and is one again
      return OpCase.of(
              what,
              new MatMul(),
              Operand.of(CaseNumbers.normal(12, 1, 3)),
              operands[1],
              Operand.parameter(CaseNumbers.normal(77, 3, 3)))
          .with(
              (b, v) -> {
                Value row = b.add(OpCase.NODE, new MatMul(), v.get(0), v.get(2));
                Value vector =
                    b.add(new MovementOp.Reshape(List.of(new MovementOp.Extent.SameAs(1))), row);
                return List.of(Einsum.of(b, equation, vector, v.get(1)));
              });
    }
    return of(what, (b, v) -> Einsum.of(b, equation, v.toArray(Value[]::new)), operands);
  }

  private static List<OpCase> pads() {
    List<OpCase> cases = new ArrayList<>();
    for (Pads.Kind kind : Pads.Kind.values()) {
      cases.add(
          of(
              "pad " + kind + " last axis",
              (b, v) -> Pads.pad(b, v.get(0), 2, 3, 2, kind),
              batch(20, 2, 3, 5)));
      cases.add(
          of(
              "pad " + kind + " in front of an axis of any size",
              (b, v) -> Pads.pad(b, v.get(0), 1, 2, 0, kind),
              Operand.of(CaseNumbers.normal(21, 2, 4, 3))
                  .declared(Shape.of(Dim.symbol("N"), Dim.symbol("T"), Dim.of(3)))));
    }
    return cases;
  }

  private static List<OpCase> gathers() {
    Operand pairs = Operand.of(Tensor.of(new long[] {2, 0, 1, 2, 0, 3}, 3, 2));
    Operand best =
        Operand.of(Tensor.of(new long[] {3, 0, 1, 1}, 2, 2))
            .declared(Shape.of(Dim.symbol("N"), Dim.of(2)));
    Operand durations =
        Operand.of(Tensor.of(new long[] {2, 0, 1, 1, 3, 1}, 2, 3))
            .declared(Shape.of(Dim.symbol("N"), Dim.of(3)));
    Operand frames =
        Operand.of(CaseNumbers.normal(25, 2, 4, 1))
            .constant()
            .declared(Shape.of(Dim.symbol("N"), Dim.symbol("T"), Dim.of(1)));
    return List.of(
        of(
            "elements along axis 0",
            (b, v) -> Gathers.elements(b, v.get(0), v.get(1), 0),
            numbers(22, 4, 2),
            pairs),
        of(
            "elements along the last axis",
            (b, v) -> Gathers.elements(b, v.get(0), v.get(1), 1),
            numbers(23, 3, 5),
            pairs),
        of(
            "rows of each example",
            (b, v) -> Gathers.rows(b, v.get(0), v.get(1)),
            batch(24, 2, 4, 3),
            best),
        of(
            "rows by their durations",
            (b, v) -> Gathers.repeated(b, v.get(0), v.get(1), v.get(2)),
            batch(26, 2, 3, 4),
            durations,
            frames));
  }

  private static List<OpCase> resizes() {
    return List.of(
        of("gated linear unit", (b, v) -> Blocks.gatedLinear(b, v.get(0), 1), batch(32, 2, 6, 4)),
        of(
            "line linear",
            (b, v) -> Resizes.line(b, v.get(0), ResizeKind.BILINEAR, 7),
            batch(27, 2, 3, 4)),
        of(
            "line nearest",
            (b, v) -> Resizes.line(b, v.get(0), ResizeKind.NEAREST, 3),
            batch(28, 2, 2, 5)),
        of(
            "volume trilinear",
            (b, v) -> Resizes.volume(b, v.get(0), ResizeKind.BILINEAR, 3, 2, 5),
            batch(29, 1, 2, 2, 3, 3)));
  }

  private static List<OpCase> spectrograms() {
    Spectrogram.Settings added =
        new Spectrogram.Settings(
            new Spectrogram.Frames(8_000, 16, 12, false, 4, 8, Spectrogram.Border.ZEROS),
            5,
            0,
            4_000,
            0.97,
            false,
            1e-3,
            false);
    Spectrogram.Settings limited =
        new Spectrogram.Settings(
            new Spectrogram.Frames(8_000, 16, 16, true, 4, 6, Spectrogram.Border.REFLECT),
            5,
            100,
            3_500,
            0,
            true,
            1e-5,
            true);
    return List.of(
        spectrogram("mel of powers", added),
        spectrogram("mel of magnitudes", limited),
        of(
            "normalised frames",
            (b, v) -> Spectrogram.normalized(b, v.get(0), v.get(1)),
            batch(31, 2, 3, 6),
            Operand.of(Tensor.of(new long[] {6, 4}, 2)).declared(Shape.of(Dim.symbol("N")))));
  }

  private static OpCase spectrogram(String what, Spectrogram.Settings settings) {
    Map<String, Tensor> tables = Spectrogram.tables("mel", settings);
    return of(
        what,
        (b, v) -> Spectrogram.logMel(b, v.get(0), v.get(1), v.get(2), settings),
        Operand.of(CaseNumbers.normal(30, 2, 24)).declared(Shape.of(Dim.symbol("N"), Dim.of(24))),
        Operand.buffer(tables.get("mel.transform")),
        Operand.buffer(tables.get("mel.bands")));
  }
}
