package io.tao4j.chart;

import io.tao4j.data.image.Image;
import io.tao4j.data.segmentation.LabelMap;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.RunLengthMask;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lays the classes of pixels over a picture in transparent colours, with a legend below. A class
 * that is called background or no_change has no colour; ignored pixels are darkened.
 */
public final class MaskOverlay {
  private static final double SHARE = 0.5;
  private static final int SMALLEST_LETTERS = 11;
  private static final int LETTERS_TO_SIDE = 30;

  /** Least width of a picture with a legend, so that names can be read. */
  private static final int LEAST_WIDTH = 160;

  private static final Color WRONG = new Color(0xd5, 0x20, 0x20);

  /** The golden section of the colour circle: neighbours in number are far apart in hue. */
  private static final float HUE_STEP = 0.61803399f;

  /** Names of classes that are what lies between the others. */
  private static final Set<String> NOTHING = Set.of("background", "no_change");

  private MaskOverlay() {}

  /** Pictures side by side, on white where they are of different heights. */
  public static Image beside(List<Image> pictures) {
    if (pictures.size() == 1) {
      return pictures.get(0);
    }
    int width = pictures.stream().mapToInt(Image::width).sum();
    int height = pictures.stream().mapToInt(Image::height).max().orElseThrow();
    byte[] all = new byte[3 * width * height];
    Arrays.fill(all, (byte) 255);
    int left = 0;
    for (Image picture : pictures) {
      byte[] rgb = picture.rgb();
      int row = 3 * picture.width();
      for (int y = 0; y < picture.height(); y++) {
        System.arraycopy(rgb, y * row, all, 3 * (y * width + left), row);
      }
      left += picture.width();
    }
    return Image.of(width, height, all);
  }

  /** The colour of a class. From the ninth on they are spread over the colour circle. */
  public static Color colour(int index) {
    return index < Picture.COLOURS.length
        ? Picture.COLOURS[index]
        : Color.getHSBColor(HUE_STEP * index % 1, 0.6f + 0.1f * (index % 4), 0.85f);
  }

  /**
   * A copy of the picture with classes over it and a legend of those that occur.
   *
   * @param labels of the picture's size
   * @param classNames by index
   */
  public static Image draw(Image picture, LabelMap labels, List<String> classNames) {
    return withLegend(blend(picture, labels, classNames), entries(labels, classNames));
  }

  /** The same without a legend, of the picture's size. */
  public static Image blend(Image picture, LabelMap labels, List<String> classNames) {
    requireSize(picture, labels);
    byte[] rgb = picture.rgb();
    byte[] classes = labels.toBytes();
    for (int i = 0; i < classes.length; i++) {
      int index = classes[i] & 0xff;
      if (index == LabelMap.IGNORED) {
        mix(rgb, i, Color.BLACK);
      } else if (!isBackground(classNames.get(index))) {
        mix(rgb, i, colour(index));
      }
    }
    return Image.of(picture.width(), picture.height(), rgb);
  }

  /**
   * A copy of the picture with objects over it, each in a colour of its own, without a legend. From
   * the ninth on the colours are those of {@link BoxOverlay} again.
   *
   * @param masks of the picture's size, the first on top
   */
  public static Image blend(Image picture, List<RunLengthMask> masks) {
    byte[] rgb = picture.rgb();
    boolean[] taken = new boolean[picture.width() * picture.height()];
    for (int i = 0; i < masks.size(); i++) {
      RunLengthMask mask = masks.get(i);
      if (mask.width() != picture.width() || mask.height() != picture.height()) {
        throw new IllegalArgumentException(mask + " over " + picture);
      }
      boolean[] inside = mask.toPixels();
      for (int pixel = 0; pixel < inside.length; pixel++) {
        if (inside[pixel] && !taken[pixel]) {
          taken[pixel] = true;
          mix(rgb, pixel, Picture.COLOURS[i % Picture.COLOURS.length]);
        }
      }
    }
    return Image.of(picture.width(), picture.height(), rgb);
  }

