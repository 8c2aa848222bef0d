package io.tao4j.graph;

import io.tao4j.graph.ElementwiseOp.Cast;
import io.tao4j.graph.ElementwiseOp.Clip;
import io.tao4j.graph.ElementwiseOp.Compare;
import io.tao4j.graph.ElementwiseOp.CompareKind;
import io.tao4j.graph.ElementwiseOp.Logical;
import io.tao4j.graph.ElementwiseOp.LogicalKind;
import io.tao4j.graph.ElementwiseOp.Select;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.MovementOp.Concat;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.MovementOp.Reshape;
import io.tao4j.graph.MovementOp.Slice;
import io.tao4j.graph.MovementOp.Transpose;
import io.tao4j.graph.SampleOp.GridSample;
import io.tao4j.graph.SampleOp.RoiAlign;
import io.tao4j.graph.SampleOp.SampleBorder;
import io.tao4j.graph.SampleOp.SampleKind;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Samples of images by gathers; heights and widths must be numbers. */
final class SampleCompositions {
  private SampleCompositions() {}

  private static int size(GraphBuilder b, Value x, int axis) {
    Dim dim = b.shape(x).dim(axis);
    if (!dim.isFixed()) {
      throw new IllegalArgumentException(
          "height and width of an image must be numbers, got " + b.shape(x));
    }
    return Math.toIntExact(dim.size());
  }

  private static Value scalar(GraphBuilder b, long value) {
    return b.add(new SourceOp.Constant(DType.INT64, Shape.SCALAR, List.of((double) value)));
  }

  private static Value cast(GraphBuilder b, Value x, DType dtype) {
    return b.add(new Cast(dtype), x);
  }

  // Grids

