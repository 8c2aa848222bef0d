package io.tao4j.networks.ocdnet;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.reading.page.LabelledOutline;
import io.tao4j.networks.reading.page.Outline;
import io.tao4j.networks.reading.page.Outline.Corner;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Point2D;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How training shows a page: mirrored, turned, scaled, and of that a window that cuts no text, at
 * the upper left of black. All of it is one motion, so that pixels are read once.
 *
 * @param mirrored how often, 0 to 1
 * @param degrees least and largest turn
 * @param scales least and largest scale
 * @param blurred how often, 0 to 1
 * @param deviations least and largest of the blur, in pixels
 * @param width of what is shown
 * @param height of what is shown
 * @param tries to find a window with a text
 * @param keepsRatio whether a window keeps its shape
 * @param normalization of the network's input
 */
record PageVariation(
    double mirrored,
    List<Double> degrees,
    List<Double> scales,
    double blurred,
    List<Double> deviations,
    int width,
    int height,
    int tries,
    boolean keepsRatio,
    Normalization normalization) {
  /** A window is at least this share of the picture, each way. */
  private static final double LEAST_SHARE = 0.1;

  /** Samples of a pixel each way, where the picture shrinks. */
  private static final int MOST_SAMPLES = 3;

  PageVariation {
    degrees = List.copyOf(degrees);
    scales = List.copyOf(scales);
    deviations = List.copyOf(deviations);
  }

  PageVariation withChanges(
      double mirror, List<Double> turn, List<Double> scale, double blur, List<Double> deviation) {
    return new PageVariation(
        mirror, turn, scale, blur, deviation, width, height, tries, keepsRatio, normalization);
  }

  /** A part of the varied page. */
  private record Window(double left, double top, double right, double bottom) {
    boolean sees(double[] bounds) {
      return bounds[0] < right && bounds[2] > left && bounds[1] < bottom && bounds[3] > top;
    }
  }

  /**
   * Shows a page.
   *
   * @param out takes the pixels, from its position
   * @return the texts that are seen, in pixels of what is shown
   */
  List<LabelledOutline> show(
      Image image, List<LabelledOutline> texts, SeededRandom random, FloatBuffer out) {
    boolean mirrors = random.chance(mirrored);
    double angle = Math.toRadians(random.uniform(degrees.get(0), degrees.get(1)));
    double scale = random.uniform(scales.get(0), scales.get(1));
    Image source = image;
    if (random.chance(blurred)) {
      ImageTransform blur = new ImageTransform.RandomBlur(deviations.get(0), deviations.get(1));
      ImageTransform same =
          new ImageTransform.Resize(image.height(), image.width(), Interpolation.BILINEAR);
      source = new ImagePlan(List.of(blur, same), normalization).transform(image, random);
    }
    AffineTransform motion = new AffineTransform();
    motion.scale(scale, scale);
    motion.rotate(angle, image.width() / 2.0, image.height() / 2.0);
    if (mirrors) {
      motion.translate(image.width(), 0);
      motion.scale(-1, 1);
    }
    Window whole = new Window(0, 0, scale * image.width(), scale * image.height());
    Window window = window(whole, texts, motion, random);
    double across = width / (window.right() - window.left());
    double down = height / (window.bottom() - window.top());
    if (keepsRatio) {
      across = Math.min(across, down);
      down = across;
    }
    AffineTransform placed = AffineTransform.getScaleInstance(across, down);
    placed.translate(-window.left(), -window.top());
    placed.concatenate(motion);
    int shownWidth = (int) Math.min(width, Math.round(across * (window.right() - window.left())));
    int shownHeight = (int) Math.min(height, Math.round(down * (window.bottom() - window.top())));
    write(source, placed, shownWidth, shownHeight, out);
    List<LabelledOutline> seen = new ArrayList<>();
    for (LabelledOutline text : texts) {
      if (window.sees(bounds(moved(text.outline(), motion)))) {
        seen.add(new LabelledOutline(moved(text.outline(), placed), text.text(), text.ignored()));
      }
    }
    return seen;
  }

  private static Outline moved(Outline outline, AffineTransform motion) {
    return outline.moved(
        corner -> {
          Point2D to = motion.transform(new Point2D.Double(corner.x(), corner.y()), null);
          return new Corner(to.getX(), to.getY());
        });
  }

  private static double[] bounds(Outline outline) {
    double[] bounds = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (Corner corner : outline.corners()) {
      bounds[0] = Math.min(bounds[0], corner.x());
      bounds[1] = Math.min(bounds[1], corner.y());
      bounds[2] = Math.max(bounds[2], corner.x());
      bounds[3] = Math.max(bounds[3], corner.y());
    }
    return bounds;
  }

  /** A window whose sides go between texts, with one in it; the whole page where none is found. */
  private Window window(
      Window whole, List<LabelledOutline> texts, AffineTransform motion, SeededRandom random) {
    List<double[]> bounds =
        texts.stream()
            .filter(text -> !text.ignored())
            .map(text -> bounds(moved(text.outline(), motion)))
            .toList();
    int[] columns = free(bounds, 0, (int) whole.right());
    int[] rows = free(bounds, 1, (int) whole.bottom());
    if (columns.length == 0 || rows.length == 0) {
      return whole;
    }
    for (int i = 0; i < tries; i++) {
      double[] x = two(columns, random);
      double[] y = two(rows, random);
      Window window = new Window(x[0], y[0], x[1], y[1]);
      if (x[1] - x[0] >= LEAST_SHARE * whole.right()
          && y[1] - y[0] >= LEAST_SHARE * whole.bottom()
          && bounds.stream().anyMatch(window::sees)) {
        return window;
      }
    }
    return whole;
  }

  /** Columns or rows in which no text is. */
  private static int[] free(List<double[]> bounds, int axis, int size) {
    boolean[] taken = new boolean[Math.max(0, size)];
    for (double[] text : bounds) {
      for (int i = Math.max(0, (int) Math.floor(text[axis]));
          i <= Math.min(size - 1, (int) Math.ceil(text[axis + 2]));
          i++) {
        taken[i] = true;
      }
    }
    return java.util.stream.IntStream.range(0, size).filter(i -> !taken[i]).toArray();
  }

  private static double[] two(int[] places, SeededRandom random) {
    int a = places[random.nextInt(places.length)];
    int b = places[random.nextInt(places.length)];
    return new double[] {Math.min(a, b), Math.max(a, b)};
  }

  /** Reads the picture at each pixel of what is shown; the rest is black. */
  private void write(
      Image image, AffineTransform placed, int shownWidth, int shownHeight, FloatBuffer out) {
    AffineTransform back;
    try {
      back = placed.createInverse();
    } catch (NoninvertibleTransformException e) {
      throw new IllegalStateException("scales are above 0", e);
    }
    double[] m = new double[6];
    back.getMatrix(m);
    double shrink = Math.max(Math.hypot(m[0], m[1]), Math.hypot(m[2], m[3]));
    int samples = (int) Math.max(1, Math.min(MOST_SAMPLES, Math.round(shrink)));
    byte[] rgb = image.rgb();
    int plane = width * height;
    int at = out.position();
    float[] black = new float[3];
    for (int c = 0; c < 3; c++) {
      black[c] = number(c, 0);
    }
    double[] sum = new double[3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean shown = x < shownWidth && y < shownHeight;
        if (shown) {
          java.util.Arrays.fill(sum, 0);
          for (int i = 0; i < samples * samples; i++) {
            double sx = x + (i % samples + 0.5) / samples;
            double sy = y + (i / samples + 0.5) / samples;
            read(
                rgb,
                image,
                m[0] * sx + m[2] * sy + m[4] - 0.5,
                m[1] * sx + m[3] * sy + m[5] - 0.5,
                sum);
          }
        }
        for (int c = 0; c < 3; c++) {
          out.put(
              at + c * plane + y * width + x,
              shown ? number(c, sum[source(c)] / (samples * samples)) : black[c]);
        }
      }
    }
    out.position(at + 3 * plane);
  }

  private int source(int channel) {
    return normalization.order() == ColorOrder.BGR ? 2 - channel : channel;
  }

  private float number(int channel, double level) {
    return (float)
        ((level * normalization.scale() - normalization.means().get(channel))
            / normalization.stds().get(channel));
  }

  /** Adds the colour at a place between pixels; outside it is black. */
  private static void read(byte[] rgb, Image image, double x, double y, double[] sum) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        int px = left + dx;
        int py = top + dy;
        if (px >= 0 && py >= 0 && px < image.width() && py < image.height()) {
          double share = (dx == 0 ? left + 1 - x : x - left) * (dy == 0 ? top + 1 - y : y - top);
          int pixel = 3 * (py * image.width() + px);
          for (int c = 0; c < 3; c++) {
            sum[c] += share * (rgb[pixel + c] & 0xff);
          }
        }
      }
    }
  }
}
