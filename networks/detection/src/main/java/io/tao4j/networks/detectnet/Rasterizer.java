package io.tao4j.networks.detectnet;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.geometry.Box;
import io.tao4j.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Turns labelled boxes into maps of a grid: for each class the coverage of each cell by an ellipse
 * inside the box, the distances of the box's sides, and what these distances count.
 *
 * <p>Boxes are drawn from the topmost lower edge to the lowest one: nearer objects cover farther
 * ones. Around an ellipse lies a dead zone, which clears what was there and holds nothing.
 */
final class Rasterizer {
  /** Input of the loss: {@code [N, C, h, w]}, 0 to 1. */
  static final String COVERAGE = "target_coverage";

  /** Input of the loss: {@code [N, 4 C, h, w]}: left, top, right and bottom of each class. */
  static final String SIDES = "target_sides";

  /** Input of the loss: {@code [N, C, h, w]}: factor of the sides' loss. */
  static final String NORM = "target_norm";

  /** Samples along each side of a cell. */
  private static final int SAMPLES = 4;

  private static final double LEAST_RADIUS = 0.1;

  /**
   * How boxes of a class are drawn.
   *
   * @param centerX place of the ellipse's middle in the box, 0 to 1
   * @param centerY the same from top to bottom
   * @param radiusX over the distance from the middle to the box's side
   * @param radiusY the same
   * @param leastRadius in cells, the ellipse's shape being kept
   */
  record Shape(
      double centerX, double centerY, double radiusX, double radiusY, double leastRadius) {}

  private final List<Shape> shapes;
  private final double deadZone;
  private final DetectNetGrid grid;

  /**
   * @param shapes of each class
   * @param deadZone from 0, none, to 1, up to the box
   */
  Rasterizer(List<Shape> shapes, double deadZone, DetectNetGrid grid) {
    this.shapes = List.copyOf(shapes);
    this.deadZone = deadZone;
    this.grid = grid;
  }

  /** The maps of one batch. */
  private static final class Maps {
    final int rows;
    final int columns;
    final float[] coverage;
    final float[] sides;
    final float[] norm;

    Maps(int images, int classes, int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
      int cells = images * classes * rows * columns;
      coverage = new float[cells];
      sides = new float[4 * cells];
      norm = new float[cells];
    }
  }

  /**
   * Draws a batch.
   *
   * @param batch each image's objects in input pixels; crowds and empty boxes are left out
   * @param rows of the grid
   * @param columns of the grid
   */
  Map<String, Tensor> encode(List<List<LabelledBox>> batch, int rows, int columns) {
    int classes = shapes.size();
    Maps maps = new Maps(batch.size(), classes, rows, columns);
    for (int image = 0; image < batch.size(); image++) {
      List<LabelledBox> objects =
          batch.get(image).stream()
              .filter(object -> !object.crowd() && !object.box().isEmpty())
              .sorted(Comparator.comparingDouble(object -> object.box().bottom()))
              .toList();
      for (LabelledBox object : objects) {
        draw(maps, image * classes + object.classIndex(), object);
      }
    }
    return Map.of(
        COVERAGE, Tensor.of(maps.coverage, batch.size(), classes, rows, columns),
        SIDES, Tensor.of(maps.sides, batch.size(), 4 * classes, rows, columns),
        NORM, Tensor.of(maps.norm, batch.size(), classes, rows, columns));
  }

  private void draw(Maps maps, int map, LabelledBox object) {
    Shape shape = shapes.get(object.classIndex());
    Box box = object.box();
    double stride = grid.stride();
    double width = box.width() / stride;
    double height = box.height() / stride;
    double x = box.left() / stride + shape.centerX() * width;
    double y = box.top() / stride + shape.centerY() * height;
    double halfX = width * (shape.centerX() < 0.5 ? shape.centerX() : 1 - shape.centerX());
    double halfY = height * (shape.centerY() < 0.5 ? shape.centerY() : 1 - shape.centerY());
    double radiusX = Math.max(shape.radiusX() * halfX, LEAST_RADIUS);
    double radiusY = Math.max(shape.radiusY() * halfY, LEAST_RADIUS);
    if (radiusX < shape.leastRadius()) {
      radiusY *= shape.leastRadius() / radiusX;
      radiusX = shape.leastRadius();
    }
    if (radiusY < shape.leastRadius()) {
      radiusX *= shape.leastRadius() / radiusY;
      radiusY = shape.leastRadius();
    }
    double deadX = Math.max((1 - deadZone) * radiusX + deadZone * halfX, radiusX);
    double deadY = Math.max((1 - deadZone) * radiusY + deadZone * halfY, radiusY);
    double norm = 1 / Math.max(4 * radiusX * radiusY, 1);
    int firstRow = Math.max(0, (int) Math.floor(y - deadY));
    int lastRow = Math.min(maps.rows - 1, (int) Math.floor(y + deadY));
    int firstColumn = Math.max(0, (int) Math.floor(x - deadX));
    int lastColumn = Math.min(maps.columns - 1, (int) Math.floor(x + deadX));
    for (int row = firstRow; row <= lastRow; row++) {
      for (int column = firstColumn; column <= lastColumn; column++) {
        int at = (map * maps.rows + row) * maps.columns + column;
        double dead = share(row, column, x, y, deadX, deadY);
        if (dead > 0 && dead >= maps.coverage[at]) {
          put(maps, map, row, column, 0, 0, box);
        }
        double covered = share(row, column, x, y, radiusX, radiusY);
        if (covered > 0 && covered >= maps.coverage[at]) {
          put(maps, map, row, column, covered, covered * norm, box);
        }
      }
    }
  }

  private void put(Maps maps, int map, int row, int column, double coverage, double norm, Box box) {
    int at = (map * maps.rows + row) * maps.columns + column;
    maps.coverage[at] = (float) coverage;
    maps.norm[at] = (float) norm;
    double x = grid.place(column);
    double y = grid.place(row);
    double[] distances = {x - box.left(), y - box.top(), box.right() - x, box.bottom() - y};
    for (int side = 0; side < 4; side++) {
      int place = ((4 * map + side) * maps.rows + row) * maps.columns + column;
      maps.sides[place] = coverage > 0 ? (float) (distances[side] / grid.scale()) : 0;
    }
  }

  /** How much of a cell lies strictly inside an ellipse, 0 to 1. */
  private static double share(
      int row, int column, double x, double y, double radiusX, double radiusY) {
    int inside = 0;
    for (int i = 0; i < SAMPLES; i++) {
      double dy = (row + (i + 0.5) / SAMPLES - y) / radiusY;
      for (int j = 0; j < SAMPLES; j++) {
        double dx = (column + (j + 0.5) / SAMPLES - x) / radiusX;
        if (dx * dx + dy * dy < 1) {
          inside++;
        }
      }
    }
    return (double) inside / (SAMPLES * SAMPLES);
  }
}
