package io.tao4j.networks.people;

import io.tao4j.data.image.Image;
import io.tao4j.geometry.Box;
import io.tao4j.tensor.Tensor;

/**
 * What was cut out of a picture, on its way to a network: levels 0..255 as real numbers, channel
 * after channel. Methods change it; used by one thread.
 */
public final class Levels {
  private static final double MAXIMUM = 255;

  private final int channels;
  private final int height;
  private final int width;
  private float[] values;

  private Levels(int channels, int height, int width, float[] values) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.values = values;
  }

  /**
   * Cuts a part out of a picture, bilinearly. Where it reaches beyond the picture it is black.
   *
   * @param toCut from the picture's pixels to those of the result
   * @param channels 1 for grey (0.299 red, 0.587 green, 0.114 blue), 3 for red, green, blue
   */
  public static Levels cut(Image picture, AffineMap toCut, int channels, int height, int width) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("1 or 3 channels, got " + channels);
    }
    AffineMap back = toCut.inverse();
    byte[] rgb = picture.rgb();
    int columns = picture.width();
    int rows = picture.height();
    float[] values = new float[channels * height * width];
    double[] colour = new double[3];
    for (int v = 0; v < height; v++) {
      for (int u = 0; u < width; u++) {
        double x = back.x(u + 0.5, v + 0.5);
        double y = back.y(u + 0.5, v + 0.5);
        int at = v * width + u;
        if (x < 0 || y < 0 || x >= columns || y >= rows) {
          continue;
        }
        sample(rgb, columns, rows, x - 0.5, y - 0.5, colour);
        if (channels == 1) {
          values[at] = (float) (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]);
        } else {
          for (int c = 0; c < 3; c++) {
            values[c * height * width + at] = (float) colour[c];
          }
        }
      }
    }
    return new Levels(channels, height, width, values);
  }

  /** Between the pixels of a picture, whose edges continue by half a pixel. */
  private static void sample(
      byte[] rgb, int columns, int rows, double x, double y, double[] colour) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double down = y - top;
    int x0 = Math.max(0, left);
    int x1 = Math.min(columns - 1, left + 1);
    int y0 = Math.max(0, top);
    int y1 = Math.min(rows - 1, top + 1);
    for (int c = 0; c < 3; c++) {
      double above =
          (rgb[3 * (y0 * columns + x0) + c] & 255) * (1 - right)
              + (rgb[3 * (y0 * columns + x1) + c] & 255) * right;
      double below =
          (rgb[3 * (y1 * columns + x0) + c] & 255) * (1 - right)
              + (rgb[3 * (y1 * columns + x1) + c] & 255) * right;
      colour[c] = above * (1 - down) + below * down;
    }
  }

  /** Height in pixels. */
  public int height() {
    return height;
  }

  /** Width in pixels. */
  public int width() {
    return width;
  }

  /** A copy, channel after channel, row after row. */
  public float[] values() {
    return values.clone();
  }

  /** Each level l becomes {@code 255 (l / 255)^gamma}. */
  public Levels gamma(double gamma) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (MAXIMUM * Math.pow(Math.max(0, values[i]) / MAXIMUM, gamma));
    }
    return this;
  }

  /** Each level times a factor, at most 255. */
  public Levels brightness(double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] = clamped(values[i] * factor);
    }
    return this;
  }

  /** Adds a number to the levels of each channel, within 0..255. */
  public Levels shift(double... shifts) {
    int pixels = height * width;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < pixels; i++) {
        values[c * pixels + i] = clamped(values[c * pixels + i] + shifts[c]);
      }
    }
    return this;
  }

  private static float clamped(double level) {
    return (float) Math.max(0, Math.min(MAXIMUM, level));
  }

  /** What a pixel of a patch becomes. */
  @FunctionalInterface
  public interface Fill {
    /** A level 0..255. */
    double level(int channel);
  }

  /** Fills the pixels whose middles lie in a box. */
  public Levels fill(Box box, Fill fill) {
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if (x + 0.5 >= box.left()
              && x + 0.5 < box.right()
              && y + 0.5 >= box.top()
              && y + 0.5 < box.bottom()) {
            values[(c * height + y) * width + x] = (float) fill.level(c);
          }
        }
      }
    }
    return this;
  }

  /** Made smaller by a factor and large again, bilinearly: what was seen from afar. */
  public Levels softened(double factor) {
    int smallHeight = Math.max(1, (int) Math.round(height / factor));
    int smallWidth = Math.max(1, (int) Math.round(width / factor));
    values =
        resized(
            resized(values, channels, height, width, smallHeight, smallWidth),
            channels,
            smallHeight,
            smallWidth,
            height,
            width);
    return this;
  }

  private static float[] resized(
      float[] from, int channels, int rows, int columns, int height, int width) {
    float[] to = new float[channels * height * width];
    for (int c = 0; c < channels; c++) {
      for (int v = 0; v < height; v++) {
        double y = Math.max(0, Math.min(rows - 1, (v + 0.5) * rows / height - 0.5));
        int y0 = (int) y;
        int y1 = Math.min(rows - 1, y0 + 1);
        for (int u = 0; u < width; u++) {
          double x = Math.max(0, Math.min(columns - 1, (u + 0.5) * columns / width - 0.5));
          int x0 = (int) x;
          int x1 = Math.min(columns - 1, x0 + 1);
          int row0 = (c * rows + y0) * columns;
          int row1 = (c * rows + y1) * columns;
          double above = from[row0 + x0] * (1 - x + x0) + from[row0 + x1] * (x - x0);
          double below = from[row1 + x0] * (1 - x + x0) + from[row1 + x1] * (x - x0);
          to[(c * height + v) * width + u] = (float) (above * (1 - y + y0) + below * (y - y0));
        }
      }
    }
    return to;
  }

  /** Means over squares of an odd side; edges continue. */
  public Levels blurred(int side) {
    if (side <= 1) {
      return this;
    }
    float[] to = new float[values.length];
    int reach = side / 2;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double sum = 0;
          for (int dy = -reach; dy <= reach; dy++) {
            int row = (c * height + Math.max(0, Math.min(height - 1, y + dy))) * width;
            for (int dx = -reach; dx <= reach; dx++) {
              sum += values[row + Math.max(0, Math.min(width - 1, x + dx))];
            }
          }
          to[(c * height + y) * width + x] = (float) (sum / (side * side));
        }
      }
    }
    values = to;
    return this;
  }

  /**
   * For a network: {@code [channels, height, width]}.
   *
   * @param factor levels are multiplied by it
   */
  public Tensor tensor(double factor) {
    float[] numbers = new float[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (values[i] * factor);
    }
    return Tensor.of(numbers, channels, height, width);
  }

  /** As a picture, rounded to whole levels. */
  public Image image() {
    byte[] rgb = new byte[3 * height * width];
    int pixels = height * width;
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < 3; c++) {
        float level = values[(channels == 1 ? 0 : c) * pixels + i];
        rgb[3 * i + c] = (byte) Math.max(0, Math.min(255, Math.round(level)));
      }
    }
    return Image.of(width, height, rgb);
  }
}
