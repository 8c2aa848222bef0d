package io.tao4j.data.image;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.List;

/**
 * From levels 0..255 to a network's numbers: {@code (level * scale - mean) / std} for each channel,
 * in the order of {@link #order}.
 *
 * @param order channels that come out
 * @param scale multiplies levels, for example 1/255
 * @param means one for each channel of {@code order}, on the scaled levels
 * @param stds one for each channel, not 0
 */
public record Normalization(ColorOrder order, double scale, List<Double> means, List<Double> stds) {

  public Normalization {
    means = List.copyOf(means);
    stds = List.copyOf(stds);
    if (means.size() != order.channels() || stds.size() != order.channels()) {
      throw new IllegalArgumentException(
          "%s takes %s means and stds, got %s and %s"
              .formatted(order, order.channels(), means.size(), stds.size()));
    }
    if (!Double.isFinite(scale) || scale == 0) {
      throw new IllegalArgumentException("scale must be a number other than 0, got " + scale);
    }
    for (double mean : means) {
      if (!Double.isFinite(mean)) {
        throw new IllegalArgumentException("means must be finite, got " + means);
      }
    }
    for (double std : stds) {
      if (!Double.isFinite(std) || std == 0) {
        throw new IllegalArgumentException("stds must be finite and not 0, got " + stds);
      }
    }
  }

  /** The three well-known ways to prepare pictures for a classifier. */
  public enum Mode {
    /** Blue, green, red minus the ImageNet means; no scaling. */
    CAFFE,
    /** Red, green, blue / 255, minus the ImageNet means, divided by their deviations. */
    TORCH,
    /** Red, green, blue to [-1, 1]. */
    TF
  }

  /** The mode for three channels, or for one where {@code gray}. */
  public static Normalization of(Mode mode, boolean gray) {
    ColorOrder rgb = gray ? ColorOrder.GRAY : ColorOrder.RGB;
    return switch (mode) {
      case CAFFE ->
          gray ? caffe(ColorOrder.GRAY, List.of(117.3786)) : caffe(103.939, 116.779, 123.68);
      case TORCH ->
          gray
              ? new Normalization(ColorOrder.GRAY, 1.0 / 255, List.of(0.449), List.of(0.226))
              : new Normalization(
                  ColorOrder.RGB,
                  1.0 / 255,
                  List.of(0.485, 0.456, 0.406),
                  List.of(0.229, 0.224, 0.225));
      case TF -> new Normalization(rgb, 1 / 127.5, repeat(rgb, 1), repeat(rgb, 1));
    };
  }

  /** Caffe's way with these means of the levels 0..255. */
  public static Normalization caffe(double blue, double green, double red) {
    return caffe(ColorOrder.BGR, List.of(blue, green, red));
  }

  /** Caffe's way of grey pictures with this mean of the levels 0..255. */
  public static Normalization grayCaffe(double mean) {
    return caffe(ColorOrder.GRAY, List.of(mean));
  }

  private static Normalization caffe(ColorOrder order, List<Double> means) {
    return new Normalization(order, 1, means, repeat(order, 1));
  }

  /**
   * The same for levels as 16 bits count them, 0..65535: TAO's {@code output_depth} of 16. Means
   * and deviations are those of such levels.
   */
  public Normalization deep() {
    return new Normalization(order, scale * Image.STEPS, means, stds);
  }

  /** Levels / 255, nothing else. */
  public static Normalization unit(ColorOrder order) {
    return new Normalization(order, 1.0 / 255, repeat(order, 0), repeat(order, 1));
  }

  private static List<Double> repeat(ColorOrder order, double value) {
    return Collections.nCopies(order.channels(), value);
  }

  /**
   * Writes a picture's numbers, {@code [channels, height, width]}, at the buffer's position, which
   * moves on.
   *
   * @param levels one byte a pixel where {@link #order} is grey, else three, red first
   */
  void write(byte[] levels, FloatBuffer out) {
    int stride = order.channels();
    int pixels = levels.length / stride;
    float[] plane = new float[pixels];
    for (int c = 0; c < stride; c++) {
      float[] table = table(c);
      int from = order == ColorOrder.BGR ? 2 - c : c;
      for (int i = 0, at = from; i < pixels; i++, at += stride) {
        plane[i] = table[levels[at] & 0xff];
      }
      out.put(plane);
    }
  }

  /** As {@link #write(byte[], FloatBuffer)}, of levels between the whole ones. */
  void write(float[] levels, FloatBuffer out) {
    int stride = order.channels();
    int pixels = levels.length / stride;
    float[] plane = new float[pixels];
    for (int c = 0; c < stride; c++) {
      double mean = means.get(c);
      double std = stds.get(c);
      int from = order == ColorOrder.BGR ? 2 - c : c;
      for (int i = 0, at = from; i < pixels; i++, at += stride) {
        plane[i] = (float) ((levels[at] * scale - mean) / std);
      }
      out.put(plane);
    }
  }

  /**
   * The picture that a network's input shows: the reverse of this, rounded to whole levels.
   *
   * @param planes {@code [channels, height, width]}
   */
  public Image image(float[] planes, int height, int width) {
    int pixels = height * width;
    int channels = order.channels();
    if (planes.length != channels * pixels) {
      throw new IllegalArgumentException(
          "%s numbers for %s x %s x %s".formatted(planes.length, channels, height, width));
    }
    byte[] rgb = new byte[3 * pixels];
    for (int c = 0; c < 3; c++) {
      int plane = channels == 1 ? 0 : order == ColorOrder.BGR ? 2 - c : c;
      for (int i = 0; i < pixels; i++) {
        double level = (planes[plane * pixels + i] * stds.get(plane) + means.get(plane)) / scale;
        rgb[3 * i + c] = (byte) (int) Math.max(0, Math.min(255, Math.rint(level)));
      }
    }
    return Image.owning(width, height, rgb);
  }

  /** The number of each level of one channel, so that pixels need no arithmetic. */
  private float[] table(int channel) {
    float[] table = new float[256];
    for (int level = 0; level < 256; level++) {
      table[level] = (float) ((level * scale - means.get(channel)) / stds.get(channel));
    }
    return table;
  }
}
