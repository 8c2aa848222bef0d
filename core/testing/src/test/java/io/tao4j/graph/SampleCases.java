package io.tao4j.graph;

import static io.tao4j.graph.CaseNumbers.between;
import static io.tao4j.graph.CaseNumbers.normal;

import io.tao4j.graph.OpCase.Operand;
import io.tao4j.graph.SampleOp.GridSample;
import io.tao4j.graph.SampleOp.RoiAlign;
import io.tao4j.graph.SampleOp.SampleBorder;
import io.tao4j.graph.SampleOp.SampleKind;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cases of samples at computed places. */
final class SampleCases {
  private SampleCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    Operand x = Operand.of(normal(1, 2, 3, 4, 5));
    // reaches beyond the image, up to a second reflection
    Operand grid = Operand.of(between(-2.3, 2.3, 2, 2, 4, 3, 2));
    for (SampleKind kind : SampleKind.values()) {
      for (SampleBorder border : SampleBorder.values()) {
        for (boolean corners : new boolean[] {false, true}) {
          String what =
              (kind + "_" + border).toLowerCase(Locale.ROOT) + (corners ? "_corners" : "");
          cases.add(OpCase.of(what, new GridSample(kind, border, corners), x, grid));
        }
      }
    }
    GridSample plain = new GridSample(SampleKind.BILINEAR, SampleBorder.ZEROS, false);
    cases.add(
        OpCase.of(
            "of_a_pixel",
            new GridSample(SampleKind.BILINEAR, SampleBorder.BORDER, true),
            Operand.of(normal(3, 1, 2, 1, 1)),
            Operand.of(between(-0.9, 0.9, 4, 1, 2, 2, 2)).constant()));
    cases.add(
        OpCase.of(
            "symbolic_batch_and_places",
            plain,
            x.declared(Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(4), Dim.of(5))),
            grid.declared(Shape.of(Dim.symbol("N"), Dim.symbol("P"), Dim.of(3), Dim.of(2)))));
    boxes(cases);
    return cases;
  }

  private static void boxes(List<OpCase> cases) {
    Operand x = Operand.of(normal(5, 2, 3, 7, 9));
    float[] corners = {
      1.3f, 0.7f, 6.1f, 5.2f, // inside
      -2.4f, -1.9f, 3.3f, 2.2f, // partly outside
      4.1f, 3.2f, 4.4f, 3.3f, // smaller than a pixel
      5.2f, 1.1f, 12.7f, 10.4f, // beyond the far corner
      0.2f, 0.3f, 8.6f, 6.8f, // nearly all
      20.3f, 20.1f, 30.2f, 31.4f // nowhere near
    };
    Operand boxes = Operand.of(Tensor.of(corners, 2, 3, 4)).constant();
    cases.add(OpCase.of("aligned", new RoiAlign(2, 3, 1, 2, true), x, boxes));
    cases.add(OpCase.of("at_least_a_pixel", new RoiAlign(3, 2, 1, 2, false), x, boxes));
    cases.add(OpCase.of("one_sample", new RoiAlign(2, 2, 1, 1, true), x, boxes));
    cases.add(OpCase.of("half_scale_three_samples", new RoiAlign(2, 2, 0.5, 3, true), x, boxes));
    cases.add(
        OpCase.of(
            "symbolic_batch_and_boxes",
            new RoiAlign(2, 2, 1, 2, true),
            x.declared(Shape.of(Dim.symbol("N"), Dim.of(3), Dim.of(7), Dim.of(9))),
            boxes.declared(Shape.of(Dim.symbol("N"), Dim.symbol("R"), Dim.of(4)))));
  }
}
