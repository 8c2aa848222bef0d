package io.tao4j.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;

/** Values over a plane as a picture: white where they are 0, dark blue where they are greatest. */
public final class HeatMap {
  private static final Color[] SCALE = {
    Color.WHITE,
    new Color(0xc6, 0xdb, 0xef),
    new Color(0x6b, 0xae, 0xd6),
    new Color(0x08, 0x30, 0x6b)
  };
  private static final Color INK = new Color(0x22, 0x26, 0x2b);
  private static final int SIDE = 420;
  private static final int LEFT = 30;
  private static final int TOP = 40;

  private HeatMap() {}

  /**
   * Draws the picture.
   *
   * @param values [row from the top][column], 0 or more; all rows of one length
   * @param caption what stands below, with the greatest value behind it
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   */
  public static BufferedImage draw(String title, double[][] values, String caption) {
    return Picture.drawn(() -> drawn(title, values, caption));
  }

  /**
   * Draws the picture into a PNG file.
   *
   * @param file replaced if it exists
   * @throws io.tao4j.error.TaoException when Java cannot draw or the file cannot be written
   */
  public static void write(String title, double[][] values, String caption, Path file) {
    Picture.write(draw(title, values, caption), file);
  }

  private static BufferedImage drawn(String title, double[][] values, String caption) {
    double greatest = 0;
    for (double[] row : values) {
      for (double value : row) {
        greatest = Math.max(greatest, value);
      }
    }
    BufferedImage image =
        new BufferedImage(SIDE + 2 * LEFT, SIDE + TOP + 50, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      for (int row = 0; row < values.length; row++) {
        int top = TOP + SIDE * row / values.length;
        int bottom = TOP + SIDE * (row + 1) / values.length;
        for (int column = 0; column < values[row].length; column++) {
          int left = LEFT + SIDE * column / values[row].length;
          int right = LEFT + SIDE * (column + 1) / values[row].length;
          graphics.setColor(shade(greatest == 0 ? 0 : values[row][column] / greatest));
          graphics.fillRect(left, top, right - left, bottom - top);
        }
      }
      graphics.setColor(INK);
      graphics.drawRect(LEFT, TOP, SIDE, SIDE);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
      graphics.drawString(title, LEFT, TOP - 14);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
      graphics.drawString(
          String.format(Locale.ROOT, "%s, at most %.3g", caption, greatest), LEFT, TOP + SIDE + 24);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static Color shade(double share) {
    double place = share * (SCALE.length - 1);
    int from = Math.min(SCALE.length - 2, (int) place);
    double part = place - from;
    Color a = SCALE[from];
    Color b = SCALE[from + 1];
    return new Color(
        (int) Math.round(a.getRed() + part * (b.getRed() - a.getRed())),
        (int) Math.round(a.getGreen() + part * (b.getGreen() - a.getGreen())),
        (int) Math.round(a.getBlue() + part * (b.getBlue() - a.getBlue())));
  }
}
