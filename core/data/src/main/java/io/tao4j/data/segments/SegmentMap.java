package io.tao4j.data.segments;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.geometry.RunLengthMask;
import java.util.ArrayList;
import java.util.List;

/**
 * Which segment each pixel of a picture belongs to. A pixel belongs to one segment or none.
 * Immutable and safe to share.
 */
public final class SegmentMap {
  /** Most segments of a picture. */
  public static final int MOST = LabelMap.IGNORED;

  private final LabelMap places;
  private final List<Integer> classes;

  private SegmentMap(LabelMap places, List<Integer> classes) {
    this.places = places;
    this.classes = List.copyOf(classes);
    if (classes.size() > MOST) {
      throw new IllegalArgumentException("%s segments, %s at most".formatted(classes.size(), MOST));
    }
  }

  /**
   * A map.
   *
   * @param places number of each pixel's segment, unsigned, row by row; {@link LabelMap#IGNORED}
   *     where there is none
   * @param classes of the segments, by number
   */
  public static SegmentMap of(int width, int height, byte[] places, List<Integer> classes) {
    return new SegmentMap(LabelMap.of(width, height, places), classes);
  }

  /** Pixels in a row. */
  public int width() {
    return places.width();
  }

  /** Rows. */
  public int height() {
    return places.height();
  }

  /** Number of each pixel's segment, {@link LabelMap#IGNORED} where there is none. */
  public LabelMap places() {
    return places;
  }

  /** Classes of the segments, by number. */
  public List<Integer> classes() {
    return classes;
  }

  /** Numbers of the segments that have a pixel. */
  public List<Integer> seen() {
    long[] counts = places.counts(classes.size());
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        seen.add(i);
      }
    }
    return seen;
  }

  /** The pixels of a segment. */
  public RunLengthMask mask(int segment) {
    return places.mask(segment);
  }

  /**
   * How much of a segment is at a place: bilinear between the pixels' middles, which are 0 or 1.
   *
   * @param x 0 to 1 across the picture
   * @param y 0 to 1 down the picture
   */
  public float share(int segment, float x, float y) {
    float column = x * width() - 0.5f;
    float row = y * height() - 0.5f;
    int left = (int) Math.floor(column);
    int top = (int) Math.floor(row);
    float across = column - left;
    float down = row - top;
    return (1 - down)
            * ((1 - across) * inside(segment, left, top) + across * inside(segment, left + 1, top))
        + down
            * ((1 - across) * inside(segment, left, top + 1)
                + across * inside(segment, left + 1, top + 1));
  }

  private int inside(int segment, int x, int y) {
    return x >= 0 && x < width() && y >= 0 && y < height() && places.at(x, y) == segment ? 1 : 0;
  }

  /** A part of this map in another size; see {@link LabelMap#placed}. */
  public SegmentMap placed(
      int resultHeight, int resultWidth, Rectangle window, Rectangle target, boolean mirrorX) {
    return new SegmentMap(
        places.placed(resultHeight, resultWidth, window, target, mirrorX, false), classes);
  }
}
