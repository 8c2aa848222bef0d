package io.tao4j.data.segments;

import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.data.segmentation.MaskSource;
import io.tao4j.data.segmentation.MaskValues;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the segments of a picture come from. Thread-safe; nothing is kept open. */
public sealed interface SegmentSource {
  /** What to call it in messages: a file, or a file and what of it. */
  String name();

  /**
   * What is known of each pixel.
   *
   * @param maxPixels of a file that declares more nothing is decoded
   * @throws TaoException {@code MASK-001} or {@code MASK-007} naming the file
   */
  Painted paint(long maxPixels);

  /**
   * Numbers of segments for pixels.
   *
   * @param values row by row; 0 where there is none
   * @param segments by these numbers
   */
  record Painted(int width, int height, int[] values, Map<Integer, Part> segments) {}

  /**
   * A segment as a file has it.
   *
   * @param category number of its class
   * @param crowd whether it is a crowd, whose pixels count nowhere
   */
  record Part(int category, boolean crowd) {}

  /**
   * Objects, drawn one after another: a later one covers what is below it. Crowds are left out.
   *
   * @param name of the file, and of the picture in it
   */
  record Objects(String name, int width, int height, List<MaskSource.Shape> objects)
      implements SegmentSource {
    public Objects {
      objects = List.copyOf(objects);
    }

    @Override
    public Painted paint(long maxPixels) {
      int[] values = new int[Math.multiplyExact(width, height)];
      Map<Integer, Part> parts = new HashMap<>();
      for (MaskSource.Shape object : objects) {
        if (object.value() == MaskSource.CROWD) {
          continue;
        }
        int number = parts.size() + 1;
        parts.put(number, new Part(object.value(), false));
        boolean[] inside = object.outline().draw(height, width).toPixels();
        for (int i = 0; i < inside.length; i++) {
          if (inside[i]) {
            values[i] = number;
          }
        }
      }
      return new Painted(width, height, values, parts);
    }
  }

  /**
   * A picture whose colours are numbers of segments: red + 256 green + 65536 blue.
   *
   * @param path PNG
   * @param segments that the annotations list for it
   */
  record Panoptic(Path path, Map<Integer, Part> segments) implements SegmentSource {
    public Panoptic {
      segments = Map.copyOf(segments);
    }

    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public Painted paint(long maxPixels) {
      MaskValues read = MaskValues.read(path, maxPixels, true);
      int[] values = read.values().clone();
      TreeSet<Integer> unknown = new TreeSet<>();
      for (int i = 0; i < values.length; i++) {
        values[i] = PanopticPng.number(values[i]);
        if (values[i] != 0 && !segments.containsKey(values[i])) {
          unknown.add(values[i]);
        }
      }
      if (!unknown.isEmpty()) {
        throw new TaoException(
            "MASK-007",
            "%s: its pixels are of %s segments that its annotation does not list"
                .formatted(path, unknown.size()),
            "their numbers are " + unknown.stream().limit(10).toList(),
            "a pixel's number is red + 256 * green + 65536 * blue, and is in segments_info");
      }
      return new Painted(read.width(), read.height(), values, segments);
    }
  }

  /**
   * A file with the number of a class for each pixel; 0 for none.
   *
   * @param path PNG, or any other format without loss
   */
  record Classes(Path path) implements SegmentSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public Painted paint(long maxPixels) {
      MaskValues read = MaskValues.read(path, maxPixels, false);
      Map<Integer, Part> parts = new HashMap<>();
      for (int value : read.values()) {
        if (value != 0) {
          parts.putIfAbsent(value, new Part(value, false));
        }
      }
      return new Painted(read.width(), read.height(), read.values(), parts);
    }
  }

  /**
   * Reads it.
   *
   * @param classes of the set; segments of others are left out
   * @param mode what counts as a segment
   * @param unlisted gets each number of a class that is not there, with its segments; may be null
   * @throws TaoException as of {@link #paint}; {@code MASK-007} for more than {@link
   *     SegmentMap#MOST} segments
   */
  default SegmentMap read(
      List<SegmentClass> classes,
      SegmentMode mode,
      long maxPixels,
      @Nullable Map<Integer, Integer> unlisted) {
    Painted painted = paint(maxPixels);
    Map<Integer, Integer> indices = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i).number(), i);
    }
    Map<Object, Integer> numbers = new LinkedHashMap<>();
    Map<Integer, Integer> numberOf = new HashMap<>();
    List<Integer> segments = new ArrayList<>();
    painted.segments().keySet().stream()
        .sorted()
        .forEach(
            value -> {
              Part part = painted.segments().get(value);
              Integer index = indices.get(part.category());
              if (part.crowd()) {
                return;
              }
              if (index == null) {
                if (unlisted != null) {
                  unlisted.merge(part.category(), 1, Integer::sum);
                }
                return;
              }
              boolean thing = classes.get(index).thing();
              if (mode == SegmentMode.INSTANCE && !thing) {
                return;
              }
              boolean apart = thing && mode != SegmentMode.SEMANTIC;
              Object key = apart ? "object " + value : index;
              Integer number = numbers.get(key);
              if (number == null) {
                number = segments.size();
                numbers.put(key, number);
                segments.add(index);
              }
              numberOf.put(value, number);
            });
    if (segments.size() > SegmentMap.MOST) {
      throw new TaoException(
          "MASK-007",
          "%s: has %s segments".formatted(name(), segments.size()),
          "a picture has %s at most".formatted(SegmentMap.MOST),
          "leave it out of the annotations, or cut it into parts");
    }
    byte[] places = new byte[painted.values().length];
    Arrays.fill(places, (byte) LabelMap.IGNORED);
    for (int i = 0; i < places.length; i++) {
      Integer number = numberOf.get(painted.values()[i]);
      if (number != null) {
        places[i] = (byte) (int) number;
      }
    }
    return SegmentMap.of(painted.width(), painted.height(), places, segments);
  }
}
