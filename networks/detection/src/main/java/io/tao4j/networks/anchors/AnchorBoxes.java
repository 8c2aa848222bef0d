package io.tao4j.networks.anchors;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The anchor boxes (SSD's prior boxes) of a detector's maps. Every cell of a map has the same
 * shapes around its middle.
 *
 * <p>Boxes are numbered by map, row, column and shape.
 *
 * @param shapes of each map, in their order
 * @param steps input pixels between middles, for each map; empty: the input's side over the map's
 * @param offsets place of the first middle in steps, for each map; empty: 0.5
 * @param clip whether sides are moved into the input: 0 to its last pixel
 * @see <a href="https://arxiv.org/abs/1512.02325">Liu et al. 2015</a>
 */
public record AnchorBoxes(
    List<List<AnchorShape>> shapes, List<Double> steps, List<Double> offsets, boolean clip) {

  /**
   * Width and height of an anchor box.
   *
   * @param width over the input's shorter side
   * @param height over the same
   */
  public record AnchorShape(double width, double height) {}

  /**
   * Rows and columns of a map.
   *
   * @param rows 1 or more
   * @param columns 1 or more
   */
  public record MapSize(int rows, int columns) {}

  /**
   * The boxes of one map, which an axis tells without the other: box {@code (row, column, shape)}
   * has the middle {@code (x[column * shapes + shape], y[row * shapes + shape])}, its width and
   * height likewise. In input pixels.
   *
   * @param shapes boxes of a cell
   * @param x middles along x, by column and shape
   * @param widths by column and shape
   * @param y middles along y, by row and shape
   * @param heights by row and shape
   */
  public record Grid(
      int shapes, List<Double> x, List<Double> widths, List<Double> y, List<Double> heights) {
    /** Columns of the map. */
    public int columns() {
      return x.size() / shapes;
    }

    /** Rows of the map. */
    public int rows() {
      return y.size() / shapes;
    }
  }

  public AnchorBoxes {
    shapes = shapes.stream().map(List::copyOf).toList();
    steps = List.copyOf(steps);
    offsets = List.copyOf(offsets);
    if (!fits(steps, shapes.size()) || !fits(offsets, shapes.size())) {
      throw new IllegalArgumentException(
          "%s maps need as many steps and offsets or none, got %s and %s"
              .formatted(shapes.size(), steps.size(), offsets.size()));
    }
    boolean positive =
        Stream.concat(
                shapes.stream().flatMap(List::stream).flatMap(s -> Stream.of(s.width, s.height)),
                steps.stream())
            .allMatch(number -> number > 0);
    if (!positive || shapes.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("ratios, scales and steps are above 0");
    }
  }

  /** Shapes as TAO's ssd lays them: {@link #shapes(List, List, boolean, int)} of one octave. */
  public AnchorBoxes(
      List<List<Double>> ratios,
      List<Double> scales,
      boolean secondSquare,
      List<Double> steps,
      List<Double> offsets,
      boolean clip) {
    this(shapes(ratios, scales, secondSquare, 1), steps, offsets, clip);
  }

  /**
   * Shapes as TAO's ssd, dssd and retinanet have them. For k of 0 to below {@code levels} and s the
   * map's scale times 2^(k/levels), in the order of k, then of the ratios: ratio 1 gives a square
   * of side s, directly followed by one of the geometric mean of s and the next map's where {@code
   * secondSquare} is set; any other ratio r gives width {@code s * sqrt(r)} and height {@code s /
   * sqrt(r)}.
   *
   * @param ratios width over height of the shapes of each map
   * @param scales one for each map and one more, over the input's shorter side
   * @param secondSquare whether ratio 1 has two boxes
   * @param levels sizes between a scale and its double, from 1
   */
  public static List<List<AnchorShape>> shapes(
      List<List<Double>> ratios, List<Double> scales, boolean secondSquare, int levels) {
    if (scales.size() != ratios.size() + 1) {
      throw new IllegalArgumentException(
          "%s maps need %s scales, got %s"
              .formatted(ratios.size(), ratios.size() + 1, scales.size()));
    }
    List<List<AnchorShape>> shapes = new ArrayList<>();
    for (int map = 0; map < ratios.size(); map++) {
      List<AnchorShape> ofMap = new ArrayList<>();
      for (int level = 0; level < levels; level++) {
        double octave = Math.pow(2, (double) level / levels);
        double scale = scales.get(map) * octave;
        double second = Math.sqrt(scales.get(map) * scales.get(map + 1)) * octave;
        for (double ratio : ratios.get(map)) {
          ofMap.add(new AnchorShape(scale * Math.sqrt(ratio), scale / Math.sqrt(ratio)));
          if (ratio == 1 && secondSquare) {
            ofMap.add(new AnchorShape(second, second));
          }
        }
      }
      shapes.add(ofMap);
    }
    return shapes;
  }

  private static boolean fits(List<Double> numbers, int maps) {
    return numbers.isEmpty() || numbers.size() == maps;
  }

  /** Number of maps. */
  public int maps() {
    return shapes.size();
  }

  /** Boxes of a cell. */
  public int shapes(int map) {
    return shapes.get(map).size();
  }

  /**
   * Lays the boxes of a map.
   *
   * @param map which, from 0
   * @param size of the map
   * @param height of the input
   * @param width of the input
   */
  public Grid grid(int map, MapSize size, int height, int width) {
    double side = Math.min(height, width);
    List<Double> shapeWidths = shapes.get(map).stream().map(s -> s.width * side).toList();
    List<Double> shapeHeights = shapes.get(map).stream().map(s -> s.height * side).toList();
    Axis x = axis(map, size.columns(), width, shapeWidths);
    Axis y = axis(map, size.rows(), height, shapeHeights);
    return new Grid(shapeWidths.size(), x.middles(), x.lengths(), y.middles(), y.lengths());
  }

  private record Axis(List<Double> middles, List<Double> lengths) {}

  private Axis axis(int map, int cells, int side, List<Double> shapes) {
    double step = steps.isEmpty() ? (double) side / cells : steps.get(map);
    double offset = offsets.isEmpty() ? 0.5 : offsets.get(map);
    List<Double> middles = new ArrayList<>();
    List<Double> lengths = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      double middle = (offset + cell) * step;
      for (double shape : shapes) {
        double first = middle - shape / 2;
        double last = middle + shape / 2;
        if (clip) {
          first = Math.max(0, Math.min(side - 1, first));
          last = Math.max(0, Math.min(side - 1, last));
        }
        middles.add((first + last) / 2);
        lengths.add(last - first);
      }
    }
    return new Axis(middles, lengths);
  }

  /**
   * All boxes in their order.
   *
   * @param sizes of the maps
   * @param height of the input
   * @param width of the input
   * @return left, top, right and bottom of each, in input pixels
   */
  public double[] sides(List<MapSize> sizes, int height, int width) {
    int count = 0;
    for (int map = 0; map < maps(); map++) {
      count += shapes(map) * sizes.get(map).rows() * sizes.get(map).columns();
    }
    double[] sides = new double[4 * count];
    int at = 0;
    for (int map = 0; map < maps(); map++) {
      Grid grid = grid(map, sizes.get(map), height, width);
      for (int row = 0; row < grid.rows(); row++) {
        for (int column = 0; column < grid.columns(); column++) {
          for (int shape = 0; shape < grid.shapes(); shape++) {
            int alongX = column * grid.shapes() + shape;
            int alongY = row * grid.shapes() + shape;
            sides[at++] = grid.x().get(alongX) - grid.widths().get(alongX) / 2;
            sides[at++] = grid.y().get(alongY) - grid.heights().get(alongY) / 2;
            sides[at++] = grid.x().get(alongX) + grid.widths().get(alongX) / 2;
            sides[at++] = grid.y().get(alongY) + grid.heights().get(alongY) / 2;
          }
        }
      }
    }
    return sides;
  }
}
