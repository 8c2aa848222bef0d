package io.tao4j.chart;

import io.tao4j.data.image.Image;
import io.tao4j.geometry.Box;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Draws labelled polygons over a picture, as {@link BoxOverlay} does boxes: outlines of texts with
 * what is written there.
 */
public final class OutlineOverlay {
  private OutlineOverlay() {}

  /**
   * One polygon.
   *
   * @param corners x and y of each corner in turn, in pixels of the picture; three corners or more
   * @param label written above it; empty for none
   * @param colour number of the colour; from the ninth on they repeat
   */
  public record Entry(List<Double> corners, String label, int colour) {
    public Entry {
      corners = List.copyOf(corners);
      if (corners.size() < 6 || corners.size() % 2 != 0 || colour < 0) {
        throw new IllegalArgumentException(
            "a polygon has x and y of three corners or more, got %s".formatted(corners));
      }
    }

    private Box box() {
      double left = Double.MAX_VALUE;
      double top = Double.MAX_VALUE;
      double right = -Double.MAX_VALUE;
      double bottom = -Double.MAX_VALUE;
      for (int i = 0; i < corners.size(); i += 2) {
        left = Math.min(left, corners.get(i));
        right = Math.max(right, corners.get(i));
        top = Math.min(top, corners.get(i + 1));
        bottom = Math.max(bottom, corners.get(i + 1));
      }
      return new Box(left, top, right, bottom);
    }
  }

  /**
   * A copy of the picture with polygons on it.
   *
   * @param entries the first is drawn last, on top of the others
   * @return the picture as it was where Java cannot draw: a warning says so
   */
  public static Image draw(Image picture, List<Entry> entries) {
    return Picture.over(picture, (graphics, copy) -> draw(graphics, copy, entries));
  }

  private static void draw(Graphics2D graphics, BufferedImage picture, List<Entry> entries) {
    BoxOverlay.prepare(graphics, picture);
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      Path2D outline = new Path2D.Double();
      outline.moveTo(entry.corners().get(0), entry.corners().get(1));
      for (int c = 2; c < entry.corners().size(); c += 2) {
        outline.lineTo(entry.corners().get(c), entry.corners().get(c + 1));
      }
      outline.closePath();
      graphics.setColor(Picture.COLOURS[entry.colour() % Picture.COLOURS.length]);
      graphics.draw(outline);
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (!entry.label().isEmpty() && !entry.box().isEmpty()) {
        BoxOverlay.label(
            graphics, picture, new BoxOverlay.Entry(entry.box(), entry.label(), entry.colour()));
      }
    }
  }
}
