package io.tao4j.networks.tasks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tao4j.chart.BarChart;
import io.tao4j.chart.HeatMap;
import io.tao4j.chart.Histogram;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionSample;
import io.tao4j.data.detection.LabelledBox;
import io.tao4j.data.image.ImageSize;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.metric.detection.CocoSettings.Area;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the labels of a set are like: how many of each class, how large, and where. */
final class LabelStatistics {
  private static final int INTERVALS = 30;

  /** Columns and rows of the picture of places. */
  private static final int CELLS = 40;

  private final DetectionDataset set;

  LabelStatistics(DetectionDataset set) {
    this.set = set;
  }

  /**
   * Counts and sizes: for each class its {@code boxes}, its {@code pictures}, and the tenth, middle
   * and ninetieth of a hundred widths and heights in pixels; for all classes the numbers of small,
   * medium and large boxes as COCO has them, and of boxes a picture.
   */
  Map<String, Object> toMap() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("pictures", set.size());
    all.put("pictures_without_box", count(sample -> sample.boxes().isEmpty() ? 1 : 0));
    int boxes = count(sample -> sample.boxes().size());
    all.put("boxes", boxes);
    all.put("boxes_a_picture", set.size() == 0 ? 0 : (double) boxes / set.size());
    all.put(
        "most_boxes_in_a_picture",
        set.samples().stream().mapToInt(sample -> sample.boxes().size()).max().orElse(0));
    all.put("small", count(sample -> within(sample, Area.SMALL)));
    all.put("medium", count(sample -> within(sample, Area.MEDIUM)));
    all.put("large", count(sample -> within(sample, Area.LARGE)));
    Map<String, Object> classes = new LinkedHashMap<>();
    for (int c = 0; c < set.classes().size(); c++) {
      classes.put(set.classes().get(c), ofClass(c));
    }
    all.put("classes", classes);
    return all;
  }

  private int count(ToDoubleFunction<DetectionSample> of) {
    return (int) set.samples().stream().mapToDouble(of).sum();
  }

  /** From the least area on and below the most: a box is in one group. */
  private static long within(DetectionSample sample, Area area) {
    return sample.boxes().stream()
        .mapToDouble(box -> box.box().area())
        .filter(value -> value >= area.least() && value < area.most())
        .count();
  }

  private Map<String, Object> ofClass(int index) {
    List<Box> boxes = boxes(index);
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("boxes", boxes.size());
    one.put(
        "pictures",
        count(
            sample -> sample.boxes().stream().anyMatch(box -> box.classIndex() == index) ? 1 : 0));
    if (!boxes.isEmpty()) {
      one.put("width", quantiles(boxes, Box::width));
      one.put("height", quantiles(boxes, Box::height));
    }
    return one;
  }

  private List<Box> boxes(int index) {
    return set.samples().stream()
        .flatMap(sample -> sample.boxes().stream())
        .filter(box -> box.classIndex() == index)
        .map(LabelledBox::box)
        .toList();
  }

  private static List<Double> quantiles(List<Box> boxes, ToDoubleFunction<Box> side) {
    double[] sorted = boxes.stream().mapToDouble(side).sorted().toArray();
    List<Double> values = new ArrayList<>();
    for (double share : new double[] {0.1, 0.5, 0.9}) {
      // the least value that so large a share does not exceed
      int place = (int) Math.ceil(share * sorted.length) - 1;
      values.add(Math.round(sorted[Math.max(0, place)] * 100) / 100.0);
    }
    return values;
  }

  /**
   * Writes {@code NAME_labels.json}, {@code NAME_classes.png}, {@code NAME_box_sizes.png} and,
   * where pictures' sizes are known, {@code NAME_box_places.png}.
   */
  List<Path> write(String name, Path folder) throws IOException {
    Path json = folder.resolve(name + "_labels.json");
    AtomicFile.writeString(
        json,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(toMap())
            + "\n");
    Path counts = folder.resolve(name + "_classes.png");
    BarChart.write("Boxes of the " + set.name(), "boxes", set.countPerClass(), counts);
    Path sizes = folder.resolve(name + "_box_sizes.png");
    sizes().write(sizes);
    List<Path> files = new ArrayList<>(List.of(json, counts, sizes));
    double[][] places = places();
    if (Arrays.stream(places).flatMapToDouble(Arrays::stream).max().orElse(0) > 0) {
      Path file = folder.resolve(name + "_box_places.png");
      HeatMap.write(
          "Where boxes of the " + set.name() + " lie",
          places,
          "boxes over a place of their picture, as a share of all",
          file);
      files.add(file);
    }
    return files;
  }

  /** The square root of each box's area, which a square of its size has as side. */
  private Histogram sizes() {
    Histogram histogram =
        new Histogram(
            "Box sizes of the " + set.name(),
            "square root of the area in the picture's pixels",
            "boxes",
            INTERVALS);
    for (int c = 0; c < set.classes().size(); c++) {
      histogram.group(
          set.classes().get(c),
          boxes(c).stream().mapToDouble(box -> Math.sqrt(box.area())).toArray());
    }
    return histogram;
  }

  /** For each part of a picture the share of all boxes that lie over it. */
  private double[][] places() {
    double[][] cells = new double[CELLS][CELLS];
    int boxes = 0;
    for (DetectionSample sample : set.samples()) {
      ImageSize size = sample.size();
      if (size == null) {
        continue;
      }
      for (LabelledBox one : sample.boxes()) {
        Box box = one.box();
        boxes++;
        for (int row = 0; row < CELLS; row++) {
          double y = (row + 0.5) / CELLS * size.height();
          for (int column = 0; column < CELLS && y >= box.top() && y < box.bottom(); column++) {
            double x = (column + 0.5) / CELLS * size.width();
            cells[row][column] += x >= box.left() && x < box.right() ? 1 : 0;
          }
        }
      }
    }
    for (double[] row : cells) {
      for (int column = 0; column < CELLS; column++) {
        row[column] /= Math.max(1, boxes);
      }
    }
    return cells;
  }
}
