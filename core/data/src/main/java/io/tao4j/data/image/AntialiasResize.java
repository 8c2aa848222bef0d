package io.tao4j.data.image;

import java.util.Arrays;

/**
 * Resampling with a filter that widens as the picture shrinks, so that every source pixel counts:
 * columns first, then rows, rounded to levels after each, in whole numbers — the way of Pillow, and
 * with it of torchvision on pictures, which OpenCV has no equal of.
 */
final class AntialiasResize {
  /** Bits after the point: weights sum to 1 &lt;&lt; 22, and 255 times that fits an int. */
  private static final int BITS = 22;

  private AntialiasResize() {}

  /** The filter's weights for output places: first source place and one weight for each. */
  private record Weights(int[] first, int[][] weights) {

    /** Of the output places {@code start} to {@code start + count}. */
    static Weights of(int in, int out, int start, int count, boolean cubic) {
      double scale = (double) in / out;
      double stretch = Math.max(scale, 1);
      double support = (cubic ? 2 : 1) * stretch;
      int[] first = new int[count];
      int[][] weights = new int[count][];
      for (int o = 0; o < count; o++) {
        double center = (start + o + 0.5) * scale;
        int from = Math.max(0, (int) (center - support + 0.5));
        int to = Math.min(in, (int) (center + support + 0.5));
        double[] exact = new double[to - from];
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
          double distance = Math.abs((from + i - center + 0.5) / stretch);
          exact[i] = cubic ? cubic(distance) : Math.max(0, 1 - distance);
          sum += exact[i];
        }
        first[o] = from;
        weights[o] = new int[exact.length];
        for (int i = 0; i < exact.length; i++) {
          weights[o][i] = (int) Math.round(exact[i] / sum * (1 << BITS));
        }
      }
      return new Weights(first, weights);
    }

    /** Keys' cubic with a = -0.5. */
    private static double cubic(double x) {
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
  }

  /**
   * A part of what levels {@code [height, width, 3]} are at {@code [outHeight, outWidth, 3]}; what
   * the part does not show is not computed.
   */
  static byte[] resize(
      byte[] levels,
      int height,
      int width,
      int outHeight,
      int outWidth,
      ImageLayer.Rectangle part,
      boolean cubic) {
    Weights rows = Weights.of(height, outHeight, part.top(), part.height(), cubic);
    int last = part.height() - 1;
    int from = rows.first()[0];
    int to = rows.first()[last] + rows.weights()[last].length;
    byte[] strip = Arrays.copyOfRange(levels, from * width * 3, to * width * 3);
    if (width != outWidth || part.width() != width) {
      Weights columns = Weights.of(width, outWidth, part.left(), part.width(), cubic);
      strip = columns(strip, to - from, width, columns);
    }
    return height == outHeight && part.height() == height
        ? strip
        : rows(strip, from, part.width(), rows);
  }

  /** The same for levels between the whole ones, which are not rounded. */
  static float[] resize(
      float[] levels,
      int height,
      int width,
      int outHeight,
      int outWidth,
      ImageLayer.Rectangle part,
      boolean cubic) {
    Weights rows = Weights.of(height, outHeight, part.top(), part.height(), cubic);
    Weights columns = Weights.of(width, outWidth, part.left(), part.width(), cubic);
    int last = part.height() - 1;
    int from = rows.first()[0];
    int to = rows.first()[last] + rows.weights()[last].length;
    int row = part.width() * 3;
    float[] strip = new float[Math.multiplyExact(row, to - from)];
    for (int y = from; y < to; y++) {
      for (int o = 0; o < part.width(); o++) {
        int[] weights = columns.weights()[o];
        for (int c = 0; c < 3; c++) {
          double sum = 0;
          int at = (y * width + columns.first()[o]) * 3 + c;
          for (int weight : weights) {
            sum += (double) weight * levels[at];
            at += 3;
          }
          strip[(y - from) * row + 3 * o + c] = (float) (sum / (1 << BITS));
        }
      }
    }
    float[] out = new float[Math.multiplyExact(row, part.height())];
    for (int o = 0; o < part.height(); o++) {
      int[] weights = rows.weights()[o];
      for (int i = 0; i < row; i++) {
        double sum = 0;
        int at = (rows.first()[o] - from) * row + i;
        for (int weight : weights) {
          sum += (double) weight * strip[at];
          at += row;
        }
        out[o * row + i] = (float) (sum / (1 << BITS));
      }
    }
    return out;
  }

  private static byte[] columns(byte[] in, int height, int width, Weights table) {
    int outWidth = table.first().length;
    byte[] out = new byte[Math.multiplyExact(3, Math.multiplyExact(height, outWidth))];
    for (int o = 0; o < outWidth; o++) {
      int[] weights = table.weights()[o];
      int start = table.first()[o] * 3;
      for (int y = 0; y < height; y++) {
        int at = y * width * 3 + start;
        int red = 1 << BITS - 1;
        int green = red;
        int blue = red;
        for (int weight : weights) {
          red += weight * (in[at] & 0xff);
          green += weight * (in[at + 1] & 0xff);
          blue += weight * (in[at + 2] & 0xff);
          at += 3;
        }
        int to = (y * outWidth + o) * 3;
        out[to] = level(red);
        out[to + 1] = level(green);
        out[to + 2] = level(blue);
      }
    }
    return out;
  }

  /** {@code in} begins with the source row {@code from}. */
  private static byte[] rows(byte[] in, int from, int width, Weights table) {
    int outHeight = table.first().length;
    int row = width * 3;
    byte[] out = new byte[Math.multiplyExact(row, outHeight)];
    int[] sums = new int[row];
    for (int o = 0; o < outHeight; o++) {
      Arrays.fill(sums, 1 << BITS - 1);
      int at = (table.first()[o] - from) * row;
      for (int weight : table.weights()[o]) {
        for (int i = 0; i < row; i++) {
          sums[i] += weight * (in[at + i] & 0xff);
        }
        at += row;
      }
      for (int i = 0; i < row; i++) {
        out[o * row + i] = level(sums[i]);
      }
    }
    return out;
  }

  private static byte level(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> BITS));
  }
}
