package io.tao4j.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix as a picture: rows are true classes, columns predicted ones; each cell shows
 * its count and is coloured by its share of the row, so that rare classes are as visible as common
 * ones. Recall stands at the right, precision below. Made for 2 to about 100 classes.
 *
 * <p>Drawn with Java2D: XChart's heat map colours by the number that it prints and thins out its
 * labels.
 */
public final class ConfusionMatrixChart {
  private static final Color INK = new Color(0x22, 0x26, 0x2b);
  private static final Color FAINT = new Color(0x6b, 0x72, 0x7a);
  private static final Color GRID = new Color(0xdd, 0xe1, 0xe6);
  private static final Color LOW = new Color(0xff, 0xff, 0xff);
  private static final Color MIDDLE = new Color(0x6b, 0xae, 0xd6);
  private static final Color HIGH = new Color(0x08, 0x30, 0x6b);
  private static final Color ROW_WITHOUT_SAMPLES = new Color(0xf4, 0xf5, 0xf7);
  private static final int LONGEST_LABEL = 28;
  private static final int GAP = 10;
  private static final int SCALE_WIDTH = 14;

  /** What stands in the cells. */
  public enum Cells {
    /** How many. */
    COUNTS,
    /** Percent of the row. */
    SHARES
  }

  private final long[][] counts;
  private final List<String> labels;
  private final long[] rowSums;
  private final long[] columnSums;
  private final long total;

  /** Whether the last row and column are of what is no object. */
  private final boolean background;

  private final Cells cells;
  private final Font font;
  private final Font titleFont;

  private int cell;
  private int labelWidth;
  private int labelAscent;
  private boolean turned;

  private ConfusionMatrixChart(
      long[][] counts, List<String> classNames, boolean background, Cells cells) {
    this.background = background;
    this.cells = cells;
    int size = counts.length;
    if (size == 0 || classNames.size() != size) {
      throw new IllegalArgumentException(
          "a matrix of %s rows with %s class names".formatted(size, classNames.size()));
    }
    this.counts = new long[size][];
    rowSums = new long[size];
    columnSums = new long[size];
    for (int row = 0; row < size; row++) {
      if (counts[row].length != size) {
        throw new IllegalArgumentException(
            "row %s has %s of %s columns".formatted(row, counts[row].length, size));
      }
      this.counts[row] = counts[row].clone();
      for (int column = 0; column < size; column++) {
        rowSums[row] += counts[row][column];
        columnSums[column] += counts[row][column];
      }
    }
    total = Arrays.stream(rowSums).sum();
    labels = new ArrayList<>();
    for (String name : classNames) {
      labels.add(
          name.length() <= LONGEST_LABEL ? name : name.substring(0, LONGEST_LABEL - 1) + "\u2026");
    }
    int points = size <= 12 ? 14 : size <= 30 ? 12 : 10;
    font = new Font(Font.SANS_SERIF, Font.PLAIN, points);
    titleFont = new Font(Font.SANS_SERIF, Font.BOLD, Math.max(14, points + 2));
  }

  /**
   * Draws the picture.
   *
   * @param counts [true class][predicted class], not negative
   * @param classNames one a class; long names are shortened
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   */
  public static BufferedImage draw(long[][] counts, List<String> classNames) {
    return Picture.drawn(
        () -> new ConfusionMatrixChart(counts, classNames, false, Cells.COUNTS).drawn());
  }

  /**
   * Draws the picture into a PNG file. Where that is not possible a warning is logged instead.
   *
   * @param counts [true class][predicted class], not negative
   * @param classNames one a class
   * @param file replaced if it exists
   */
  public static void write(long[][] counts, List<String> classNames, Path file) {
    Picture.write(() -> draw(counts, classNames), file);
  }

  /**
   * Draws the matrix of a detector, which has a row and a column more than classes: in the last row
   * what was found where nothing is, in the last column what was not found.
   *
   * @param counts [true class or background][predicted class or background], not negative
   * @param classNames one a class; the background has none
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   */
  public static BufferedImage drawDetections(
      long[][] counts, List<String> classNames, Cells cells) {
    List<String> names = new ArrayList<>(classNames);
    names.add("background");
    return Picture.drawn(() -> new ConfusionMatrixChart(counts, names, true, cells).drawn());
  }

