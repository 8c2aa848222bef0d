package io.tao4j.chart;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** Counts by name as a picture: a bar a name, wider where there are many. One colour. */
public final class BarChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;
  private static final int WIDTH_OF_BAR = 18;
  private static final int LONGEST_NAME = 24;

  private BarChart() {}

  /**
   * Draws the picture.
   *
   * @param counts 0 or more, one or more of them, drawn in their order
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   */
  public static BufferedImage draw(String title, String yTitle, Map<String, Integer> counts) {
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("a chart of no bars");
    }
    return Picture.drawn(() -> BitmapEncoder.getBufferedImage(chart(title, yTitle, counts)));
  }

  /**
   * Draws the picture into a PNG file.
   *
   * @param file replaced if it exists
   * @throws io.tao4j.error.TaoException when Java cannot draw or the file cannot be written
   */
  public static void write(String title, String yTitle, Map<String, Integer> counts, Path file) {
    Picture.write(draw(title, yTitle, counts), file);
  }

  private static CategoryChart chart(String title, String yTitle, Map<String, Integer> counts) {
    Map<String, Integer> bars = new LinkedHashMap<>();
    counts.forEach((name, count) -> bars.put(shortened(name, bars), count));
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(Math.max(WIDTH, WIDTH_OF_BAR * bars.size() + 120))
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setXAxisLabelRotation(bars.size() > 12 ? 90 : 45);
    chart.getStyler().setSeriesColors(new Color[] {Picture.COLOURS[0]});
    chart.getStyler().setYAxisMin(0.0);
    List<Integer> values = new ArrayList<>(bars.values());
    chart.addSeries(yTitle, new ArrayList<>(bars.keySet()), values);
    return chart;
  }

  /** Short names that are equal get a number. */
  private static String shortened(String name, Map<String, Integer> taken) {
    String text =
        name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "\u2026";
    String free = text;
    for (int number = 2; taken.containsKey(free); number++) {
      free = text + " " + number;
    }
    return free;
  }
}
