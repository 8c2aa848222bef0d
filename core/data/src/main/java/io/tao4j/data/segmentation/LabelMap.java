package io.tao4j.data.segmentation;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.geometry.RunLengthMask;
import java.util.Arrays;

/**
 * The class of each pixel of a picture, as an index from 0 to 254; {@link #IGNORED} where none is
 * known. Immutable and safe to share.
 */
public final class LabelMap {
  /** Of a pixel that counts nowhere: neither in a loss nor in a figure. */
  public static final int IGNORED = 255;

  private final int width;
  private final int height;
  private final byte[] classes;

  private LabelMap(int width, int height, byte[] classes) {
    this.width = width;
    this.height = height;
    this.classes = classes;
  }

  /**
   * A map of a copy of these indices.
   *
   * @param classes unsigned, row by row
   * @throws IllegalArgumentException if sizes are below 1 or the length does not fit
   */
  public static LabelMap of(int width, int height, byte[] classes) {
    return owning(width, height, classes.clone());
  }

  /** Takes the array as its own; for callers in this package that hand over a fresh one. */
  static LabelMap owning(int width, int height, byte[] classes) {
    if (width < 1 || height < 1 || (long) width * height != classes.length) {
      throw new IllegalArgumentException(
          "%s classes for %sx%s pixels".formatted(classes.length, width, height));
    }
    return new LabelMap(width, height, classes);
  }

  /** Pixels in a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The class of a pixel, or {@link #IGNORED}. */
  public int at(int x, int y) {
    if (x < 0 || x >= width || y < 0 || y >= height) {
      throw new IndexOutOfBoundsException("(%s, %s) in %sx%s".formatted(x, y, width, height));
    }
    return classes[y * width + x] & 0xff;
  }

  /** A copy of the indices, unsigned, row by row. */
  public byte[] toBytes() {
    return classes.clone();
  }

  /** Pixels of each class, by index; those ignored are not counted. */
  public long[] counts(int classCount) {
    long[] counts = new long[classCount];
    for (byte one : classes) {
      int index = one & 0xff;
      if (index < classCount) {
        counts[index]++;
      }
    }
    return counts;
  }

  /** The pixels of one class. */
  public RunLengthMask mask(int index) {
    boolean[] inside = new boolean[classes.length];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = (classes[i] & 0xff) == index;
    }
    return RunLengthMask.ofPixels(height, width, inside);
  }

  /**
   * A part of this map in another size: each pixel takes the class at its middle, so that no class
   * comes up between two others. Where the part reaches beyond this map, and outside of the target,
   * pixels are ignored.
   *
   * @param window the part, in pixels of this map
   * @param target its place in the result
   * @param mirrorX whether left and right are exchanged within the target
   * @param mirrorY whether top and bottom are exchanged within the target
   */
  public LabelMap placed(
      int resultHeight,
      int resultWidth,
      Rectangle window,
      Rectangle target,
      boolean mirrorX,
      boolean mirrorY) {
    byte[] placed = new byte[Math.multiplyExact(resultHeight, resultWidth)];
    Arrays.fill(placed, (byte) IGNORED);
    int[] columns = sources(window.left(), window.width(), target.width(), mirrorX);
    int[] rows = sources(window.top(), window.height(), target.height(), mirrorY);
    int top = Math.max(0, -target.top());
    int bottom = Math.min(target.height(), resultHeight - target.top());
    int left = Math.max(0, -target.left());
    int right = Math.min(target.width(), resultWidth - target.left());
    for (int y = top; y < bottom; y++) {
      int row = rows[y];
      if (row < 0 || row >= height) {
        continue;
      }
      int at = (target.top() + y) * resultWidth + target.left();
      for (int x = left; x < right; x++) {
        int column = columns[x];
        if (column >= 0 && column < width) {
          placed[at + x] = classes[row * width + column];
        }
      }
    }
    return new LabelMap(resultWidth, resultHeight, placed);
  }

  /** Where along an axis each pixel of the target looks. */
  private static int[] sources(int from, int length, int target, boolean mirrored) {
    int[] sources = new int[target];
    for (int i = 0; i < target; i++) {
      int at = from + (int) ((2L * i + 1) * length / (2L * target));
      sources[mirrored ? target - 1 - i : i] = at;
    }
    return sources;
  }

  /** The map turned counter-clockwise by so many right angles. */
  LabelMap turned(int quarters) {
    LabelMap map = this;
    for (int i = 0; i < quarters; i++) {
      byte[] turned = new byte[classes.length];
      for (int y = 0; y < map.height; y++) {
        for (int x = 0; x < map.width; x++) {
          turned[(map.width - 1 - x) * map.height + y] = map.classes[y * map.width + x];
        }
      }
      map = new LabelMap(map.height, map.width, turned);
    }
    return map;
  }

  /** The whole map in another size, by the nearest pixel. */
  public LabelMap resized(int resultHeight, int resultWidth) {
    return placed(
        resultHeight,
        resultWidth,
        new Rectangle(0, 0, width, height),
        new Rectangle(0, 0, resultWidth, resultHeight),
        false,
        false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMap map
        && map.width == width
        && Arrays.equals(map.classes, classes);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(classes);
  }

  @Override
  public String toString() {
    return "LabelMap[" + width + "x" + height + "]";
  }
}
