package io.tao4j.networks.detectnet;

import io.tao4j.error.TaoException;
import io.tao4j.model.ModelMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the numbers of a cell stand for. A cell's place is {@code stride * index + offset} pixels,
 * near its top left corner; sides of a box are distances from there, divided by the scale.
 *
 * @param stride input pixels of a cell
 * @param scale pixels of the number 1
 * @param offset pixels from a cell's corner
 */
record DetectNetGrid(int stride, double scale, double offset) {
  private static final String STRIDE = "grid.stride";
  private static final String SCALE = "grid.scale";
  private static final String OFFSET = "grid.offset";

  /** Input pixels of a row or column. */
  double place(int index) {
    return (double) stride * index + offset;
  }

  /** What a model file must say of it. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(STRIDE, Integer.toString(stride));
    properties.put(SCALE, Double.toString(scale));
    properties.put(OFFSET, Double.toString(offset));
    return properties;
  }

  /**
   * That of a model.
   *
   * @throws TaoException {@code MODEL-010} if the file does not say it
   */
  static DetectNetGrid of(ModelMeta meta) {
    try {
      return new DetectNetGrid(
          Integer.parseInt(String.valueOf(meta.properties().get(STRIDE))),
          Double.parseDouble(String.valueOf(meta.properties().get(SCALE))),
          Double.parseDouble(String.valueOf(meta.properties().get(OFFSET))));
    } catch (NumberFormatException e) {
      throw new TaoException(
          "MODEL-010",
          "the model does not say its grid",
          List.of("properties %s, %s, %s".formatted(STRIDE, SCALE, OFFSET)),
          e);
    }
  }
}
