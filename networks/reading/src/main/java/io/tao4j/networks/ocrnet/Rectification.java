package io.tao4j.networks.ocrnet;

import io.tao4j.graph.Blocks;
import io.tao4j.graph.ElementwiseOp.UnaryKind;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.LinearOp;
import io.tao4j.graph.MovementOp;
import io.tao4j.graph.MovementOp.Extent;
import io.tao4j.graph.Padding;
import io.tao4j.graph.SampleOp;
import io.tao4j.graph.SourceOp;
import io.tao4j.graph.Value;
import io.tao4j.graph.WindowOp;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes bent words straight: a small network finds points above and below the word, and a
 * thin-plate spline moves the picture so that they are two straight lines: Shi et al. 2016, arXiv
 * 1603.03915. All of the spline that does not depend on the picture is worked out here.
 */
final class Rectification {
  /** Layer that gives the points. */
  static final String POINTS = "localization_fc2";

  private static final int[] WIDTHS = {64, 128, 256, 512};
  private static final int HIDDEN = 256;

  private Rectification() {}

  /** The picture made straight, of its own size. */
  static Value build(GraphBuilder b, Value images, int points) {
    Value x = images;
    for (int i = 0; i < WIDTHS.length; i++) {
      GraphBuilder layer = b.scope("conv" + i);
      x = layer.conv2d("conv", x, WIDTHS[i], 3, 1, Padding.all(1), 1, false);
      x = layer.relu(layer.batchNorm("bn", x, 1e-5, 0.1));
      x =
          i < WIDTHS.length - 1
              ? layer.add("pool", new WindowOp.MaxPool(2, 2, 2, 2, Padding.NONE), x)
              : Blocks.globalAveragePool(layer, x);
    }
    x = b.relu(b.linear("localization_fc1", x, HIDDEN, true));
    x = b.linear(POINTS, x, 2 * points, true);
    Value control =
        b.add(
            "points",
            new MovementOp.Reshape(
                List.of(new Extent.SameAs(0), new Extent.Sized(points), new Extent.Sized(2))),
            x);
    int height = Math.toIntExact(b.shape(images).size(2));
    int width = Math.toIntExact(b.shape(images).size(3));
    return sampled(b, images, grid(b, control, height, width));
  }

  /** The picture at the places of a grid, its border going on outside. */
  static Value sampled(GraphBuilder b, Value images, Value grid) {
    return b.add(
        "rectified",
        new SampleOp.GridSample(SampleOp.SampleKind.BILINEAR, SampleOp.SampleBorder.BORDER, true),
        images,
        grid);
  }

  /** First numbers of the last layer's bias: two straight lines, a little aslant. */
  static Tensor firstPoints(int points) {
    int half = points / 2;
    float[] first = new float[2 * points];
    for (int i = 0; i < half; i++) {
      float share = half == 1 ? 0 : (float) i / (half - 1);
      first[2 * i] = 2 * share - 1;
      first[2 * i + 1] = 0 - share;
      first[2 * (half + i)] = 2 * share - 1;
      first[2 * (half + i) + 1] = 1 - share;
    }
    return Tensor.of(first, 2 * points);
  }

  /** Where the points lie when they are straight, {@code (right, down)}, -1 and 1 being sides. */
  static double[][] basePoints(int points) {
    int half = points / 2;
    double[][] base = new double[points][];
    for (int i = 0; i < half; i++) {
      double right = half == 1 ? -1 : 2.0 * i / (half - 1) - 1;
      base[i] = new double[] {right, -1};
      base[half + i] = new double[] {right, 1};
    }
    return base;
  }

  /**
   * Where each pixel of the straight picture is in the bent one.
   *
   * @param control {@code [N, points, 2]}
   * @return {@code [N, height, width, 2]}
   */
  static Value grid(GraphBuilder b, Value control, int height, int width) {
    int points = Math.toIntExact(b.shape(control).size(1));
    double[][] base = basePoints(points);
    // [N, points + 3, 2]: weights of the distances, then of 1, right and down
    Value weights = b.add(new LinearOp.MatMul(), b.add(inverse(base)), control);
    Value distances = distances(b, base, height, width); // [H * W, points]
    Value bent =
        b.add(
            new LinearOp.MatMul(),
            distances,
            b.add(new MovementOp.Slice(1, 0, points, 1), weights)); // [N, H * W, 2]
    Value image =
        b.add(
            new MovementOp.Reshape(
                List.of(
                    new Extent.SameAs(0),
                    new Extent.Sized(height),
                    new Extent.Sized(width),
                    new Extent.Sized(2))),
            bent);
    Value plane = plane(b, weights, points);
    Value right = b.add(centres(width, Shape.of(1, 1, width, 1)));
    Value down = b.add(centres(height, Shape.of(1, height, 1, 1)));
    image = b.sum(image, row(b, plane, 0));
    image = b.sum(image, b.product(right, row(b, plane, 1)));
    return b.sum(image, b.product(down, row(b, plane, 2)));
  }

