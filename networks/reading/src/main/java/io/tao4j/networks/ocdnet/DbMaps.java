package io.tao4j.networks.ocdnet;

import io.tao4j.networks.reading.page.LabelledOutline;
import io.tao4j.networks.reading.page.Outline;
import io.tao4j.networks.reading.page.Outlines;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the network is to give for a labelled picture: the texts made smaller, so that neighbours
 * are apart, and a threshold that is highest on their borders.
 *
 * @param shrinkRatio r: texts are moved inwards by {@code area * (1 - r^2) / length}, 0 to 1
 * @param borderRatio the same, of how far from a border thresholds are drawn
 * @param least threshold far from borders
 * @param most threshold on borders
 * @param smallest texts with a shorter side are left out of the loss, in pixels
 */
record DbMaps(double shrinkRatio, double borderRatio, double least, double most, double smallest) {
  /** The four maps of a picture, one after the other in memory. */
  static final int MAPS = 4;

  /** 1 in a smaller text. */
  static final int SHRUNK = 0;

  /** 1 where that counts. */
  static final int SHRUNK_COUNTS = 1;

  /** Threshold. */
  static final int THRESHOLD = 2;

  /** 1 where that counts. */
  static final int THRESHOLD_COUNTS = 3;

  /** How far the border of an outline is moved inwards. */
  double distance(Outline outline) {
    return distance(outline, shrinkRatio);
  }

  private static double distance(Outline outline, double ratio) {
    return Outlines.offset(outline, 1 - ratio * ratio);
  }

  /**
   * Draws the maps.
   *
   * @param out takes {@code 4 * height * width} numbers, from its position
   */
  void draw(List<LabelledOutline> texts, int width, int height, FloatBuffer out) {
    int size = width * height;
    float[] maps = new float[MAPS * size];
    Arrays.fill(maps, SHRUNK_COUNTS * size, (SHRUNK_COUNTS + 1) * size, 1);
    for (LabelledOutline text : texts) {
      Outline outline = text.outline();
      double distance = distance(outline);
      Optional<Outline> shrunk =
          text.ignored() || side(outline) < smallest || distance == 0
              ? Optional.empty()
              : Outlines.moved(outline, -distance);
      if (shrunk.isPresent()) {
        Outlines.fill(
            shrunk.get(), width, height, (x, y) -> maps[SHRUNK * size + y * width + x] = 1);
      } else {
        Outlines.fill(
            outline, width, height, (x, y) -> maps[SHRUNK_COUNTS * size + y * width + x] = 0);
      }
      if (shrunk.isPresent()) {
        threshold(outline, distance(outline, borderRatio), width, height, maps);
      }
    }
    for (int i = 0; i < size; i++) {
      int at = THRESHOLD * size + i;
      maps[at] = (float) (least + (most - least) * maps[at]);
    }
    out.put(maps);
  }

  private static void threshold(
      Outline outline, double distance, int width, int height, float[] maps) {
    int size = width * height;
    Optional<Outline> wider = Outlines.moved(outline, distance);
    if (wider.isEmpty() || distance == 0) {
      return;
    }
    Outlines.fill(
        wider.get(),
        width,
        height,
        (x, y) -> {
          double near = 1 - Math.min(1, Outlines.borderDistance(outline, x, y) / distance);
          int at = THRESHOLD * size + y * width + x;
          maps[at] = Math.max(maps[at], (float) near);
          maps[THRESHOLD_COUNTS * size + y * width + x] = 1;
        });
  }

  /** The shorter side of the box around an outline. */
  private static double side(Outline outline) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (Outline.Corner corner : outline.corners()) {
      left = Math.min(left, corner.x());
      top = Math.min(top, corner.y());
      right = Math.max(right, corner.x());
      bottom = Math.max(bottom, corner.y());
    }
    return Math.min(right - left, bottom - top);
  }
}
