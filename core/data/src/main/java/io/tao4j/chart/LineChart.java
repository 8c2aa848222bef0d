package io.tao4j.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves over steps or epochs as a picture: loss, accuracy, learning rate.
 *
 * <pre>{@code
 * new LineChart("Loss", "epoch", "loss")
 *     .line("training", epochs, training)
 *     .line("validation", epochs, validation)
 *     .write(results.resolve("loss.png"));
 * }</pre>
 *
 * A value that is not finite leaves a gap. Colours can be told apart by most colour-blind people;
 * the ninth curve has the first one's colour again, but dashed, the seventeenth dotted, the
 * twenty-fifth both, so that 32 curves look different. Not safe for use by several threads.
 */
public final class LineChart {
  /** So many curves of a chart look different. */
  public static final int DIFFERENT_CURVES = 32;

  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;
  private static final int MOST_MARKED_POINTS = 40;

  /** What is drawn and left out in turn, in pixels: for each round through the colours. */
  private static final float[][] DASHES = {{}, {9, 6}, {3, 5}, {12, 5, 2, 5}};

  /** A letter of a legend takes about so many pixels. */
  private static final double LETTER_WIDTH = 900 / 80.0;

  private static final int MOST_TICKS = 12;

  /** Pixels that a curve takes in a legend at the side, and what stands above and below. */
  private static final int LEGEND_ROW = 20;

  private static final int LEGEND_ENDS = 40;

  private record Line(double[] x, double[] y) {
    boolean hasPoint() {
      return Arrays.stream(y).anyMatch(Double::isFinite);
    }

    double[] finite() {
      return IntStream.range(0, y.length)
          .mapToDouble(i -> Double.isFinite(y[i]) ? y[i] : Double.NaN)
          .toArray();
    }

    boolean isPositive() {
      return Arrays.stream(y).filter(Double::isFinite).allMatch(value -> value > 0);
    }
  }

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private boolean logarithmic;
  private double @Nullable [] axes;
  private int width = WIDTH;
  private int height = HEIGHT;

  /** A chart without curves. */
  public LineChart(String title, String xTitle, String yTitle) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
  }

  /**
   * Adds a curve.
   *
   * @param name shown in the legend, different from the others
   * @param x places in rising order, finite
   * @param y values, as many
   */
  public LineChart line(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException("%s places and %s values".formatted(x.length, y.length));
    }
    if (!Arrays.stream(x).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("a place that is no number in " + name);
    }
    if (lines.putIfAbsent(name, new Line(x.clone(), y.clone())) != null) {
      throw new IllegalArgumentException("two curves named " + name);
    }
    return this;
  }

  /** Asks for a logarithmic value axis; it is used when every value is over zero. */
  public LineChart logarithmic() {
    logarithmic = true;
    return this;
  }

  /**
   * Fixes both axes; without it they are as long as the curves need.
   *
   * @throws IllegalArgumentException if an end is not above its beginning
   */
  public LineChart axes(double leastX, double mostX, double leastY, double mostY) {
    if (!(mostX > leastX && mostY > leastY)) {
      throw new IllegalArgumentException(
          "axes from %s to %s and from %s to %s".formatted(leastX, mostX, leastY, mostY));
    }
    axes = new double[] {leastX, mostX, leastY, mostY};
    return this;
  }

  /**
   * The picture's size; 900 x 520 pixels unless said here. It becomes higher where the names of the
   * curves need that.
   */
  public LineChart size(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("a picture of %s x %s".formatted(width, height));
    }
    this.width = width;
    this.height = height;
    return this;
  }

  /**
   * Draws the picture.
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

  /** A legend in one row must not be wider than the picture; each line sample takes some space. */
  private boolean legendFitsBelow() {
    int letters = lines.keySet().stream().mapToInt(name -> name.length() + 7).sum();
    return letters * LETTER_WIDTH <= width;
  }

  private int legendHeight() {
    return LEGEND_ROW * lines.size() + LEGEND_ENDS;
  }

  private static BasicStroke stroke(int number) {
    float[] dashes = DASHES[number / Picture.COLOURS.length % DASHES.length];
    return dashes.length == 0
        ? new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(legendFitsBelow() ? height : Math.max(height, legendHeight()))
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setAntiAlias(true)
        .setLegendPosition(
            legendFitsBelow() ? Styler.LegendPosition.OutsideS : Styler.LegendPosition.OutsideE)
        .setLegendLayout(
            legendFitsBelow() ? Styler.LegendLayout.Horizontal : Styler.LegendLayout.Vertical)
        .setLegendBorderColor(Color.WHITE);
    chart.getStyler().setPlotGridLinesColor(new Color(0xe3, 0xe6, 0xea));
    int number = 0;
    boolean drawn = false;
    boolean positive = true;
    for (Map.Entry<String, Line> entry : lines.entrySet()) {
      Line line = entry.getValue();
      if (line.hasPoint()) {
        XYSeries series = chart.addSeries(entry.getKey(), line.x(), line.finite());
        series.setLineColor(Picture.COLOURS[number % Picture.COLOURS.length]);
        series.setMarkerColor(Picture.COLOURS[number % Picture.COLOURS.length]);
        series.setLineStyle(stroke(number));
        series.setMarker(
            line.x().length <= MOST_MARKED_POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        drawn = true;
        positive &= line.isPositive();
      }
      number++;
    }
    if (!drawn) {
      chart.setTitle(title + " (no values)");
    }
    if (axes != null) {
      chart.getStyler().setXAxisMin(axes[0]).setXAxisMax(axes[1]);
      chart.getStyler().setYAxisMin(axes[2]).setYAxisMax(axes[3]);
      // else what is below one loses its zero
      chart.getStyler().setXAxisDecimalPattern("0.##").setYAxisDecimalPattern("0.##");
    } else {
      // with an end that is given, the ticks would be at no round numbers
      chart.getStyler().setXAxisMaxLabelCount(MOST_TICKS);
    }
    chart.getStyler().setYAxisLogarithmic(logarithmic && positive && drawn);
    return chart;
  }
}
