package io.tao4j.metric.detection;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Over what COCO's figures are worked out.
 *
 * @param iouThresholds least overlaps of a detection that finds a true box, rising, over 0 to 1
 * @param areas sizes of boxes
 * @param maxDetections most detections of a class in a picture that count, rising, 1 or more
 */
public record CocoSettings(
    List<Double> iouThresholds, List<Area> areas, List<Integer> maxDetections) {

  /**
   * A range of areas.
   *
   * @param name {@code small}, say
   * @param least square pixels, inclusive
   * @param most square pixels, inclusive
   */
  public record Area(String name, double least, double most) {
    /** Every box. */
    public static final Area ALL = new Area("all", 0, 1e10);

    /** Up to 32 x 32 pixels. */
    public static final Area SMALL = new Area("small", 0, 32 * 32);

    /** From 32 x 32 to 96 x 96 pixels. */
    public static final Area MEDIUM = new Area("medium", 32 * 32, 96 * 96);

    /** From 96 x 96 pixels. */
    public static final Area LARGE = new Area("large", 96 * 96, 1e10);

    public Area {
      if (!(least >= 0 && most >= least)) {
        throw new IllegalArgumentException("area %s from %s to %s".formatted(name, least, most));
      }
    }

    boolean holds(double area) {
      return area >= least && area <= most;
    }
  }

  public CocoSettings {
    Objects.requireNonNull(iouThresholds, "iouThresholds");
    Objects.requireNonNull(areas, "areas");
    Objects.requireNonNull(maxDetections, "maxDetections");
    iouThresholds = List.copyOf(iouThresholds);
    areas = List.copyOf(areas);
    maxDetections = List.copyOf(maxDetections);
    if (iouThresholds.isEmpty() || areas.isEmpty() || maxDetections.isEmpty()) {
      throw new IllegalArgumentException("nothing to work out");
    }
    if (iouThresholds.stream().anyMatch(iou -> !(iou > 0 && iou <= 1))) {
      throw new IllegalArgumentException("IoU thresholds " + iouThresholds);
    }
    if (maxDetections.stream().anyMatch(most -> most < 1)) {
      throw new IllegalArgumentException("at most " + maxDetections + " detections");
    }
  }

  /** IoU 0.5, 0.55 ... 0.95; all, small, medium and large boxes; 1, 10 and 100 detections. */
  public static CocoSettings standard() {
    return new CocoSettings(
        // numpy's linspace(0.5, 0.95, 10), to the last bit: its 0.9 is 0.8999999999999999
        IntStream.range(0, 10).mapToObj(i -> i == 9 ? 0.95 : i * ((0.95 - 0.5) / 9) + 0.5).toList(),
        List.of(Area.ALL, Area.SMALL, Area.MEDIUM, Area.LARGE),
        List.of(1, 10, 100));
  }
}
