package io.tao4j.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/** Frames of a sequence of skeletons beside each other, with a line of text below. */
public final class SkeletonStrip {
  private static final int SIDE = 200;
  private static final int MARGIN = 12;
  private static final int FOOT = 24;
  private static final double RADIUS = 2.5;

  private SkeletonStrip() {}

  /**
   * Draws a strip into a PNG file; where Java cannot draw, a warning says so and no file is there.
   *
   * @param frames {@code [person][joint]} to x and y each, y growing downwards; joints at 0, 0 were
   *     not seen
   * @param links pairs of joints
   * @param caption one line below
   */
  public static void write(List<float[][][]> frames, List<int[]> links, String caption, Path file) {
    Picture.write(() -> draw(frames, links, caption), file);
  }

  /**
   * Draws a strip, as {@link #write}.
   *
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   */
  public static BufferedImage draw(List<float[][][]> frames, List<int[]> links, String caption) {
    return Picture.drawn(() -> strip(frames, links, caption));
  }

  private static BufferedImage strip(List<float[][][]> frames, List<int[]> links, String caption) {
    double[] range = range(frames);
    BufferedImage image =
        new BufferedImage(
            Math.max(1, frames.size()) * SIDE, SIDE + FOOT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setStroke(new BasicStroke(2));
      for (int i = 0; i < frames.size(); i++) {
        float[][][] people = frames.get(i);
        for (int m = 0; m < people.length; m++) {
          graphics.setColor(Picture.COLOURS[m % Picture.COLOURS.length]);
          person(graphics, people[m], links, range, i * SIDE);
        }
      }
      graphics.setColor(new Color(0x22, 0x26, 0x2b));
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
      graphics.drawString(caption, MARGIN, SIDE + FOOT - 8);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static boolean isSeen(float[] place) {
    return place[0] != 0 || place[1] != 0;
  }

  /** Least x and y, and the larger extent. */
  private static double[] range(List<float[][][]> frames) {
    double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
    double[] most = {-Double.MAX_VALUE, -Double.MAX_VALUE};
    for (float[][][] people : frames) {
      for (float[][] joints : people) {
        for (float[] place : joints) {
          for (int c = 0; c < 2 && isSeen(place); c++) {
            least[c] = Math.min(least[c], place[c]);
            most[c] = Math.max(most[c], place[c]);
          }
        }
      }
    }
    double extent = Math.max(most[0] - least[0], most[1] - least[1]);
    return new double[] {least[0], least[1], extent > 0 ? extent : 1};
  }

  private static void person(
      Graphics2D graphics, float[][] joints, List<int[]> links, double[] range, int left) {
    double scale = (SIDE - 2.0 * MARGIN) / range[2];
    for (int[] link : links) {
      float[] from = joints[link[0]];
      float[] to = joints[link[1]];
      if (isSeen(from) && isSeen(to)) {
        graphics.draw(
            new Line2D.Double(
                left + MARGIN + (from[0] - range[0]) * scale,
                MARGIN + (from[1] - range[1]) * scale,
                left + MARGIN + (to[0] - range[0]) * scale,
                MARGIN + (to[1] - range[1]) * scale));
      }
    }
    for (float[] place : joints) {
      if (isSeen(place)) {
        graphics.fill(
            new Ellipse2D.Double(
                left + MARGIN + (place[0] - range[0]) * scale - RADIUS,
                MARGIN + (place[1] - range[1]) * scale - RADIUS,
                2 * RADIUS,
                2 * RADIUS));
      }
    }
  }
}
