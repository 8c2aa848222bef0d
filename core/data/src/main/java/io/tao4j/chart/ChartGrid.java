package io.tao4j.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Several small charts in one picture, two beside each other: figures of different kinds, each kind
 * with axes and colours of its own.
 *
 * <pre>{@code
 * new ChartGrid()
 *     .add(new LineChart("Loss", "epoch", "loss").line("loss", epochs, losses))
 *     .add(new LineChart("Accuracy", "epoch", "share").line("top_1", epochs, shares))
 *     .write(results.resolve("curves.png"));
 * }</pre>
 *
 * Not safe for use by several threads.
 */
public final class ChartGrid {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int COLUMNS = 2;

  private final List<LineChart> charts = new ArrayList<>();

  /** Adds a chart, whose size becomes that of a place in the grid. */
  public ChartGrid add(LineChart chart) {
    charts.add(chart.size(WIDTH, HEIGHT));
    return this;
  }

  /** Whether it has no chart. */
  public boolean isEmpty() {
    return charts.isEmpty();
  }

  /**
   * Draws the picture.
   *
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   * @throws IllegalStateException if there is no chart
   */
  public BufferedImage draw() {
    if (charts.isEmpty()) {
      throw new IllegalStateException("a grid of no charts");
    }
    return Picture.drawn(this::joined);
  }

  private BufferedImage joined() {
    int columns = Math.min(COLUMNS, charts.size());
    List<BufferedImage> drawn = charts.stream().map(LineChart::draw).toList();
    int[] tops = new int[(drawn.size() + columns - 1) / columns + 1];
    for (int i = 0; i < drawn.size(); i++) {
      int row = i / columns;
      tops[row + 1] = Math.max(tops[row + 1], tops[row] + drawn.get(i).getHeight());
    }
    BufferedImage canvas =
        new BufferedImage(columns * WIDTH, tops[tops.length - 1], BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = canvas.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
      for (int i = 0; i < drawn.size(); i++) {
        graphics.drawImage(drawn.get(i), i % columns * WIDTH, tops[i / columns], null);
      }
    } finally {
      graphics.dispose();
    }
    return canvas;
  }

  /**
   * Draws the picture into a PNG file. Where that is not possible a warning is logged instead.
   *
   * @param file replaced if it exists
   */
  public void write(Path file) {
    Picture.write(this::draw, file);
  }
}