  /**
   * A copy of the picture in which wrong pixels are red, with a legend; ignored ones are darkened.
   *
   * @param truth of the picture's size
   * @param predicted of the picture's size
   */
  public static Image errors(Image picture, LabelMap truth, LabelMap predicted) {
    requireSize(picture, truth);
    requireSize(picture, predicted);
    byte[] rgb = picture.rgb();
    byte[] right = truth.toBytes();
    byte[] given = predicted.toBytes();
    for (int i = 0; i < right.length; i++) {
      if ((right[i] & 0xff) == LabelMap.IGNORED) {
        mix(rgb, i, Color.BLACK);
      } else if (right[i] != given[i]) {
        mix(rgb, i, WRONG);
      }
    }
    return withLegend(
        Image.of(picture.width(), picture.height(), rgb), List.of(new Entry(WRONG, "wrong")));
  }

  private static void requireSize(Image picture, LabelMap labels) {
    if (picture.width() != labels.width() || picture.height() != labels.height()) {
      throw new IllegalArgumentException(labels + " over " + picture);
    }
  }

  private static boolean isBackground(String name) {
    return NOTHING.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void mix(byte[] rgb, int pixel, Color colour) {
    int at = 3 * pixel;
    rgb[at] = mixed(rgb[at], colour.getRed());
    rgb[at + 1] = mixed(rgb[at + 1], colour.getGreen());
    rgb[at + 2] = mixed(rgb[at + 2], colour.getBlue());
  }

  private static byte mixed(byte level, int colour) {
    return (byte) Math.round((1 - SHARE) * (level & 0xff) + SHARE * colour);
  }

  private record Entry(Color colour, String name) {}

  private static List<Entry> entries(LabelMap labels, List<String> classNames) {
    long[] counts = labels.counts(classNames.size());
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && !isBackground(classNames.get(i))) {
        entries.add(new Entry(colour(i), classNames.get(i)));
      }
    }
    return entries;
  }

  private static Image withLegend(Image drawn, List<Entry> entries) {
    if (entries.isEmpty()) {
      return drawn;
    }
    try {
      return Image.of(Picture.drawn(() -> legend(drawn.toBufferedImage(), entries)));
    } catch (TaoException e) {
      Picture.missing("the legend of classes", e);
      return drawn;
    }
  }

  private static BufferedImage legend(BufferedImage picture, List<Entry> entries) {
    int side = Math.min(picture.getWidth(), picture.getHeight());
    Font font =
        new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(SMALLEST_LETTERS, side / LETTERS_TO_SIDE));
    Graphics2D measuring = picture.createGraphics();
    FontMetrics metrics = measuring.getFontMetrics(font);
    measuring.dispose();
    int line = metrics.getHeight() + 4;
    int square = metrics.getAscent();
    int width = Math.max(LEAST_WIDTH, picture.getWidth());
    List<int[]> places = new ArrayList<>();
    int x = 4;
    int y = 0;
    for (Entry entry : entries) {
      int needed = square + 4 + metrics.stringWidth(entry.name()) + 12;
      if (x > 4 && x + needed > width) {
        x = 4;
        y += line;
      }
      places.add(new int[] {x, y});
      x += needed;
    }
    BufferedImage all =
        new BufferedImage(width, picture.getHeight() + y + line + 4, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, all.getWidth(), all.getHeight());
      graphics.drawImage(picture, 0, 0, null);
      graphics.setFont(font);
      for (int i = 0; i < entries.size(); i++) {
        int left = places.get(i)[0];
        int top = picture.getHeight() + 4 + places.get(i)[1];
        graphics.setColor(entries.get(i).colour());
        graphics.fillRect(left, top, square, square);
        graphics.setColor(Color.BLACK);
        graphics.drawString(
            entries.get(i).name(), left + square + 4, top + metrics.getAscent() - 1);
      }
    } finally {
      graphics.dispose();
    }
    return all;
  }
}
