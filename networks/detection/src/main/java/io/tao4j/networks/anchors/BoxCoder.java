package io.tao4j.networks.anchors;

import io.tao4j.graph.BoxLosses.Sides;
import io.tao4j.graph.ElementwiseOp.BinaryKind;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.util.List;

/**
 * A box as four numbers seen from its anchor: how far the middle is from the anchor's in widths and
 * heights of the anchor, and the logarithms of width and height over the anchor's, each divided by
 * its variance.
 *
 * @param variances of x, y, width and height, above 0
 */
public record BoxCoder(List<Double> variances) {
  /** Largest logarithm of a size over the anchor's, against overflow. */
  private static final double LARGEST_EXPONENT = 8;

  public BoxCoder {
    variances = List.copyOf(variances);
    if (variances.size() != 4 || !variances.stream().allMatch(v -> v > 0)) {
      throw new IllegalArgumentException("four variances above 0, got " + variances);
    }
  }

  /**
   * Encodes a box.
   *
   * @param anchors sides of the anchors
   * @param anchor which
   * @param boxes sides of the boxes
   * @param box which
   * @param out takes four numbers
   * @param at where
   */
  void encode(double[] anchors, int anchor, double[] boxes, int box, float[] out, int at) {
    double width = anchors[4 * anchor + 2] - anchors[4 * anchor];
    double height = anchors[4 * anchor + 3] - anchors[4 * anchor + 1];
    double boxWidth = boxes[4 * box + 2] - boxes[4 * box];
    double boxHeight = boxes[4 * box + 3] - boxes[4 * box + 1];
    double x = middle(boxes, 4 * box) - middle(anchors, 4 * anchor);
    double y = middle(boxes, 4 * box + 1) - middle(anchors, 4 * anchor + 1);
    out[at] = (float) (x / width / variances.get(0));
    out[at + 1] = (float) (y / height / variances.get(1));
    out[at + 2] = (float) (Math.log(boxWidth / width) / variances.get(2));
    out[at + 3] = (float) (Math.log(boxHeight / height) / variances.get(3));
  }

  private static double middle(double[] sides, int at) {
    return (sides[at] + sides[at + 2]) / 2;
  }

  /**
   * Adds the way back for a map.
   *
   * @param offsets {@code [N, rows, columns, shapes, 4]}
   * @return left, top, right, bottom in input pixels, same shape
   */
  public Value decode(GraphBuilder b, Value offsets, AnchorBoxes.Grid grid) {
    Value anchorWidth = along(b, grid, grid.widths(), true);
    Value anchorHeight = along(b, grid, grid.heights(), false);
    Value x = middle(b, offsets, 0, along(b, grid, grid.x(), true), anchorWidth);
    Value y = middle(b, offsets, 1, along(b, grid, grid.y(), false), anchorHeight);
    Sides sides =
        Sides.of(b, x, y, size(b, offsets, 2, anchorWidth), size(b, offsets, 3, anchorHeight));
    return b.add(
        new MovementOp.Concat(4), sides.left(), sides.top(), sides.right(), sides.bottom());
  }

  private Value scaled(GraphBuilder b, Value offsets, int number) {
    Value part = b.add(new MovementOp.Slice(4, number, number + 1, 1), offsets);
    return b.scale(part, variances.get(number));
  }

  private Value middle(GraphBuilder b, Value offsets, int number, Value anchor, Value length) {
    return b.sum(b.product(scaled(b, offsets, number), length), anchor);
  }

  private Value size(GraphBuilder b, Value offsets, int number, Value length) {
    Value exponent =
        b.binary(BinaryKind.MINIMUM, scaled(b, offsets, number), b.constant(LARGEST_EXPONENT));
    return b.product(b.unary(UnaryKind.EXP, exponent), length);
  }

  private static Value along(
      GraphBuilder b, AnchorBoxes.Grid grid, List<Double> numbers, boolean columns) {
    Shape shape =
        columns
            ? Shape.of(1, 1, grid.columns(), grid.shapes(), 1)
            : Shape.of(1, grid.rows(), 1, grid.shapes(), 1);
    return b.add(new SourceOp.Constant(DType.FLOAT32, shape, numbers));
  }
}
