package io.tao4j.data.image;

import io.tao4j.error.TaoException;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must happen to a picture before a trained network sees it, as plain values: it is written
 * into the model file and beside exported models, so that whoever runs the network prepares
 * pictures as its training did. No randomness.
 *
 * @param height of the network's input
 * @param width of the network's input
 * @param interpolation of the resize
 * @param crop how the size is reached
 * @param shortSide for {@link CropMode#CENTER_CROP} and {@link CropMode#MARGIN_CROP}: shorter side
 *     of the box that the picture covers before the crop; at least the input's shorter side; else 0
 * @param fill for the letterboxes: level 0..255 around the picture, or -1 for the picture's own
 *     mean colour; else 0
 * @param normalization channels and numbers
 */
public record Preprocessing(
    int height,
    int width,
    Interpolation interpolation,
    CropMode crop,
    int shortSide,
    int fill,
    Normalization normalization) {

  public Preprocessing {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be at least 1, got " + height + " and " + width);
    }
    boolean fits = isMiddle(crop) ? shortSide >= Math.min(height, width) : shortSide == 0;
    if (!fits) {
      throw new IllegalArgumentException(
          "short side %s does not fit crop mode %s of %s x %s"
              .formatted(shortSide, crop, height, width));
    }
    if (fill < ImageTransform.Letterbox.MEAN_COLOUR || fill > 255) {
      throw new IllegalArgumentException("fill must be -1..255, got " + fill);
    }
  }

  /** Stretched to the size. */
  public static Preprocessing stretch(
      int height, int width, Interpolation interpolation, Normalization normalization) {
    return new Preprocessing(height, width, interpolation, CropMode.STRETCH, 0, 0, normalization);
  }

  /** Scaled to cover the input's shape with this shorter side, then the middle. */
  public static Preprocessing centerCrop(
      int height,
      int width,
      int shortSide,
      Interpolation interpolation,
      Normalization normalization) {
    return new Preprocessing(
        height, width, interpolation, CropMode.CENTER_CROP, shortSide, 0, normalization);
  }

  /** As it is where it has the size; else scaled to cover {@code margin} pixels more each way. */
  public static Preprocessing marginCrop(
      int height, int width, int margin, Interpolation interpolation, Normalization normalization) {
    return new Preprocessing(
        height,
        width,
        interpolation,
        CropMode.MARGIN_CROP,
        Math.min(height, width) + margin,
        0,
        normalization);
  }

  private static boolean isMiddle(CropMode crop) {
    return crop == CropMode.CENTER_CROP || crop == CropMode.MARGIN_CROP;
  }

  /** Whether the network is shown the middle of a picture, and not all of it. */
  public boolean isMiddle() {
    return isMiddle(crop);
  }

  /** Scaled to fit in the middle of {@code fill}. */
  public static Preprocessing letterbox(
      int height, int width, int fill, Interpolation interpolation, Normalization normalization) {
    return new Preprocessing(
        height, width, interpolation, CropMode.LETTERBOX, 0, fill, normalization);
  }

  /** Channels of the network's input, 3 or 1. */
  public int channels() {
    return normalization.order().channels();
  }

  /** Shape of a batch of any size: {@code [N, channels, height, width]}. */
  public Shape batchShape() {
    return Shape.of(Dim.symbol("N"), Dim.of(channels()), Dim.of(height), Dim.of(width));
  }

  /** The steps. */
  public ImagePlan plan() {
    List<ImageTransform> steps =
        switch (crop) {
          case STRETCH -> List.of(new ImageTransform.Resize(height, width, interpolation));
          case CENTER_CROP -> List.of(middle());
          case MARGIN_CROP ->
              List.of(new ImageTransform.UnlessSized(height, width, List.of(middle())));
          case LETTERBOX ->
              List.of(new ImageTransform.Letterbox(height, width, interpolation, fill, true));
          case LETTERBOX_TOP_LEFT ->
              List.of(new ImageTransform.Letterbox(height, width, interpolation, fill, false));
        };
    return new ImagePlan(steps, normalization);
  }

  private ImageTransform middle() {
    return new ImageTransform.MiddleCrop(
        height, width, covered(height), covered(width), interpolation);
  }

  /**
   * A side of the box that the picture covers before its middle is taken: for {@link
   * CropMode#CENTER_CROP} in the proportions of the input, for {@link CropMode#MARGIN_CROP} with
   * the same margin.
   *
   * @param side height or width of the input
   */
  public int covered(int side) {
    if (crop == CropMode.MARGIN_CROP) {
      return side + shortSide - Math.min(height, width);
    }
    return Math.toIntExact(Math.round((double) side * shortSide / Math.min(height, width)));
  }

  /**
   * Numbers, strings and lists only, in a fixed order, for JSON or YAML: {@code channels, height,
   * width, color_order, interpolation, crop, short_side, fill, scale, means, stds}.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("channels", channels());
    map.put("height", height);
    map.put("width", width);
    map.put("color_order", lower(normalization.order()));
    map.put("interpolation", lower(interpolation));
    map.put("crop", lower(crop));
    map.put("short_side", shortSide);
    map.put("fill", fill);
    map.put("scale", normalization.scale());
    map.put("means", normalization.means());
    map.put("stds", normalization.stds());
    return map;
  }

  /**
   * The reverse of {@link #toMap()}; numbers may be of any numeric type.
   *
   * @throws TaoException {@code IMAGE-020} naming the entry that is missing or wrong
   */
  public static Preprocessing fromMap(Map<String, ?> map) {
    try {
      Normalization normalization =
          new Normalization(
              enumValue(map, "color_order", ColorOrder.class),
              number(map, "scale"),
              numbers(map, "means"),
              numbers(map, "stds"));
      Preprocessing read =
          new Preprocessing(
              integer(map, "height"),
              integer(map, "width"),
              enumValue(map, "interpolation", Interpolation.class),
              enumValue(map, "crop", CropMode.class),
              integer(map, "short_side"),
              integer(map, "fill"),
              normalization);
      if (read.channels() != integer(map, "channels")) {
        throw wrong("channels", map.get("channels"), "the channels of color_order");
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new TaoException("IMAGE-020", "preprocessing: " + e.getMessage(), List.of(), e);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static TaoException wrong(String key, @Nullable Object got, String expected) {
    return new TaoException(
        "IMAGE-020", "preprocessing entry '" + key + "' must be " + expected + ", got " + got);
  }

  private static double number(Map<String, ?> map, String key) {
    if (map.get(key) instanceof Number n) {
      return n.doubleValue();
    }
    throw wrong(key, map.get(key), "a number");
  }

  private static int integer(Map<String, ?> map, String key) {
    double value = number(map, key);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw wrong(key, value, "a whole number");
    }
    return (int) value;
  }

  private static List<Double> numbers(Map<String, ?> map, String key) {
    if (!(map.get(key) instanceof List<?> list)) {
      throw wrong(key, map.get(key), "a list of numbers");
    }
    List<Double> values = new ArrayList<>();
    for (Object value : list) {
      if (!(value instanceof Number n)) {
        throw wrong(key, list, "a list of numbers");
      }
      values.add(n.doubleValue());
    }
    return values;
  }

  private static <E extends Enum<E>> E enumValue(Map<String, ?> map, String key, Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (lower(value).equals(map.get(key))) {
        return value;
      }
    }
    List<String> names = new ArrayList<>();
    for (E value : type.getEnumConstants()) {
      names.add(lower(value));
    }
    throw wrong(key, map.get(key), "one of " + names);
  }
}
