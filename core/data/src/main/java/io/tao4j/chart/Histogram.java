package io.tao4j.chart;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * How often values occur, as a picture: bars over equal intervals, one colour a group, groups upon
 * one another.
 *
 * <pre>{@code
 * new Histogram("Box sizes", "side in pixels", "boxes", 30)
 *     .group("car", carSizes)
 *     .group("person", personSizes)
 *     .write(results.resolve("box_sizes.png"));
 * }</pre>
 *
 * Values that are not finite are left out. Not safe for use by several threads.
 */
public final class Histogram {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;

  /** More groups than colours: the rest is one group. */
  private static final int MOST_GROUPS = Picture.COLOURS.length - 1;

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final int intervals;
  private final Map<String, double[]> groups = new LinkedHashMap<>();

  /**
   * @param intervals number of bars, 1 or more
   */
  public Histogram(String title, String xLabel, String yLabel, int intervals) {
    if (intervals < 1) {
      throw new IllegalArgumentException("a histogram of " + intervals + " intervals");
    }
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.intervals = intervals;
  }

  /** Adds values; a second group of a name is joined with the first. */
  public Histogram group(String name, double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    groups.merge(
        name,
        finite,
        (a, b) -> {
          double[] joined = Arrays.copyOf(a, a.length + b.length);
          System.arraycopy(b, 0, joined, a.length, b.length);
          return joined;
        });
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

  private CategoryChart chart() {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xLabel)
            .yAxisTitle(yLabel)
            .build();
    chart.getStyler().setStacked(true);
    chart.getStyler().setAvailableSpaceFill(0.95);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setSeriesColors(Picture.COLOURS);
    double largest = groups.values().stream().flatMapToDouble(Arrays::stream).max().orElse(1);
    double step = roundStep((largest > 0 ? largest : 1) / intervals);
    int bars = (int) Math.max(1, Math.ceil(largest / step + 1e-9));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < bars; i++) {
      names.add(label(i * step) + "\u2013" + label((i + 1) * step));
    }
    Map<String, double[]> shown = shown();
    shown.forEach((name, values) -> chart.addSeries(name, names, counts(values, step, bars)));
    if (shown.isEmpty()) {
      chart.addSeries("no value", names, counts(new double[0], step, bars));
    }
    return chart;
  }

  private Map<String, double[]> shown() {
    if (groups.size() <= MOST_GROUPS + 1) {
      return groups;
    }
    Map<String, double[]> shown = new LinkedHashMap<>();
    List<Double> rest = new ArrayList<>();
    groups.forEach(
        (name, values) -> {
          if (shown.size() < MOST_GROUPS) {
            shown.put(name, values);
          } else {
            Arrays.stream(values).forEach(rest::add);
          }
        });
    shown.put(
        "%s others".formatted(groups.size() - MOST_GROUPS),
        rest.stream().mapToDouble(Double::doubleValue).toArray());
    return shown;
  }

  private static List<Integer> counts(double[] values, double step, int bars) {
    Integer[] counts = new Integer[bars];
    Arrays.fill(counts, 0);
    for (double value : values) {
      counts[(int) Math.max(0, Math.min(bars - 1, value / step))]++;
    }
    return Arrays.asList(counts);
  }

  /** 1, 2 or 5 times a power of ten, not below {@code step}. */
  private static double roundStep(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= step * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String label(double start) {
    return start == Math.rint(start)
        ? Long.toString((long) start)
        : String.format(Locale.ROOT, "%.3g", start);
  }
}
