package io.tao4j.chart;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Single points with names: models by accuracy and latency. The horizontal axis starts at 0. Not
 * safe for use by several threads.
 */
public final class ScatterChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;
  private static final int MARKER = 14;

  private record Point(double x, double y) {}

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final Map<String, Point> points = new LinkedHashMap<>();

  /** A chart without points. */
  public ScatterChart(String title, String xTitle, String yTitle) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
  }

  /**
   * Adds a point.
   *
   * @param name shown in the legend, different from the others
   * @param x 0 or more, finite
   * @param y finite
   */
  public ScatterChart point(String name, double x, double y) {
    if (!(x >= 0) || !Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException("no place: %s and %s of %s".formatted(x, y, name));
    }
    if (points.putIfAbsent(name, new Point(x, y)) != null) {
      throw new IllegalArgumentException("two points named " + name);
    }
    return this;
  }

  /**
   * Draws the picture, 900 x 520 pixels.
   *
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   */
  public BufferedImage draw() {
    return Picture.drawn(() -> BitmapEncoder.getBufferedImage(chart()));
  }

  /**
   * Draws the picture into a PNG file. Where that is not possible a warning is logged instead.
   *
   * @param file replaced if it exists
   */
  public void write(Path file) {
    Picture.write(this::draw, file);
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(points.isEmpty() ? title + " (no values)" : title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    chart
        .getStyler()
        .setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter)
        .setMarkerSize(MARKER)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setAntiAlias(true)
        .setLegendPosition(Styler.LegendPosition.OutsideE)
        .setLegendBorderColor(Color.WHITE);
    double widest = points.values().stream().mapToDouble(Point::x).max().orElse(1);
    double lowest = points.values().stream().mapToDouble(Point::y).min().orElse(0);
    double highest = points.values().stream().mapToDouble(Point::y).max().orElse(1);
    // equal figures shall not fill the axis with the noise between them
    double margin = Math.max((highest - lowest) / 4, Math.max(Math.abs(highest), 1e-6) * 0.02);
    chart
        .getStyler()
        .setXAxisMin(0.0)
        .setXAxisMax(widest > 0 ? widest * 1.15 : 1)
        .setYAxisMin(lowest - margin)
        .setYAxisMax(highest + margin);
    int number = 0;
    for (Map.Entry<String, Point> entry : points.entrySet()) {
      Point point = entry.getValue();
      XYSeries series =
          chart.addSeries(entry.getKey(), new double[] {point.x()}, new double[] {point.y()});
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setMarkerColor(Picture.COLOURS[number++ % Picture.COLOURS.length]);
    }
    return chart;
  }
}
