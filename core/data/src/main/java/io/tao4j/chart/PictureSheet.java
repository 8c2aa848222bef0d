package io.tao4j.chart;

import io.tao4j.data.image.Image;
import io.tao4j.geometry.Box;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Pictures with boxes on them, side by side on one sheet, each with a line of text below: what a
 * detector does, at a glance. Pictures are made as small as their place; lines and letters of the
 * boxes are not. Not safe for use by several threads.
 */
public final class PictureSheet {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 300;
  private static final int GAP = 8;
  private static final int SQUARE = 12;
  private static final Color INK = new Color(0x22, 0x26, 0x2b);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private record Cell(
      Supplier<Optional<Image>> picture, List<BoxOverlay.Entry> entries, String caption) {}

  private final String title;
  private final int columns;
  private final Map<String, Integer> legend = new LinkedHashMap<>();
  private final List<Cell> cells = new ArrayList<>();

  /**
   * An empty sheet.
   *
   * @param columns pictures beside each other, 1 or more
   */
  public PictureSheet(String title, int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException(columns + " columns");
    }
    this.title = title;
    this.columns = columns;
  }

  /** Says below the title what boxes of a colour mean. */
  public PictureSheet legendEntry(int colour, String text) {
    legend.put(text, colour);
    return this;
  }

  /**
   * Adds a picture.
   *
   * @param picture asked when the sheet is drawn, so that only one large picture is in memory;
   *     empty leaves its place empty
   * @param entries boxes in the picture's own pixels
   * @param caption one line; what does not fit is cut off
   */
  public PictureSheet add(
      Supplier<Optional<Image>> picture, List<BoxOverlay.Entry> entries, String caption) {
    cells.add(new Cell(picture, List.copyOf(entries), caption));
    return this;
  }

  /** The picture in its place's size with boxes on it. */
  private static BufferedImage small(Cell cell) {
    Image picture = cell.picture().get().orElse(null);
    if (picture == null) {
      return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    }
    double scale = Math.min((double) WIDTH / picture.width(), (double) HEIGHT / picture.height());
    List<BoxOverlay.Entry> scaled = new ArrayList<>();
    for (BoxOverlay.Entry entry : cell.entries()) {
      Box box = entry.box();
      scaled.add(
          new BoxOverlay.Entry(
              new Box(
                  box.left() * scale, box.top() * scale, box.right() * scale, box.bottom() * scale),
              entry.label(),
              entry.colour()));
    }
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(picture.toBufferedImage(), 0, 0, width, height, null);
      BoxOverlay.draw(graphics, small, scaled);
    } finally {
      graphics.dispose();
    }
    return small;
  }

  /** Whether it has no picture. */
  public boolean isEmpty() {
    return cells.isEmpty();
  }

  /**
   * Draws the sheet.
   *
   * @throws io.tao4j.error.TaoException {@code CHART-001} where Java cannot draw
   */
  public BufferedImage draw() {
    return Picture.drawn(this::sheet);
  }

  /**
   * Draws the sheet into a PNG file.
   *
   * @param file replaced if it exists
   * @throws io.tao4j.error.TaoException when Java cannot draw or the file cannot be written
   */
  public void write(Path file) {
    Picture.write(draw(), file);
  }

  private BufferedImage sheet() {
    int head = GAP + 24 + (legend.isEmpty() ? 0 : 22);
    int across = Math.min(columns, Math.max(1, cells.size()));
    int rows = (cells.size() + columns - 1) / columns;
    List<BufferedImage> drawn = cells.stream().map(PictureSheet::small).toList();
    int[] tops = new int[rows + 1];
    tops[0] = head;
    for (int row = 0; row < rows; row++) {
      int highest =
          drawn.subList(row * columns, Math.min(drawn.size(), (row + 1) * columns)).stream()
              .mapToInt(BufferedImage::getHeight)
              .max()
              .orElse(0);
      tops[row + 1] = tops[row] + highest + 22 + GAP;
    }
    int width = Math.max(GAP + across * (WIDTH + GAP), 2 * GAP + headWidth());
    BufferedImage sheet = new BufferedImage(width, tops[rows], BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      drawHead(graphics);
      graphics.setFont(TEXT);
      graphics.setColor(INK);
      for (int i = 0; i < cells.size(); i++) {
        int left = GAP + i % columns * (WIDTH + GAP);
        int top = tops[i / columns];
        graphics.drawImage(drawn.get(i), left, top, null);
        graphics.drawString(
            fitting(graphics.getFontMetrics(), cells.get(i).caption()),
            left,
            top + drawn.get(i).getHeight() + 16);
      }
    } finally {
      graphics.dispose();
    }
    return sheet;
  }

  private static String fitting(FontMetrics metrics, String text) {
    String fits = text;
    while (metrics.stringWidth(fits) > WIDTH && fits.length() > 2) {
      fits = fits.substring(0, fits.length() - 2) + "\u2026";
    }
    return fits;
  }

  private int headWidth() {
    BufferedImage measuring = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = measuring.createGraphics();
    try {
      int texts = 0;
      for (String text : legend.keySet()) {
        texts += SQUARE + 5 + graphics.getFontMetrics(TEXT).stringWidth(text) + 2 * GAP;
      }
      return Math.max(texts, graphics.getFontMetrics(TITLE).stringWidth(title));
    } finally {
      graphics.dispose();
    }
  }

  private void drawHead(Graphics2D graphics) {
    graphics.setFont(TITLE);
    graphics.setColor(INK);
    graphics.drawString(title, GAP, GAP + 16);
    graphics.setFont(TEXT);
    int x = GAP;
    for (Map.Entry<String, Integer> entry : legend.entrySet()) {
      graphics.setColor(Picture.COLOURS[entry.getValue() % Picture.COLOURS.length]);
      graphics.fillRect(x, GAP + 28, SQUARE, SQUARE);
      graphics.setColor(INK);
      graphics.drawString(entry.getKey(), x + SQUARE + 5, GAP + 39);
      x += SQUARE + 5 + graphics.getFontMetrics().stringWidth(entry.getKey()) + 2 * GAP;
    }
  }
}
