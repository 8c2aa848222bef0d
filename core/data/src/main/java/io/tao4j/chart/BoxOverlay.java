package io.tao4j.chart;

import io.tao4j.data.image.Image;
import io.tao4j.geometry.Box;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Draws labelled boxes over a picture: one colour a class, the label on a plate of that colour at
 * the upper left corner, or inside where the picture ends above. Lines and letters grow with the
 * picture.
 */
public final class BoxOverlay {
  private static final int SMALLEST_LETTERS = 11;

  /**
   * Letters of a thirtieth of the picture's shorter side can be read when it is looked at whole.
   */
  private static final int LETTERS_TO_SIDE = 30;

  private static final int LINE_TO_SIDE = 250;

  /** From this lightness of the plate on its letters are black. */
  private static final int LIGHT = 140;

  private BoxOverlay() {}

  /**
   * One box.
   *
   * @param box pixels of the picture; what lies outside is not seen
   * @param label written beside it; empty for none
   * @param colour number of the colour, usually that of the class; from the ninth on they repeat
   */
  public record Entry(Box box, String label, int colour) {
    public Entry {
      if (colour < 0) {
        throw new IllegalArgumentException("colour " + colour);
      }
    }
  }

  /**
   * A copy of the picture with boxes on it.
   *
   * @param entries the first is drawn last, on top of the others; boxes without area are left out
   * @return the picture as it was where Java cannot draw: a warning says so
   */
  public static Image draw(Image picture, List<Entry> entries) {
    return Picture.over(picture, (graphics, copy) -> draw(graphics, copy, entries));
  }

  static void draw(Graphics2D graphics, BufferedImage picture, List<Entry> entries) {
    prepare(graphics, picture);
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (!entry.box().isEmpty()) {
        graphics.setColor(colour(entry));
        graphics.draw(
            new Rectangle2D.Double(
                entry.box().left(), entry.box().top(), entry.box().width(), entry.box().height()));
      }
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (!entries.get(i).box().isEmpty() && !entries.get(i).label().isEmpty()) {
        label(graphics, picture, entries.get(i));
      }
    }
  }

  /** Lines and letters of a size for the picture. */
  static void prepare(Graphics2D graphics, BufferedImage picture) {
    int side = Math.min(picture.getWidth(), picture.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(
        new Font(Font.SANS_SERIF, Font.BOLD, Math.max(SMALLEST_LETTERS, side / LETTERS_TO_SIDE)));
    graphics.setStroke(new BasicStroke(Math.max(2f, side / (float) LINE_TO_SIDE)));
  }

  static void label(Graphics2D graphics, BufferedImage picture, Entry entry) {
    FontMetrics metrics = graphics.getFontMetrics();
    int width = metrics.stringWidth(entry.label()) + 4;
    int height = metrics.getAscent() + metrics.getDescent();
    int top = (int) Math.round(entry.box().top());
    int x = inside((int) Math.round(entry.box().left()) - 1, width, picture.getWidth());
    int y = inside(top < height ? top : top - height, height, picture.getHeight());
    Color colour = colour(entry);
    graphics.setColor(colour);
    graphics.fillRect(x, y, width, height);
    int lightness = (299 * colour.getRed() + 587 * colour.getGreen() + 114 * colour.getBlue());
    graphics.setColor(lightness / 1000 >= LIGHT ? Color.BLACK : Color.WHITE);
    graphics.drawString(entry.label(), x + 2, y + metrics.getAscent());
  }

  /** Moves a length to where it lies within the whole; at its beginning if it is longer. */
  private static int inside(int from, int length, int extent) {
    return Math.max(0, Math.min(from, extent - length));
  }

  private static Color colour(Entry entry) {
    return Picture.COLOURS[entry.colour() % Picture.COLOURS.length];
  }
}
