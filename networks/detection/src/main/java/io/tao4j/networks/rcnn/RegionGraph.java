package io.tao4j.networks.rcnn;

import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.Gathers;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Suppression;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** From anchors to proposals, and from proposals to parts of a map, as graphs. */
final class RegionGraph {
  /**
   * Links of the longest chain of suppressed boxes that is followed to its end; chains of proposals
   * have a handful.
   */
  private static final int ROUNDS = 12;

  private final GraphBuilder b;
  private final int height;
  private final int width;

  /**
   * @param height of the input
   * @param width of the input
   */
  RegionGraph(GraphBuilder b, int height, int width) {
    this.b = b;
    this.height = height;
    this.width = width;
  }

  /** Proposals {@code [N, R, 4]} and which of them are any, {@code [N, R, 1]}. */
  record Proposals(Value boxes, Value valid) {}

  /**
   * The best boxes that do not overlap much.
   *
   * @param scores {@code [N, A]}, 0 to 1
   * @param boxes {@code [N, A, 4]} in input pixels
   * @param settings how many and how far apart
   */
  Proposals proposals(Value scores, Value boxes, RegionSettings settings) {
    int anchors = Math.toIntExact(b.shape(scores).size(1));
    Value given = b.stopGradient(boxes);
    Sides sides =
        new Sides(
            side(given, 0, width),
            side(given, 1, height),
            side(given, 2, width),
            side(given, 3, height));
    Value cut =
        b.add(new MovementOp.Concat(2), sides.left(), sides.top(), sides.right(), sides.bottom());
    Value large =
        b.product(
            above(b.difference(sides.right(), sides.left()), RegionSettings.LEAST_SIDE),
            above(b.difference(sides.bottom(), sides.top()), RegionSettings.LEAST_SIDE));
    Reshape flat = new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1)));
    Value sized = b.product(b.stopGradient(scores), b.add(flat, large));
    int first = Math.min(anchors, settings.beforeSuppression());
    List<Value> best = b.addAll("best", new IndexOp.TopK(1, first, true), List.of(sized));
    Value ordered = Gathers.rows(b, cut, best.get(1));
    Value real = above(best.get(0), 0);
    Value kept = Suppression.keep(b, ordered, real, settings.suppressingIou(), ROUNDS);
    int count = Math.min(first, settings.proposals());
    // those that are dropped come last; their score is 0
    List<Value> left =
        b.addAll("left", new IndexOp.TopK(1, count, true), List.of(b.product(best.get(0), kept)));
    Value valid =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1))),
            above(left.get(0), 0));
    Value chosen = b.product(Gathers.rows(b, ordered, left.get(1)), valid);
    return new Proposals(b.stopGradient(chosen), valid);
  }

  private Value side(Value boxes, int number, int length) {
    return b.add(
        new Clip(0, length - 1), b.add(new MovementOp.Slice(2, number, number + 1, 1), boxes));
  }

  private Value above(Value x, double least) {
    return b.add(
        new Cast(DType.FLOAT32), b.add(new Compare(CompareKind.GREATER), x, b.constant(least)));
  }

  /**
   * The contents of boxes, as TensorFlow's crop_and_resize: one bilinear sample a cell, the first
   * and the last on the box's sides.
   *
   * @param map {@code [N, C, h, w]}
   * @param boxes {@code [N, R, 4]} in input pixels, inside the picture
   * @param size rows and columns of a part, two or more
   * @return {@code [N * R, C, size, size]}
   */
  Value parts(Value map, Value boxes, int size) {
    Value x = places(boxes, 0, width, size);
    Value y = places(boxes, 1, height, size);
    Extent n = new Extent.SameAs(0);
    Extent r = new Extent.SameAs(1);
    Value across = b.add(new Reshape(List.of(n, r, new Extent.Sized(1), new Extent.SameAs(2))), x);
    Value down = b.add(new Reshape(List.of(n, r, new Extent.SameAs(2), new Extent.Sized(1))), y);
    Reshape last =
        new Reshape(List.of(n, r, new Extent.SameAs(2), new Extent.SameAs(3), new Extent.Sized(1)));
    Value wide = b.add(last, b.sum(across, b.scale(down, 0)));
    Value high = b.add(last, b.sum(down, b.scale(across, 0)));
    Value grid = b.add(new MovementOp.Concat(4), wide, high); // [N,R,s,s,2]
    Value rows =
        b.add(
            new Reshape(List.of(n, new Extent.Rest(), new Extent.SameAs(3), new Extent.SameAs(4))),
            grid);
    Value samples =
        b.add(
            "samples",
            new SampleOp.GridSample(
                SampleOp.SampleKind.BILINEAR, SampleOp.SampleBorder.BORDER, true),
            map,
            rows); // [N,C,R*s,s]
    Value apart =
        b.add(
            new Reshape(
                List.of(n, r, new Extent.Rest(), new Extent.Sized(size), new Extent.Sized(size))),
            samples);
    Value ordered = b.add(new MovementOp.Transpose(List.of(0, 2, 1, 3, 4)), apart);
    return b.add(
        "parts",
        new Reshape(
            List.of(
                new Extent.Rest(),
                new Extent.SameAs(2),
                new Extent.SameAs(3),
                new Extent.SameAs(4))),
        ordered);
  }

  /** Where the samples of each box are along an axis, -1 to 1: {@code [N, R, size]}. */
  private Value places(Value boxes, int axis, int length, int size) {
    Value first = b.add(new MovementOp.Slice(2, axis, axis + 1, 1), boxes);
    Value last = b.add(new MovementOp.Slice(2, axis + 2, axis + 3, 1), boxes);
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      shares.add((double) i / (size - 1));
    }
    Value share = b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, 1, size), shares));
    Value place = b.sum(first, b.product(b.difference(last, first), share));
    return b.sum(b.scale(place, 2.0 / (length - 1)), b.constant(-1));
  }
}
