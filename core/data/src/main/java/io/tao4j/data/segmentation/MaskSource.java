package io.tao4j.data.segmentation;

import io.tao4j.geometry.RunLengthMask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the classes of a picture's pixels come from. Thread-safe; nothing is kept open. */
public sealed interface MaskSource {
  /** What a crowd draws: its pixels count nowhere. */
  int CROWD = -1;

  /** What to call it in messages: a file, or a file and what of it. */
  String name();

  /**
   * Reads it.
   *
   * @param maxPixels of a file that declares more nothing is decoded
   * @param unlisted gets each value that belongs to no class, with its pixels; may be null
   * @throws io.tao4j.error.TaoException {@code MASK-001} naming the file, if it cannot be read
   */
  LabelMap read(MaskClasses classes, long maxPixels, @Nullable Map<Integer, Integer> unlisted);

  /**
   * A file of values.
   *
   * @param path PNG, or any other format without loss that Java reads
   */
  record File(Path path) implements MaskSource {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public LabelMap read(
        MaskClasses classes, long maxPixels, @Nullable Map<Integer, Integer> unlisted) {
      return classes.map(MaskValues.read(path, maxPixels, classes.coloured()), unlisted);
    }
  }

  /**
   * Objects of COCO's annotations, drawn one after another: a later one covers what is below it.
   * Where there is none, pixels have the value of the background.
   *
   * @param name of the file, and of the picture in it
   * @param background value of pixels without an object
   * @param objects in the order of the file
   */
  record Objects(String name, int width, int height, int background, List<Shape> objects)
      implements MaskSource {
    public Objects {
      objects = List.copyOf(objects);
    }

    /** The values that the objects draw. */
    public int[] values() {
      int[] values = new int[Math.multiplyExact(width, height)];
      Arrays.fill(values, background);
      for (Shape object : objects) {
        boolean[] inside = object.outline().draw(height, width).toPixels();
        for (int i = 0; i < inside.length; i++) {
          if (inside[i]) {
            values[i] = object.value();
          }
        }
      }
      return values;
    }

    @Override
    public LabelMap read(
        MaskClasses classes, long maxPixels, @Nullable Map<Integer, Integer> unlisted) {
      return classes.map(new MaskValues(width, height, values(), false), unlisted);
    }
  }

  /**
   * One object.
   *
   * @param value what it draws: its category's number, or {@link #CROWD}
   * @param outline where
   */
  record Shape(int value, Outline outline) {}

  /** What an object covers, as COCO writes it. */
  sealed interface Outline {
    /** The pixels, of a picture of this size. */
    RunLengthMask draw(int height, int width);
  }

  /**
   * The union of some polygons.
   *
   * @param corners of each, x and y in turn
   */
  record Polygons(List<List<Double>> corners) implements Outline {
    public Polygons {
      corners = corners.stream().map(List::copyOf).toList();
    }

    @Override
    public RunLengthMask draw(int height, int width) {
      List<RunLengthMask> parts = new ArrayList<>();
      for (List<Double> polygon : corners) {
        double[] xy = polygon.stream().mapToDouble(Double::doubleValue).toArray();
        parts.add(RunLengthMask.ofPolygon(height, width, xy));
      }
      return RunLengthMask.union(parts);
    }
  }

  /** Run lengths of a mask of the picture's size. */
  record Runs(RunLengthMask mask) implements Outline {
    @Override
    public RunLengthMask draw(int height, int width) {
      return mask;
    }
  }
}
