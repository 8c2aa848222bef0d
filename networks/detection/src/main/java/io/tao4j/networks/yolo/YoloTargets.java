package io.tao4j.networks.yolo;

import io.tao4j.data.detection.LabelledBox;
import io.tao4j.geometry.Box;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns labelled boxes into what {@link YoloLoss} compares predictions with: for each head a dense
 * {@code [N, A, 7 + C, h, w]} with x, y, width and height in cells, 1 for an object, the weights of
 * its box and of its class, and the classes.
 *
 * <p>An object belongs to the cell that its centre is in, there to every anchor of every head whose
 * shape has an IoU with it above a threshold, and to the best anchor of all in any case. That place
 * nothing takes from it but a later object's best anchor; where else two objects want the same
 * prediction, the one whose shape fits better gets it. So does TAO's loader of label folders.
 */
final class YoloTargets {
  /** Numbers before the classes. */
  static final int NUMBERS = 7;

  /** Above any IoU: what stands in a place that nothing may take. */
  private static final double KEPT = 1;

  private final List<YoloHead> heads;
  private final List<Double> classWeights;
  private final int classes;
  private final double matchingIou;
  private final float hit;
  private final float miss;

  /**
   * An encoder.
   *
   * @param classWeights factor of the losses of each class's boxes and classes
   * @param matchingIou shape IoU above which an anchor takes an object
   * @param smoothing label smoothing: class targets are {@code y * (1 - s) + s / 2}
   */
  YoloTargets(
      List<YoloHead> heads, List<Double> classWeights, double matchingIou, double smoothing) {
    this.heads = List.copyOf(heads);
    this.classWeights = List.copyOf(classWeights);
    this.classes = classWeights.size();
    this.matchingIou = matchingIou;
    this.hit = (float) (1 - smoothing / 2);
    this.miss = (float) (smoothing / 2);
  }

  /** One head's dense targets of a batch, and how well what is in them fits. */
  private static final class DenseMap {
    final YoloHead head;
    final int rows;
    final int columns;
    final int numbers;
    final Tensor tensor;
    final FloatBuffer values;
    final float[] fits;

    DenseMap(YoloHead head, int images, int height, int width, int numbers) {
      this.head = head;
      this.rows = height / head.stride();
      this.columns = width / head.stride();
      this.numbers = numbers;
      int anchors = head.anchors().size();
      Shape shape = Shape.of(images, anchors, numbers, rows, columns);
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(Math.toIntExact(4 * shape.elements()))
              .order(ByteOrder.LITTLE_ENDIAN);
      tensor = Tensor.wrap(DType.FLOAT32, shape, bytes);
      values = bytes.asFloatBuffer();
      fits = new float[images * anchors * rows * columns];
      // Where there is no object the box must be one all the same: its loss is computed too.
      for (int prediction = 0; prediction < images * anchors; prediction++) {
        for (int number = 0; number < 4; number++) {
          int from = (prediction * numbers + number) * rows * columns;
          for (int cell = 0; cell < rows * columns; cell++) {
            values.put(from + cell, number < 2 ? 0.5f : 1);
          }
        }
      }
    }

    void put(int image, int anchor, int number, int row, int column, double value) {
      int prediction = image * head.anchors().size() + anchor;
      values.put(((prediction * numbers + number) * rows + row) * columns + column, (float) value);
    }
  }

  /**
   * Encodes a batch.
   *
   * @param boxes each image's objects in input pixels; crowds are left out
   * @param height of the input, a multiple of every stride
   * @param width of the input
   * @return a tensor for each further input of the loss
   */
  Map<String, Tensor> encode(List<List<LabelledBox>> boxes, int height, int width) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    List<DenseMap> maps =
        heads.stream()
            .map(h -> new DenseMap(h, boxes.size(), height, width, NUMBERS + classes))
            .toList();
    List<List<LabelledBox>> objects =
        boxes.stream().map(list -> list.stream().filter(o -> !o.crowd()).toList()).toList();
    for (int image = 0; image < objects.size(); image++) {
      for (LabelledBox object : objects.get(image)) {
        if (object.box().width() > 0 && object.box().height() > 0) {
          place(maps, image, object, (double) height * width);
        }
      }
    }
    for (DenseMap map : maps) {
      inputs.put(YoloLoss.targets(map.head), map.tensor);
      inputs.put(YoloLoss.cells(map.head), cells(map.rows, map.columns));
    }
    inputs.put(YoloLoss.OBJECTS, padded(objects));
    return inputs;
  }

  private void place(List<DenseMap> maps, int image, LabelledBox object, double area) {
    Box box = object.box();
    DenseMap bestMap = maps.get(0);
    int bestAnchor = 0;
    double best = -1;
    for (DenseMap map : maps) {
      for (int anchor = 0; anchor < map.head.anchors().size(); anchor++) {
        double fit = map.head.anchors().get(anchor).shapeIou(box.width(), box.height());
        if (fit > matchingIou) {
          put(map, image, anchor, object, area, fit);
        }
        if (fit > best) {
          best = fit;
          bestMap = map;
          bestAnchor = anchor;
        }
      }
    }
    put(bestMap, image, bestAnchor, object, area, KEPT);
  }

  private void put(
      DenseMap map, int image, int anchor, LabelledBox object, double area, double fit) {
    Box box = object.box();
    double stride = map.head.stride();
    double x = (box.left() + box.right()) / 2 / stride;
    double y = (box.top() + box.bottom()) / 2 / stride;
    int column = (int) Math.min(Math.max(x, 0), map.columns - 1);
    int row = (int) Math.min(Math.max(y, 0), map.rows - 1);
    int at = ((image * map.head.anchors().size() + anchor) * map.rows + row) * map.columns + column;
    if (fit <= map.fits[at] && fit < KEPT) {
      return;
    }
    map.fits[at] = (float) fit;
    map.put(image, anchor, 0, row, column, x - column);
    map.put(image, anchor, 1, row, column, y - row);
    map.put(image, anchor, 2, row, column, box.width() / stride);
    map.put(image, anchor, 3, row, column, box.height() / stride);
    map.put(image, anchor, 4, row, column, 1);
    double weight = classWeights.get(object.classIndex());
    map.put(image, anchor, 5, row, column, weight * (2 - box.width() * box.height() / area));
    map.put(image, anchor, 6, row, column, weight);
    for (int c = 0; c < classes; c++) {
      map.put(image, anchor, NUMBERS + c, row, column, c == object.classIndex() ? hit : miss);
    }
  }

  private static Tensor cells(int rows, int columns) {
    float[] places = new float[2 * rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        places[row * columns + column] = column;
        places[(rows + row) * columns + column] = row;
      }
    }
    return Tensor.of(places, 2, rows, columns);
  }

  /** All objects, as many rows an image as the fullest has, at least one. */
  private static Tensor padded(List<List<LabelledBox>> objects) {
    int most = Math.max(1, objects.stream().mapToInt(List::size).max().orElse(1));
    float[] sides = new float[objects.size() * most * 4];
    for (int image = 0; image < objects.size(); image++) {
      int at = image * most * 4;
      for (LabelledBox object : objects.get(image)) {
        sides[at++] = (float) object.box().left();
        sides[at++] = (float) object.box().top();
        sides[at++] = (float) object.box().right();
        sides[at++] = (float) object.box().bottom();
      }
    }
    return Tensor.of(sides, objects.size(), most, 4);
  }
}