  /** One coordinate of all places, {@code [N, P, Q]}, in pixels. */
  private static Value pixels(GraphBuilder b, GridSample op, Value grid, int axis, int size) {
    Value slice = b.add(new Slice(3, axis, axis + 1, 1), grid);
    Value g =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.SameAs(1), new Extent.SameAs(2))),
            slice);
    Value from0 = b.sum(g, b.constant(1));
    Value at =
        op.alignCorners()
            ? b.scale(from0, (size - 1) / 2.0)
            : b.sum(b.scale(from0, size / 2.0), b.constant(-0.5));
    return switch (op.border()) {
      case ZEROS -> at;
      case BORDER -> b.add(new Clip(0, size - 1), at);
      case REFLECTION -> b.add(new Clip(0, size - 1), reflected(b, at, size, op.alignCorners()));
    };
  }

  /** Mirrors at the middles of the outermost pixels, or at their outer sides. */
  private static Value reflected(GraphBuilder b, Value at, int size, boolean middles) {
    double least = middles ? 0 : -0.5;
    double span = middles ? size - 1 : size;
    if (span == 0) {
      return b.scale(at, 0);
    }
    Value distance = b.unary(UnaryKind.ABSOLUTE, b.sum(at, b.constant(-least)));
    Value flips = b.unary(UnaryKind.FLOOR, b.scale(distance, 1 / span));
    Value rest = b.difference(distance, b.scale(flips, span));
    Value half = b.scale(flips, 0.5);
    Value odd = b.add(new Compare(CompareKind.GREATER), half, b.unary(UnaryKind.FLOOR, half));
    Value back = b.difference(b.constant(span), rest);
    return b.sum(b.add(new Select(), odd, back, rest), b.constant(least));
  }

  static Value gridSample(GraphBuilder b, GridSample op, Value x, Value grid) {
    int height = size(b, x, 2);
    int width = size(b, x, 3);
    Value right = pixels(b, op, grid, 0, width);
    Value down = pixels(b, op, grid, 1, height);
    // all pixels of the batch as rows [N * H * W, C]
    Value rows =
        b.add(
            new Reshape(List.of(new Extent.Rest(), new Extent.SameAs(3))),
            b.add(Transpose.channelsLast(), x));
    Value image =
        b.add(
            new Reshape(List.of(new Extent.SameAs(0), new Extent.Sized(1), new Extent.Sized(1))),
            b.product(b.add(new IndexOp.Iota(0), x), scalar(b, (long) height * width)));
    Value sum;
    if (op.kind() == SampleKind.NEAREST) {
      Value column = b.unary(UnaryKind.ROUND, right);
      Value row = b.unary(UnaryKind.ROUND, down);
      sum = pixel(b, op.border(), rows, image, row, column, height, width, b.constant(1));
    } else {
      Value left = b.unary(UnaryKind.FLOOR, right);
      Value top = b.unary(UnaryKind.FLOOR, down);
      Value toRight = b.difference(right, left);
      Value toBottom = b.difference(down, top);
      sum = null;
      for (int i = 0; i < 4; i++) {
        Value vertical = i < 2 ? b.difference(b.constant(1), toBottom) : toBottom;
        Value horizontal = i % 2 == 0 ? b.difference(b.constant(1), toRight) : toRight;
        Value row = i < 2 ? top : b.sum(top, b.constant(1));
        Value column = i % 2 == 0 ? left : b.sum(left, b.constant(1));
        Value weight = b.product(vertical, horizontal);
        Value part = pixel(b, op.border(), rows, image, row, column, height, width, weight);
        sum = sum == null ? part : b.sum(sum, part);
      }
    }
    return b.add(Transpose.channelsFirst(), sum);
  }

  /** A pixel for each place times its weight, {@code [N, P, Q, C]}. */
  private static Value pixel(
      GraphBuilder b,
      SampleBorder border,
      Value rows,
      Value image,
      Value row,
      Value column,
      int height,
      int width,
      Value weight) {
    Value factor = weight;
    if (border == SampleBorder.ZEROS) {
      Value inside = b.add(new Logical(LogicalKind.AND), in(b, row, height), in(b, column, width));
      factor = b.product(weight, cast(b, inside, DType.FLOAT32));
    }
    Value down = cast(b, b.add(new Clip(0, height - 1), row), DType.INT64);
    Value right = cast(b, b.add(new Clip(0, width - 1), column), DType.INT64);
    Value index = b.sum(b.sum(b.product(down, scalar(b, width)), right), image);
    Value pixels = b.add(new IndexOp.Gather(0), rows, index);
    if (b.shape(factor).rank() == 0) {
      return pixels;
    }
    return b.product(
        pixels,
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.SameAs(2),
                    new Extent.Sized(1))),
            factor));
  }

  private static Value in(GraphBuilder b, Value at, int size) {
    return b.add(
        new Logical(LogicalKind.AND),
        b.add(new Compare(CompareKind.GREATER_OR_EQUAL), at, b.constant(0)),
        b.add(new Compare(CompareKind.LESS_OR_EQUAL), at, b.constant(size - 1)));
  }

  // Boxes

  /** All samples of all boxes of an image are one grid, whose means in squares are the parts. */
  static Value roiAlign(GraphBuilder b, RoiAlign op, Value x, Value boxes) {
    Value still = b.stopGradient(boxes);
    int rows = op.height() * op.samples();
    int columns = op.width() * op.samples();
    Value right = samples(b, op, still, 0, columns); // [N, R, columns]
    Value down = samples(b, op, still, 1, rows);
    Value grid =
        b.add(
            new Concat(4),
            onGrid(b, right, size(b, x, 3), rows, true),
            onGrid(b, down, size(b, x, 2), columns, false));
    Value places =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Rest(),
                    new Extent.Sized(columns),
                    new Extent.Sized(2))),
            grid);
    Value pixels =
        b.add(new GridSample(SampleKind.BILINEAR, SampleBorder.BORDER, false), x, places);
    Value near =
        b.product(
            near(b, down, size(b, x, 2), rows, false),
            near(b, right, size(b, x, 3), columns, true));
    Value mask =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(1),
                    new Extent.Rest(),
                    new Extent.Sized(columns))),
            near);
    int s = op.samples();
    Value parts =
        b.add(new WindowOp.AveragePool(s, s, s, s, Padding.NONE, false), b.product(pixels, mask));
    Value apart =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Rest(),
                    new Extent.Sized(op.height()),
                    new Extent.Sized(op.width()))),
            parts);
    return b.add(new Transpose(List.of(0, 2, 1, 3, 4)), apart);
  }

  /** Coordinates in pixels of the samples along one side of each box. */
  private static Value samples(GraphBuilder b, RoiAlign op, Value boxes, int axis, int count) {
    Value scaled = b.scale(boxes, op.scale());
    Value start = b.add(new Slice(2, axis, axis + 1, 1), scaled);
    Value end = b.add(new Slice(2, axis + 2, axis + 3, 1), scaled);
    Value length = b.difference(end, start);
    if (op.aligned()) {
      start = b.sum(start, b.constant(-0.5));
    } else {
      length = Blocks.atLeast(b, length, 1);
    }
    List<Double> shares = IntStream.range(0, count).mapToObj(i -> (i + 0.5) / count).toList();
    Value share = b.add(new SourceOp.Constant(DType.FLOAT32, Shape.of(count), shares));
    return b.sum(start, b.product(length, share));
  }

  /**
   * Pixels as coordinates of a grid, for all samples of the other side: [N, R, rows, columns, 1].
   */
  private static Value onGrid(
      GraphBuilder b, Value pixels, int size, int others, boolean isColumn) {
    Value g = b.sum(b.scale(pixels, 2.0 / size), b.constant(1.0 / size - 1));
    int count = Math.toIntExact(b.shape(pixels).size(2));
    Value placed =
        b.add(
            new Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.SameAs(1),
                    new Extent.Sized(isColumn ? 1 : count),
                    new Extent.Sized(isColumn ? count : 1),
                    new Extent.Sized(1))),
            g);
    Shape ones = isColumn ? Shape.of(others, 1, 1) : Shape.of(others, 1);
    return b.product(
        placed,
        b.add(new SourceOp.Constant(DType.FLOAT32, ones, Collections.nCopies(others, 1.0))));
  }

  /** 1 where a sample is at most a pixel outside, else 0: [N, R, rows, columns]. */
  private static Value near(GraphBuilder b, Value pixels, int size, int count, boolean isColumn) {
    Value within =
        b.add(
            new Logical(LogicalKind.AND),
            b.add(new Compare(CompareKind.GREATER_OR_EQUAL), pixels, b.constant(-1)),
            b.add(new Compare(CompareKind.LESS_OR_EQUAL), pixels, b.constant(size)));
    return b.add(
        new Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.SameAs(1),
                new Extent.Sized(isColumn ? 1 : count),
                new Extent.Sized(isColumn ? count : 1))),
        cast(b, within, DType.FLOAT32));
  }
}
