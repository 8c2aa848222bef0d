package io.tao4j.data.segmentation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.geometry.RunLengthMask;
import java.util.ArrayList;
import java.util.List;

/**
 * COCO's {@code segmentation}: a list of polygons, run lengths as numbers, or run lengths as text.
 *
 * @see <a href="https://cocodataset.org/#format-data">COCO's data format</a>
 */
public final class CocoOutline {
  private CocoOutline() {}

  /**
   * Reads one.
   *
   * @param shape neither missing nor empty
   * @param height of its picture
   * @param width of its picture
   * @throws IllegalArgumentException if it is none, or of another size
   */
  public static MaskSource.Outline of(JsonNode shape, int height, int width) {
    if (shape.isArray()) {
      List<List<Double>> polygons = new ArrayList<>();
      for (JsonNode polygon : shape) {
        List<Double> xy = new ArrayList<>();
        polygon.forEach(number -> xy.add(number.asDouble(Double.NaN)));
        boolean usable =
            xy.size() >= 6
                && xy.size() % 2 == 0
                && xy.stream().allMatch(number -> Double.isFinite(number));
        if (!usable) {
          throw new IllegalArgumentException(
              "a polygon of %s numbers; x and y of three corners or more were expected"
                  .formatted(xy.size()));
        }
        polygons.add(xy);
      }
      return new MaskSource.Polygons(polygons);
    }
    JsonNode size = shape.path("size");
    if (size.path(0).asInt() != height || size.path(1).asInt() != width) {
      throw new IllegalArgumentException(
          "run lengths of size %s, the picture has [%s,%s]".formatted(size, height, width));
    }
    JsonNode counts = shape.path("counts");
    if (counts.isTextual()) {
      return new MaskSource.Runs(RunLengthMask.ofCompressed(height, width, counts.textValue()));
    }
    List<Integer> runs = new ArrayList<>();
    counts.forEach(count -> runs.add(count.asInt(-1)));
    return new MaskSource.Runs(RunLengthMask.ofCounts(height, width, runs));
  }
}