  /** The matrix of a detector as a PNG file, which is replaced if it exists. */
  public static void writeDetections(
      long[][] counts, List<String> classNames, Cells cells, Path file) {
    Picture.write(drawDetections(counts, classNames, cells), file);
  }

  private BufferedImage drawn() {
    measure();
    int size = counts.length;
    int left = GAP * 2 + line() + labelWidth;
    int top = GAP * 3 + titleFont.getSize() + 6;
    int side = cell * (size + 1) + GAP;
    int below = GAP + (turned ? labelWidth : line()) + GAP + line() + GAP;
    int width = left + side + GAP * 3 + SCALE_WIDTH + widthOf("100 %") + line() + GAP;
    String title = title();
    width = Math.max(width, GAP * 2 + metrics(titleFont).stringWidth(title));
    BufferedImage image =
        new BufferedImage(width, top + line() + side + below, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      smooth(graphics);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setColor(INK);
      graphics.setFont(titleFont);
      graphics.drawString(title, GAP, GAP + titleFont.getSize());
      graphics.setFont(font);
      AffineTransform untouched = graphics.getTransform();
      graphics.translate(left, top + line());
      drawCells(graphics);
      drawMargins(graphics);
      drawLabels(graphics);
      drawScale(graphics, side + GAP);
      graphics.setTransform(untouched);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private String title() {
    if (background) {
      long objects = total - rowSums[counts.length - 1];
      long found = 0;
      for (int i = 0; i + 1 < counts.length; i++) {
        found += counts[i][i];
      }
      return objects == 0
          ? "Confusion matrix: no objects"
          : String.format(
              Locale.ROOT,
              "Confusion matrix: %d of %d objects found (%.1f %%)",
              found,
              objects,
              Math.floor(1000.0 * found / objects) / 10);
    }
    long right = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
    }
    String accuracy =
        total == 0
            ? "no samples"
            : String.format(
                Locale.ROOT,
                "%d of %d right (%.1f %%)",
                right,
                total,
                // downwards, so that only all right is 100.0 %
                Math.floor(1000.0 * right / total) / 10);
    return "Confusion matrix: " + accuracy;
  }

  private void measure() {
    int widest = widthOf("100 %");
    for (long[] row : counts) {
      for (long count : row) {
        widest = Math.max(widest, widthOf(Long.toString(count)));
      }
    }
    int smallest = counts.length <= 12 ? 52 : counts.length <= 30 ? 36 : 20;
    cell = Math.max(smallest, Math.max(widest, line()) + 6);
    for (String label : labels) {
      labelWidth = Math.max(labelWidth, widthOf(label));
    }
    labelWidth = Math.max(labelWidth, widthOf("precision"));
    turned = labels.stream().anyMatch(label -> widthOf(label) > cell - 4);
    labelAscent = metrics(font).getAscent();
  }

  private void drawCells(Graphics2D graphics) {
    int size = counts.length;
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        long count = counts[row][column];
        Color colour =
            rowSums[row] == 0 ? ROW_WITHOUT_SAMPLES : shade((double) count / rowSums[row]);
        graphics.setColor(colour);
        graphics.fillRect(column * cell, row * cell, cell, cell);
        if (count > 0) {
          graphics.setColor(luma(colour) > 140 ? INK : Color.WHITE);
          String text = cells == Cells.COUNTS ? Long.toString(count) : percent(count, rowSums[row]);
          centred(graphics, text, column * cell, row * cell);
        }
      }
    }
    graphics.setColor(GRID);
    for (int i = 0; i <= size; i++) {
      graphics.drawLine(0, i * cell, size * cell, i * cell);
      graphics.drawLine(i * cell, 0, i * cell, size * cell);
    }
    graphics.setColor(FAINT);
    for (int i = 0; i < size; i++) {
      graphics.drawRect(i * cell, i * cell, cell, cell);
    }
  }

  /** Recall right of the rows, precision below the columns. */
  private void drawMargins(Graphics2D graphics) {
    int size = counts.length;
    int edge = size * cell + GAP;
    graphics.setColor(FAINT);
    // nothing is right about background
    for (int i = 0; i < (background ? size - 1 : size); i++) {
      centred(graphics, percent(counts[i][i], rowSums[i]), edge, i * cell);
      centred(graphics, percent(counts[i][i], columnSums[i]), i * cell, edge);
    }
    String recall = "recall";
    graphics.drawString(recall, edge + (cell - widthOf(recall)) / 2, -GAP / 2);
    String precision = "precision";
    graphics.drawString(precision, -GAP - widthOf(precision), edge + (cell + labelAscent) / 2 - 1);
  }

  private void drawLabels(Graphics2D graphics) {
    int size = counts.length;
    int below = size * cell + GAP + cell + GAP;
    graphics.setColor(INK);
    for (int i = 0; i < size; i++) {
      String label = labels.get(i);
      graphics.drawString(label, -GAP - widthOf(label), i * cell + (cell + labelAscent) / 2 - 1);
      if (turned) {
        int x = i * cell + (cell + labelAscent) / 2 - 1;
        vertical(graphics, label, x, below + widthOf(label));
      } else {
        graphics.drawString(label, i * cell + (cell - widthOf(label)) / 2, below + labelAscent);
      }
    }
    graphics.setFont(font.deriveFont(Font.BOLD));
    String predicted = "predicted class";
    int end = below + (turned ? labelWidth : line()) + GAP;
    graphics.drawString(
        predicted, Math.max(0, (size * cell - widthOf(predicted)) / 2), end + labelAscent);
    String truth = "true class";
    vertical(
        graphics,
        truth,
        -GAP - labelWidth - GAP / 2,
        Math.max(widthOf(truth), (size * cell + widthOf(truth)) / 2));
    graphics.setFont(font);
  }

  private void drawScale(Graphics2D graphics, int left) {
    int height = Math.min(counts.length * cell, 200);
    for (int y = 0; y < height; y++) {
      graphics.setColor(shade(1 - (double) y / (height - 1)));
      graphics.drawLine(left, y, left + SCALE_WIDTH, y);
    }
    graphics.setColor(FAINT);
    graphics.drawRect(left, 0, SCALE_WIDTH, height);
    int text = left + SCALE_WIDTH + 5;
    graphics.drawString("100 %", text, labelAscent);
    graphics.drawString("0 %", text, height);
    String caption = "share of row";
    int beside = text + widthOf("100 %") + GAP / 2 + labelAscent;
    vertical(graphics, caption, beside, Math.max(height, widthOf(caption) + height) / 2);
  }

  private static void vertical(Graphics2D graphics, String text, int x, int y) {
    AffineTransform kept = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    graphics.drawString(text, 0, 0);
    graphics.setTransform(kept);
  }

  private void centred(Graphics2D graphics, String text, int x, int y) {
    graphics.drawString(text, x + (cell - widthOf(text)) / 2, y + (cell + labelAscent) / 2 - 1);
  }

  private static String percent(long part, long denominator) {
    if (denominator == 0) {
      return "\u2013";
    }
    double share = 100.0 * part / denominator;
    // 99.97 % is not "100 %"
    long rounded = share < 100 ? Math.min(99, Math.round(share)) : 100;
    return rounded + " %";
  }

  /** White over light blue to dark blue. */
  private static Color shade(double share) {
    return share < 0.5
        ? mixed(LOW, MIDDLE, Math.sqrt(share / 0.5))
        : mixed(MIDDLE, HIGH, (share - 0.5) / 0.5);
  }

  private static Color mixed(Color from, Color to, double part) {
    return new Color(
        (int) Math.round(from.getRed() + part * (to.getRed() - from.getRed())),
        (int) Math.round(from.getGreen() + part * (to.getGreen() - from.getGreen())),
        (int) Math.round(from.getBlue() + part * (to.getBlue() - from.getBlue())));
  }

  private static double luma(Color colour) {
    return 0.299 * colour.getRed() + 0.587 * colour.getGreen() + 0.114 * colour.getBlue();
  }

  private int line() {
    return metrics(font).getHeight();
  }

  private int widthOf(String text) {
    return metrics(font).stringWidth(text);
  }

  private static final BufferedImage MEASURING =
      new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);

  private static FontMetrics metrics(Font font) {
    Graphics2D graphics = MEASURING.createGraphics();
    try {
      smooth(graphics);
      return graphics.getFontMetrics(font);
    } finally {
      graphics.dispose();
    }
  }

  private static void smooth(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }
}
