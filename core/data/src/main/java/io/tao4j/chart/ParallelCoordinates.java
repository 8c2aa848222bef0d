package io.tao4j.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Several numbers of many things as a picture: an upright axis for each number, a line through all
 * axes for each thing. What is good is dark, what is bad is pale; the best is orange.
 */
public final class ParallelCoordinates {
  private static final Color BAD = new Color(0xd6, 0xe2, 0xee);
  private static final Color GOOD = new Color(0x08, 0x30, 0x6b);
  private static final Color INK = new Color(0x22, 0x26, 0x2b);
  private static final int LEFT = 110;
  private static final int TOP = 78;
  private static final int HEIGHT = 380;
  private static final int BETWEEN = 165;

  /**
   * An axis.
   *
   * @param name above it
   * @param low what stands at its lower end
   * @param high what stands at its upper end
   */
  public record Axis(String name, String low, String high) {
    public Axis {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(low, "low");
      Objects.requireNonNull(high, "high");
    }
  }

  /**
   * A line.
   *
   * @param places from 0 at the lower end to 1 at the upper one, for each axis
   * @param goodness from 0 for the worst to 1 for the best
   */
  public record Line(List<Double> places, double goodness) {
    /** Copies the list. */
    public Line {
      places = List.copyOf(places);
    }
  }

  private ParallelCoordinates() {}

  /**
   * Draws the picture; good lines lie above bad ones.
   *
   * @param axes two or more
   * @param lines each with a place on every axis
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   */
  public static BufferedImage draw(String title, List<Axis> axes, List<Line> lines) {
    if (axes.size() < 2 || lines.stream().anyMatch(l -> l.places().size() != axes.size())) {
      throw new IllegalArgumentException(
          "two axes or more, and a place on each for every line, got %s axes"
              .formatted(axes.size()));
    }
    return Picture.drawn(() -> drawn(title, axes, lines));
  }

  private static BufferedImage drawn(String title, List<Axis> axes, List<Line> lines) {
    int width = 2 * LEFT + BETWEEN * (axes.size() - 1);
    BufferedImage image = new BufferedImage(width, TOP + HEIGHT + 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      List<Line> sorted =
          lines.stream().sorted(Comparator.comparingDouble(Line::goodness)).toList();
      for (int i = 0; i < sorted.size(); i++) {
        drawLine(graphics, sorted.get(i), i == sorted.size() - 1);
      }
      graphics.setColor(INK);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
      graphics.drawString(title, 20, 26);
      graphics.setStroke(new BasicStroke(1.2f));
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
      IntStream.range(0, axes.size()).forEach(i -> drawAxis(graphics, axes.get(i), i));
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static int x(int axis) {
    return LEFT + BETWEEN * axis;
  }

  private static void drawLine(Graphics2D graphics, Line line, boolean best) {
    Path2D path = new Path2D.Double();
    for (int axis = 0; axis < line.places().size(); axis++) {
      double y = TOP + HEIGHT * (1 - line.places().get(axis));
      if (axis == 0) {
        path.moveTo(x(axis), y);
      } else {
        path.lineTo(x(axis), y);
      }
    }
    graphics.setColor(best ? Picture.COLOURS[1] : shade(line.goodness()));
    graphics.setStroke(
        new BasicStroke(best ? 3f : 1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(path);
  }

  private static void drawAxis(Graphics2D graphics, Axis axis, int index) {
    graphics.drawLine(x(index), TOP, x(index), TOP + HEIGHT);
    // names take turns in two rows, so that long ones do not meet
    centred(graphics, axis.name(), x(index), index % 2 == 0 ? TOP - 32 : TOP - 18);
    centred(graphics, axis.high(), x(index), TOP - 4);
    centred(graphics, axis.low(), x(index), TOP + HEIGHT + 16);
  }

  private static void centred(Graphics2D graphics, String text, int x, int y) {
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.drawString(text, x - metrics.stringWidth(text) / 2, y);
  }

  private static Color shade(double goodness) {
    double part = Math.min(1, Math.max(0, goodness));
    return new Color(
        mixed(BAD.getRed(), GOOD.getRed(), part),
        mixed(BAD.getGreen(), GOOD.getGreen(), part),
        mixed(BAD.getBlue(), GOOD.getBlue(), part));
  }

  private static int mixed(int from, int to, double part) {
    return (int) Math.round(from + part * (to - from));
  }
}
