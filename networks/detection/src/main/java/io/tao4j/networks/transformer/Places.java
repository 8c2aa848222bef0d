package io.tao4j.networks.transformer;

import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Where pixels, boxes and anchors are, as numbers of a graph: rows and columns, nothing dense. */
public final class Places {
  /** Keeps logits of 0 and 1 finite. */
  private static final double EPSILON = 1e-5;

  /** Anchors nearer to the picture's sides propose nothing. */
  private static final double MARGIN = 0.01;

  /** Side of the finest level's anchors, of the picture's. */
  private static final double SIDE = 0.05;

  /** Logit of an anchor that proposes nothing. */
  private static final double FAR = 1e4;

  private Places() {}

  private static List<Double> numbers(int count, IntToDoubleFunction how) {
    return IntStream.range(0, count).mapToDouble(how).boxed().toList();
  }

  private static Value constant(GraphBuilder b, List<Double> numbers, long... shape) {
    return b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(shape), numbers));
  }

  private static Value logit(GraphBuilder b, Value share) {
    Value high = b.add(new Clip(EPSILON, 1), share);
    Value low = b.add(new Clip(EPSILON, 1), b.difference(b.constant(1), share));
    return b.unary(UnaryKind.LOG, b.quotient(high, low));
  }

  /** The reverse of a sigmoid, for shares of 0 to 1. */
  public static Value inverseSigmoid(GraphBuilder b, Value x) {
    return logit(b, x);
  }

  /**
   * Sines and cosines of positions along an axis.
   *
   * @param positions {@code [..., 1]}
   * @param frequencies one for each pair of numbers
   * @param interleaved a sine beside its cosine, or else all sines before all cosines
   * @return {@code [..., 2 * frequencies]}
   */
  public static Value waves(
      GraphBuilder b, Value positions, List<Double> frequencies, boolean interleaved) {
    Value phases = b.product(positions, constant(b, frequencies, frequencies.size()));
    Value sines = b.unary(UnaryKind.SIN, phases);
    Value cosines = b.unary(UnaryKind.COS, phases);
    int rank = b.shape(phases).rank();
    if (!interleaved) {
      return b.add(new MovementOp.Concat(rank - 1), sines, cosines);
    }
    List<Extent> pairs = new ArrayList<>();
    List<Extent> flat = new ArrayList<>();
    for (int axis = 0; axis < rank - 1; axis++) {
      pairs.add(new Extent.SameAs(axis));
      flat.add(new Extent.SameAs(axis));
    }
    pairs.add(new Extent.SameAs(rank - 1));
    pairs.add(new Extent.Sized(1));
    flat.add(new Extent.Sized(2L * frequencies.size()));
    Value both =
        b.add(
            new MovementOp.Concat(rank),
            b.add(new Reshape(pairs), sines),
            b.add(new Reshape(pairs), cosines));
    return b.add(new Reshape(flat), both);
  }

  /** {@code temperature^(-k / count)} for k of 0 to count - 1. */
  public static List<Double> frequencies(int count, double temperature) {
    return numbers(count, k -> Math.pow(temperature, -(double) k / count));
  }

  /**
   * The positions of a map's pixels, over the map's sides, as DETR has them: rows, then columns.
   *
   * @param width of a position, a multiple of 4
   * @param inside where in a pixel its place is: 0.5 for its middle, 1 for its far side
   * @return {@code [1, h * w, width]}
   */
  public static Value ofPixels(
      GraphBuilder b, int[] size, int width, double temperature, double inside) {
    List<Double> waves = frequencies(width / 4, temperature);
    Value rows =
        waves(
            b,
            constant(b, numbers(size[0], i -> turned(i + inside, size[0])), size[0], 1),
            waves,
            true);
    Value columns =
        waves(
            b,
            constant(b, numbers(size[1], i -> turned(i + inside, size[1])), size[1], 1),
            waves,
            true);
    return grid(b, rows, columns, size, true);
  }

  private static double turned(double place, int count) {
    return place / (count + 1e-6) * 2 * Math.PI;
  }

  /**
   * The positions of a map's pixels as RT-DETR has them: plain numbers of columns and rows.
   *
   * @param rowsFirst whether those of the rows come first; in TAO those of the columns do
   */
  public static Value ofPixelsByNumber(
      GraphBuilder b, int[] size, int width, double temperature, boolean rowsFirst) {
    List<Double> waves = frequencies(width / 4, temperature);
    Value rows = waves(b, constant(b, numbers(size[0], i -> i), size[0], 1), waves, false);
    Value columns = waves(b, constant(b, numbers(size[1], i -> i), size[1], 1), waves, false);
    return grid(b, rows, columns, size, rowsFirst);
  }

  /** Numbers of rows {@code [h, k]} and of columns {@code [w, k]} beside each other for pixels. */
  private static Value grid(
      GraphBuilder b, Value rows, Value columns, int[] size, boolean rowsFirst) {
    Reshape down =
        new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.SameAs(1)));
    Reshape across =
        new Reshape(List.of(new Extent.Sized(1), new Extent.SameAs(0), new Extent.SameAs(1)));
    Value high = b.add(down, rows);
    Value wide = b.add(across, columns);
    Value ofRows = b.sum(high, b.scale(wide, 0));
    Value ofColumns = b.sum(wide, b.scale(high, 0));
    Value both =
        b.add(
            new MovementOp.Concat(2),
            rowsFirst ? ofRows : ofColumns,
            rowsFirst ? ofColumns : ofRows);
    return b.add(
        new Reshape(
            List.of(
                new Extent.Sized(1),
                new Extent.Sized((long) size[0] * size[1]),
                new Extent.SameAs(2))),
        both);
  }

  /**
   * The middles of all maps' pixels, x and y, over the maps' sides.
   *
   * @return {@code [1, S, 1, 1, 1, 2]}
   */
  public static Value references(GraphBuilder b, List<int[]> sizes) {
    List<Value> levels = new ArrayList<>();
    for (int[] size : sizes) {
      Value rows = constant(b, numbers(size[0], i -> (i + 0.5) / size[0]), size[0], 1);
      Value columns = constant(b, numbers(size[1], i -> (i + 0.5) / size[1]), size[1], 1);
      levels.add(grid(b, rows, columns, size, false));
    }
    Value all = b.add(new MovementOp.Concat(1), levels.toArray(new Value[0]));
    return b.add(
        new Reshape(
            List.of(
                new Extent.Sized(1),
                new Extent.SameAs(1),
                new Extent.Sized(1),
                new Extent.Sized(1),
                new Extent.Sized(1),
                new Extent.Sized(2))),
        all);
  }

  /**
   * What encoders propose from, a box at each pixel, and where that is.
   *
   * @param logits {@code [1, S, 4]}, middle and size before a sigmoid
   * @param valid {@code [1, S, 1]}, 0 at the picture's sides
   */
  public record Anchors(Value logits, Value valid) {}

  public static Anchors anchors(GraphBuilder b, List<int[]> sizes) {
    List<Value> logits = new ArrayList<>();
    List<Value> valid = new ArrayList<>();
    for (int level = 0; level < sizes.size(); level++) {
      int[] size = sizes.get(level);
      double side = SIDE * Math.pow(2, level);
      boolean sized = side > MARGIN && side < 1 - MARGIN;
      List<Double> rowIsValid = numbers(size[0], i -> sized && inside(i, size[0]) ? 1 : 0);
      List<Double> columnIsValid = numbers(size[1], i -> sized && inside(i, size[1]) ? 1 : 0);
      Value good =
          grid(
              b,
              constant(b, rowIsValid, size[0], 1),
              constant(b, columnIsValid, size[1], 1),
              size,
              false);
      Value both =
          b.product(
              b.add(new MovementOp.Slice(2, 0, 1, 1), good),
              b.add(new MovementOp.Slice(2, 1, 2, 1), good)); // [1,hw,1]
      valid.add(both);
      double shape = Math.log(side / (1 - side));
      List<Double> sides = sized ? List.of(shape, shape) : List.of(FAR, FAR);
      Value middles =
          grid(
              b,
              constant(b, numbers(size[0], i -> logit(i, size[0])), size[0], 1),
              constant(b, numbers(size[1], i -> logit(i, size[1])), size[1], 1),
              size,
              false);
      Value lengths = b.sum(b.scale(middles, 0), constant(b, sides, 1, 1, 2));
      Value all = b.add(new MovementOp.Concat(2), middles, lengths);
      // kept * valid + FAR * (1 - valid)
      Value far = b.scale(b.difference(b.constant(1), both), FAR);
      logits.add(b.sum(b.product(all, both), far));
    }
    return new Anchors(
        b.add(new MovementOp.Concat(1), logits.toArray(new Value[0])),
        b.add(new MovementOp.Concat(1), valid.toArray(new Value[0])));
  }

  private static boolean inside(int index, int count) {
    double place = (index + 0.5) / count;
    return place > MARGIN && place < 1 - MARGIN;
  }

  private static double logit(int index, int count) {
    double place = (index + 0.5) / count;
    return Math.log(place / (1 - place));
  }

  /**
   * Boxes as DINO's queries know them: waves of the middle and of the size.
   *
   * @param boxes {@code [N, Q, 4]}, x, y, width and height, 0 to 1
   * @param width of each of the four
   * @return {@code [N, Q, 4 * width]}, y, x, width, height
   */
  public static Value ofBoxes(GraphBuilder b, Value boxes, int width, double temperature) {
    List<Double> waves =
        frequencies(width / 2, temperature).stream().map(f -> f * 2 * Math.PI).toList();
    List<Value> parts = new ArrayList<>();
    for (int number : new int[] {1, 0, 2, 3}) {
      Value one = b.add(new MovementOp.Slice(2, number, number + 1, 1), boxes);
      parts.add(waves(b, one, waves, true));
    }
    return b.add(new MovementOp.Concat(2), parts.toArray(new Value[0]));
  }
}
