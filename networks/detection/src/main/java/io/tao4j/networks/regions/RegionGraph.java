package io.tao4j.networks.regions;

import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
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

/**
 * From anchors to proposals, and from proposals to parts of a map or of a pyramid, as graphs.
 *
 * @see <a href="https://arxiv.org/abs/1612.03144">Lin et al. 2016, for the level of a box</a>
 */
public final class RegionGraph {
  /**
   * Links of the longest chain of suppressed boxes that is followed to its end; chains of proposals
   * have a handful.
   */
  private static final int ROUNDS = 12;

  /** Side of a box that is read from the map of stride 16. */
  private static final double SIDE_OF_STRIDE_16 = 224;

  private final GraphBuilder b;
  private final int height;
  private final int width;

  /**
   * @param height of the input
   * @param width of the input
   */
  public RegionGraph(GraphBuilder b, int height, int width) {
    this.b = b;
    this.height = height;
    this.width = width;
  }

  /**
   * Proposals, the best first.
   *
   * @param boxes {@code [N, R, 4]}, zeros for none
   * @param valid {@code [N, R, 1]}, 1 for those that there are, else 0
   * @param scores {@code [N, R]}, zeros for none
   */
  public record Proposals(Value boxes, Value valid, Value scores) {}

  /**
   * The best boxes that do not overlap much.
   *
   * @param scores {@code [N, A]}, 0 to 1
   * @param boxes {@code [N, A, 4]} in input pixels
   * @param settings how many and how far apart
   */
  public Proposals proposals(Value scores, Value boxes, RegionSettings settings) {
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
            above(b.difference(sides.right(), sides.left()), settings.leastSide()),
            above(b.difference(sides.bottom(), sides.top()), settings.leastSide()));
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
    return new Proposals(b.stopGradient(chosen), valid, left.get(0));
  }

  /**
   * The best of several levels' proposals, which were suppressed apart.
   *
   * @param levels of {@link #proposals}
   * @param most how many are kept
   */
  public Proposals best(List<Proposals> levels, int most) {
    if (levels.size() == 1) {
      return levels.get(0);
    }
    Value boxes =
        b.add("boxes", new MovementOp.Concat(1), levels.stream().map(Proposals::boxes).toList());
    Value scores =
        b.add("scores", new MovementOp.Concat(1), levels.stream().map(Proposals::scores).toList());
    int count = Math.min(most, Math.toIntExact(b.shape(scores).size(1)));
    List<Value> best = b.addAll("of_levels", new IndexOp.TopK(1, count, true), List.of(scores));
    Value valid =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.Sized(1))),
            above(best.get(0), 0));
    Value chosen = Gathers.rows(b, boxes, best.get(1));
    return new Proposals(b.stopGradient(chosen), valid, best.get(0));
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
  public Value parts(Value map, Value boxes, int size) {
    return sampled(map, places(boxes, 0, width, size), places(boxes, 1, height, size), size);
  }

  /**
   * The contents of boxes in the level of a pyramid that fits their size: those of 224 pixels are
   * read from the map of stride 16, of half that from the one before, and so on. One bilinear
   * sample in the middle of each cell, whose place counts the map's pixels from 0 on, as TAO's
   * mask_rcnn reads them.
   *
   * @param maps {@code [N, C, h, w]} each, fine to coarse, each half as large as the one before
   * @param stride input pixels of a pixel of the first map
   * @param boxes {@code [N, R, 4]} in input pixels
   * @param size rows and columns of a part
   * @return {@code [N * R, C, size, size]}
   */
  public Value parts(List<Value> maps, int stride, Value boxes, int size) {
    Value left = b.add(new MovementOp.Slice(2, 0, 1, 1), boxes); // [N,R,1]
    Value top = b.add(new MovementOp.Slice(2, 1, 2, 1), boxes);
    Value wide = b.difference(b.add(new MovementOp.Slice(2, 2, 3, 1), boxes), left);
    Value high = b.difference(b.add(new MovementOp.Slice(2, 3, 4, 1), boxes), top);
    Value area = b.product(wide, high);
    // all maps on one sheet: the first, and below it the others side by side
    long rows = b.shape(maps.get(0)).size(2);
    long columns = b.shape(maps.get(0)).size(3);
    List<Value> below = new ArrayList<>();
    long second = maps.size() > 1 ? b.shape(maps.get(1)).size(2) : 0;
    long from = 0;
    Value pixel = b.constant(1.0 / stride);
    Value sheetX = b.constant(0);
    Value sheetY = b.constant(0);
    Value lastX = b.constant(columns - 1);
    Value lastY = b.constant(rows - 1);
    for (int level = 1; level < maps.size(); level++) {
      Shape shape = b.shape(maps.get(level));
      below.add(padded(maps.get(level), second - shape.size(2), 0));
      double side = SIDE_OF_STRIDE_16 * stride * Math.pow(2, level) / 16;
      Value coarse =
          b.add(
              new Cast(DType.FLOAT32),
              b.add(new Compare(CompareKind.GREATER_OR_EQUAL), area, b.constant(side * side)));
      double pixels = 1.0 / stride / Math.pow(2, level);
      pixel = moved(pixel, coarse, -pixels); // each level halves the one before
      sheetX = b.sum(sheetX, b.scale(coarse, from - before(maps, level)));
      sheetY = level == 1 ? b.sum(sheetY, b.scale(coarse, rows)) : sheetY;
      lastX = moved(lastX, coarse, shape.size(3) - b.shape(maps.get(level - 1)).size(3));
      lastY = moved(lastY, coarse, shape.size(2) - b.shape(maps.get(level - 1)).size(2));
      from += shape.size(3);
    }
    Value sheet = maps.get(0);
    if (!below.isEmpty()) {
      Value line = b.add("line", new MovementOp.Concat(3), below);
      long sheetColumns = Math.max(columns, from);
      sheet =
          b.add(
              "sheet",
              new MovementOp.Concat(2),
              padded(sheet, 0, sheetColumns - columns),
              padded(line, 0, sheetColumns - from));
    }
    Value x = onSheet(left, wide, pixel, lastX, sheetX, size, b.shape(sheet).size(3));
    Value y = onSheet(top, high, pixel, lastY, sheetY, size, b.shape(sheet).size(2));
    return sampled(sheet, x, y, size);
  }

  private Value moved(Value x, Value where, double by) {
    return b.sum(x, b.scale(where, by));
  }

  /** Where the level before a level begins on the sheet's second line; 0 for the first two. */
  private long before(List<Value> maps, int level) {
    long from = 0;
    for (int i = 1; i < level - 1; i++) {
      from += b.shape(maps.get(i)).size(3);
    }
    return from;
  }

  private Value padded(Value x, long rows, long columns) {
    return rows == 0 && columns == 0
        ? x
        : b.add(
            new MovementOp.Pad(
                List.of(0, 0, 0, 0),
                List.of(0, 0, Math.toIntExact(rows), Math.toIntExact(columns)),
                0),
            x);
  }

  /**
   * Where the samples of each box are along an axis of the sheet, -1 to 1: {@code [N, R, size]}.
   */
  private Value onSheet(
      Value first, Value length, Value pixel, Value last, Value start, int size, long sheet) {
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      shares.add((i + 0.5) / size);
    }
    Value share = b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(1, 1, size), shares));
    Value place = b.product(b.sum(first, b.product(length, share)), pixel);
    Value inside =
        b.binary(BinaryKind.MAXIMUM, b.binary(BinaryKind.MINIMUM, place, last), b.constant(0));
    return b.sum(b.scale(b.sum(inside, start), 2.0 / (sheet - 1)), b.constant(-1));
  }

  /** Samples of a map at {@code [N, R, size]} each: {@code [N * R, C, size, size]}. */
  private Value sampled(Value map, Value x, Value y, int size) {
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
