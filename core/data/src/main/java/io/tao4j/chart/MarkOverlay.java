package io.tao4j.chart;

import io.tao4j.data.image.Image;
import io.tao4j.geometry.Box;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws dots, lines and arrows over a picture, with a label on a plate where there is one. */
public final class MarkOverlay {
  private static final int DOT_TO_SIDE = 120;

  private MarkOverlay() {}

  /**
   * A mark.
   *
   * @param x pixels of the picture
   * @param y pixels of the picture
   * @param tipX where an arrow or a line that starts there ends; NaN for a dot
   * @param tipY likewise
   * @param colour number of the colour; from the ninth on they repeat
   * @param head whether it is an arrow
   */
  public record Mark(double x, double y, double tipX, double tipY, int colour, boolean head) {
    /** A dot or an arrow. */
    public Mark(double x, double y, double tipX, double tipY, int colour) {
      this(x, y, tipX, tipY, colour, true);
    }

    /** A line. */
    public static Mark line(double x, double y, double tipX, double tipY, int colour) {
      return new Mark(x, y, tipX, tipY, colour, false);
    }

    /** A dot. */
    public static Mark dot(double x, double y, int colour) {
      return new Mark(x, y, Double.NaN, Double.NaN, colour);
    }
  }

  /**
   * A copy of the picture with marks on it.
   *
   * @param marks those without a place are left out
   * @param part what is marked: the size of dots goes by it, and the label stands at its upper left
   *     corner
   * @param label empty for none
   * @return the picture as it was where Java cannot draw: a warning says so
   */
  public static Image draw(Image picture, List<Mark> marks, Box part, String label) {
    return Picture.over(picture, (graphics, copy) -> draw(graphics, copy, marks, part, label));
  }

  private static void draw(
      Graphics2D graphics, BufferedImage picture, List<Mark> marks, Box part, String label) {
    BoxOverlay.prepare(graphics, picture);
    double side = Math.max(part.width(), part.height());
    double radius = Math.max(1, side / DOT_TO_SIDE);
    for (Mark mark : marks) {
      if (!Double.isFinite(mark.x()) || !Double.isFinite(mark.y())) {
        continue;
      }
      Color colour = Picture.COLOURS[Math.floorMod(mark.colour(), Picture.COLOURS.length)];
      graphics.setColor(colour);
      if (Double.isFinite(mark.tipX()) && Double.isFinite(mark.tipY())) {
        arrow(graphics, mark, radius);
      } else {
        graphics.fill(
            new Ellipse2D.Double(mark.x() - radius, mark.y() - radius, 2 * radius, 2 * radius));
      }
    }
    if (!label.isEmpty()) {
      BoxOverlay.label(graphics, picture, new BoxOverlay.Entry(part, label, 0));
    }
  }

  private static void arrow(Graphics2D graphics, Mark mark, double radius) {
    graphics.setStroke(new BasicStroke((float) Math.max(2, radius)));
    graphics.draw(new Line2D.Double(mark.x(), mark.y(), mark.tipX(), mark.tipY()));
    if (!mark.head()) {
      return;
    }
    double angle = Math.atan2(mark.tipY() - mark.y(), mark.tipX() - mark.x());
    double length = Math.max(6, 4 * radius);
    for (double turn : new double[] {-2.6, 2.6}) {
      graphics.draw(
          new Line2D.Double(
              mark.tipX(),
              mark.tipY(),
              mark.tipX() + length * Math.cos(angle + turn),
              mark.tipY() + length * Math.sin(angle + turn)));
    }
  }
}