  private static Value plane(GraphBuilder b, Value weights, int points) {
    return b.add(new MovementOp.Slice(1, points, points + 3, 1), weights);
  }

  /** A row of {@code [N, 3, 2]} as {@code [N, 1, 1, 2]}. */
  private static Value row(GraphBuilder b, Value plane, int row) {
    return b.add(
        new MovementOp.Reshape(
            List.of(
                new Extent.SameAs(0),
                new Extent.Sized(1),
                new Extent.Sized(1),
                new Extent.Sized(2))),
        b.add(new MovementOp.Slice(1, row, row + 1, 1), plane));
  }

  private static SourceOp.Constant centres(int size, Shape shape) {
    List<Double> places = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      places.add((2.0 * i + 1) / size - 1);
    }
    return new SourceOp.Constant(DType.FLOAT32, shape, places);
  }

  /** {@code r^2 log r} of each pixel and point, {@code [H * W, points]}. */
  private static Value distances(GraphBuilder b, double[][] base, int height, int width) {
    Value squared =
        b.sum(
            b.add(squares(base, 1, height, Shape.of(height, 1, base.length))),
            b.add(squares(base, 0, width, Shape.of(1, width, base.length))));
    // log r is half of log r^2; where r is 0 the product is 0
    Value logarithm = b.unary(UnaryKind.LOG, Blocks.atLeast(b, squared, 1e-30));
    return b.add(
        new MovementOp.Reshape(
            List.of(new Extent.Sized((long) height * width), new Extent.Sized(base.length))),
        b.product(squared, b.scale(logarithm, 0.5)));
  }

  private static SourceOp.Constant squares(double[][] base, int axis, int size, Shape shape) {
    List<Double> squares = new ArrayList<>(size * base.length);
    for (int i = 0; i < size; i++) {
      double place = (2.0 * i + 1) / size - 1;
      for (double[] point : base) {
        squares.add((place - point[axis]) * (place - point[axis]));
      }
    }
    return new SourceOp.Constant(DType.FLOAT32, shape, squares);
  }

  /** From points to weights: the first columns of the inverse of the spline's system. */
  private static SourceOp.Constant inverse(double[][] base) {
    int points = base.length;
    int size = points + 3;
    double[][] system = new double[size][2 * size];
    for (int i = 0; i < points; i++) {
      for (int j = 0; j < points; j++) {
        double right = base[i][0] - base[j][0];
        double down = base[i][1] - base[j][1];
        double squared = right * right + down * down;
        system[i][j] = squared == 0 ? 0 : squared * Math.log(squared) / 2;
      }
      double[] plane = {1, base[i][0], base[i][1]};
      for (int j = 0; j < 3; j++) {
        system[i][points + j] = plane[j];
        system[points + j][i] = plane[j];
      }
    }
    for (int i = 0; i < size; i++) {
      system[i][size + i] = 1;
    }
    eliminate(system);
    List<Double> weights = new ArrayList<>(size * points);
    for (double[] row : system) {
      for (int j = 0; j < points; j++) {
        weights.add(row[size + j]);
      }
    }
    return new SourceOp.Constant(DType.FLOAT32, Shape.of(size, points), weights);
  }

  /** Gauss and Jordan, with the largest pivot of each column. */
  private static void eliminate(double[][] rows) {
    int size = rows.length;
    for (int column = 0; column < size; column++) {
      int pivot = column;
      for (int i = column + 1; i < size; i++) {
        pivot = Math.abs(rows[i][column]) > Math.abs(rows[pivot][column]) ? i : pivot;
      }
      double[] found = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = found;
      double divisor = found[column];
      for (int j = 0; j < found.length; j++) {
        found[j] /= divisor;
      }
      for (int i = 0; i < size; i++) {
        double factor = rows[i][column];
        if (i != column && factor != 0) {
          for (int j = 0; j < found.length; j++) {
            rows[i][j] -= factor * found[j];
          }
        }
      }
    }
  }
}
