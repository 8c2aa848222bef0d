package io.tao4j.networks.backbones;

import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.IndexOp;
import io.tao4j.graph.Initializer;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Parameter.Role;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Attention within windows of a map, section 3.2 of the Swin paper. Every other block moves the
 * windows by half of their size; what comes together only because the map is rolled is masked.
 *
 * @param window height and width of a window
 * @param heads of the attention
 * @param shifted whether windows are moved
 */
record WindowAttention(int window, int heads, boolean shifted) {

  /** Keeps two positions apart. */
  private static final double APART = -100;

  /**
   * Adds it.
   *
   * @param x {@code [N, H, W, C]}, height and width fixed
   */
  Value add(GraphBuilder b, Value x) {
    int height = Math.toIntExact(b.shape(x).size(1));
    int width = Math.toIntExact(b.shape(x).size(2));
    int rows = (height + window - 1) / window;
    int columns = (width + window - 1) / window;
    // A map that is one window high has nothing to move down.
    int down = shifted && rows > 1 ? window / 2 : 0;
    int right = shifted && columns > 1 ? window / 2 : 0;
    Value y = padded(b, x, (long) rows * window, (long) columns * window);
    y = rolled(b, rolled(b, y, 1, down), 2, right);
    y = windows(b, y, rows, columns); // [N,windows,T,C]
    Value bias = positionBias(b);
    y =
        down + right > 0
            ? Transformer.selfAttention(b, y, heads, bias, mask(b, rows, columns, down, right))
            : Transformer.selfAttention(b, y, heads, bias);
    y = joined(b, y, rows, columns);
    y = rolled(b, rolled(b, y, 1, rows * window - down), 2, columns * window - right);
    return cropped(b, cropped(b, y, 1, height), 2, width);
  }

  /** Zeros below and to the right, up to a size. */
  static Value padded(GraphBuilder b, Value x, long height, long width) {
    int below = Math.toIntExact(height - b.shape(x).size(1));
    int right = Math.toIntExact(width - b.shape(x).size(2));
    return below + right == 0
        ? x
        : b.add(new MovementOp.Pad(List.of(0, 0, 0, 0), List.of(0, below, right, 0), 0), x);
  }

  private static Value cropped(GraphBuilder b, Value x, int axis, int size) {
    return b.shape(x).size(axis) == size ? x : b.add(new MovementOp.Slice(axis, 0, size, 1), x);
  }

  /** What stands at a position comes first, what stood before it last. */
  private static Value rolled(GraphBuilder b, Value x, int axis, int position) {
    int size = Math.toIntExact(b.shape(x).size(axis));
    if (position % size == 0) {
      return x;
    }
    return b.add(
        new MovementOp.Concat(axis),
        b.add(new MovementOp.Slice(axis, position, size, 1), x),
        b.add(new MovementOp.Slice(axis, 0, position, 1), x));
  }

  private static Value reshaped(GraphBuilder b, Value x, long... sizes) {
    List<Extent> extents = new ArrayList<>(List.of(new Extent.SameAs(0)));
    for (long size : sizes) {
      extents.add(new Extent.Sized(size));
    }
    return b.add(new MovementOp.Reshape(extents), x);
  }

  private Value windows(GraphBuilder b, Value x, int rows, int columns) {
    long channels = b.shape(x).size(3);
    Value y = reshaped(b, x, rows, window, columns, window, channels);
    y = b.add(MovementOp.Transpose.swapping(6, 2, 3), y);
    return reshaped(b, y, (long) rows * columns, (long) window * window, channels);
  }

  private Value joined(GraphBuilder b, Value x, int rows, int columns) {
    long channels = b.shape(x).size(3);
    Value y = reshaped(b, x, rows, columns, window, window, channels);
    y = b.add(MovementOp.Transpose.swapping(6, 2, 3), y);
    return reshaped(b, y, (long) rows * window, (long) columns * window, channels);
  }

  /** {@code [heads, T, T]}: a learned number for each offset of two positions of a window. */
  private Value positionBias(GraphBuilder b) {
    int span = 2 * window - 1;
    int positions = window * window;
    Value table =
        b.parameter(
            "relative_position_bias_table",
            Shape.of(span * span, heads),
            Role.EMBEDDING,
            new Initializer.Normal(0.02));
    // By rows, then by columns: one list of all pairs would be as long as the square of a window.
    List<Double> offsets = new ArrayList<>();
    for (int from = 0; from < window; from++) {
      for (int to = 0; to < window; to++) {
        offsets.add((double) (from - to + window - 1));
      }
    }
    Value offset = b.add(new SourceOp.Constant(DType.INT64, Shape.of(positions), offsets));
    Value grid = b.add(sized(span, span, heads), table);
    Value rows = b.add(new IndexOp.Gather(0), grid, offset);
    Value both = b.add(new IndexOp.Gather(1), rows, offset);
    both = b.add(sized(window, window, window, window, heads), both); // rows from, to; columns
    both = b.add(new MovementOp.Transpose(List.of(4, 0, 2, 1, 3)), both);
    return b.add(sized(heads, positions, positions), both);
  }

  /** {@code [windows, 1, T, T]}: keeps apart what the roll brought together. */
  private Value mask(GraphBuilder b, int rows, int columns, int down, int right) {
    long count = (long) rows * columns;
    long positions = (long) window * window;
    // Each position's part of the map before the roll; equal numbers may see one another.
    Value tall = b.add(parts(rows, down, 3, Shape.of(rows, 1, window, 1)));
    Value wide = b.add(parts(columns, right, 1, Shape.of(1, columns, 1, window)));
    Value part = b.sum(tall, wide);
    Value from = b.add(sized(count, positions, 1), part);
    Value to = b.add(sized(count, 1, positions), part);
    Value same = b.add(new Compare(CompareKind.EQUAL), from, to);
    Value mask = b.add(new Select(), same, b.constant(0), b.constant(APART));
    return b.add(sized(count, 1, positions, positions), mask);
  }

  private static MovementOp.Reshape sized(long... sizes) {
    return new MovementOp.Reshape(
        LongStream.of(sizes).<Extent>mapToObj(Extent.Sized::new).toList());
  }

  /** 0 for what the roll leaves in its place, then 1 and 2 for what it parts in the last window. */
  private SourceOp.Constant parts(int windows, int shift, int factor, Shape shape) {
    int size = windows * window;
    List<Double> parts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int part = shift == 0 || i < size - window ? 0 : i < size - shift ? 1 : 2;
      parts.add((double) (part * factor));
    }
    return new SourceOp.Constant(DType.FLOAT32, shape, parts);
  }
}
